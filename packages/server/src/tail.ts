import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type RunManifest, readMetrics, readRun } from "@mesagrid/agent";
import type { Trace } from "@mesagrid/env";
import { newChannelNumber } from "./channels/number.js";
import { messageOf, ServerError } from "./errors.js";
import { FileMark } from "./file-mark.js";
import { MetricsLog } from "./metrics-log.js";
import { noSuchRun, runFolder } from "./paths.js";
import type { LiveSlots } from "./pictures/live-slots.js";
import { encodeServerMessage } from "./protocol/index.js";
import type { MetricsRow, RunSummary } from "./shapes.js";
import { type Place, summarise } from "./summary.js";
import { tracePages } from "./traces.js";

/** Most new episodes of one level set that are passed on at once, and kept for viewers who come later. */
const NEWEST_EPISODES = 8;

/** Characters of the rows of one piece of the metrics. */
const PIECE = 128 * 1024;

/** An episode as the frame that goes to every viewer: encoded once. */
export interface EpisodeFrame {
  readonly levels: string;
  readonly frame: Uint8Array;
}

/** All that a viewer needs who starts to watch now. */
export interface Snapshot {
  /** The number of the run's channel. */
  readonly channel: number;
  readonly run: Uint8Array;
  /** All rows, in pieces. */
  readonly metrics: readonly Uint8Array[];
  /** Of each level set, oldest first. */
  readonly episodes: readonly EpisodeFrame[];
}

/** One who watches a run. The frames are shared by all: they must not be changed. */
export interface Watcher {
  /** Once when the run has been read; again when its files were cut back (a run resumed from a checkpoint). */
  snapshot(snapshot: Snapshot): void;
  run(frame: Uint8Array): void;
  metrics(frame: Uint8Array): void;
  episodes(episodes: readonly EpisodeFrame[]): void;
  /** There is no more to come. */
  gone(reason: ServerError): void;
}

/** What the server's own workers say of their runs, ahead of the folders. */
export interface LiveRuns {
  /** Runs whose folder does not tell of them (yet). */
  pending(): readonly RunSummary[];
  /** The text of a pending run's scenario. */
  text(id: string): string | undefined;
  /** Where a run is that a worker trains now. */
  place(id: string): Place | undefined;
  /** The slots of a run that a worker trains now. */
  slots(id: string): LiveSlots | undefined;
}

/**
 * Follows one run's folder, whoever trains it, for all its watchers at once: looks at the sizes of its files, reads what is
 * new and passes it on. It starts with the first watcher and ends with the last.
 *
 * What is read is taken down and passed on without a pause in between, so that a watcher who comes at any time gets a
 * snapshot and after it exactly what the snapshot does not hold.
 */
export class RunTail {
  readonly #channel = newChannelNumber();
  readonly #root: string;
  readonly #id: string;
  readonly #interval: number;
  readonly #live: LiveRuns;
  readonly #watchers = new Set<Watcher>();
  readonly #log = new MetricsLog();
  readonly #newest = new Map<string, EpisodeFrame[]>();
  readonly #marks = { manifest: new FileMark(), metrics: new FileMark(), traces: new FileMark() };
  #manifest: RunManifest | undefined;
  #run: { text: string; frame: Uint8Array } | undefined;
  #metrics: readonly Uint8Array[] | undefined;
  /** True once all files have been read, and the watchers have their snapshot. */
  #loaded = false;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  /**
   * @param root the folder of all runs
   * @param interval milliseconds between two looks
   */
  constructor(root: string, id: string, live: LiveRuns, interval: number) {
    this.#root = root;
    this.#id = id;
    this.#live = live;
    this.#interval = interval;
    void this.#poll();
  }

  /** True when it looks no more; a new tail is needed. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Adds a watcher, who gets a snapshot as soon as the run has been read. */
  add(watcher: Watcher): void {
    this.#watchers.add(watcher);
    const snapshot = this.snapshot();
    if (snapshot) watcher.snapshot(snapshot);
  }

  remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size === 0) this.#end();
  }

  /** What a watcher gets first; nothing while the run has not been read. */
  snapshot(): Snapshot | undefined {
    if (!this.#loaded || !this.#run) return undefined;
    this.#metrics ??= this.#pieces();
    const episodes = [...this.#newest.values()].flat();
    return { channel: this.#channel, run: this.#run.frame, metrics: this.#metrics, episodes };
  }

  #end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  async #poll(): Promise<void> {
    try {
      await this.#look();
    } catch (thrown) {
      this.#end();
      const reason = await this.#reasonOf(thrown);
      for (const watcher of this.#watchers) watcher.gone(reason);
      this.#watchers.clear();
    }
    if (!this.#ended) this.#timer = setTimeout(() => void this.#poll(), this.#interval);
  }

  /** Why the look at the folder ended badly: one that was deleted between two of its files is missing, not unreadable. */
  async #reasonOf(thrown: unknown): Promise<ServerError> {
    if (thrown instanceof ServerError) return thrown;
    try {
      await runFolder(this.#root, this.#id);
    } catch (missing) {
      if (missing instanceof ServerError) return missing;
    }
    return new ServerError("run-unreadable", 500, messageOf(thrown));
  }

  async #look(): Promise<void> {
    const folder = await this.#readManifest();
    if (folder !== undefined) {
      await this.#readMetrics(folder);
      await this.#readTraces(folder);
    }
    this.#tellRun();
    if (this.#loaded) return;
    this.#loaded = true;
    const snapshot = this.snapshot();
    if (snapshot) for (const watcher of this.#watchers) watcher.snapshot(snapshot);
  }

  /** @returns the folder, or nothing while the run waits for a worker */
  async #readManifest(): Promise<string | undefined> {
    let folder: string;
    try {
      folder = await runFolder(this.#root, this.#id);
      const file = join(folder, "run.json");
      const change = await this.#marks.manifest.look(file);
      if (change === "missing") throw noSuchRun(this.#id);
      if (change !== "none") this.#manifest = readRun(folder);
    } catch (thrown) {
      if (!this.#pending()) throw thrown;
      return undefined;
    }
    return folder;
  }

  async #readMetrics(folder: string): Promise<void> {
    const mark = this.#marks.metrics;
    const change = await mark.look(join(folder, "metrics.jsonl"));
    if (change === "none" || change === "missing") return;
    if (change === "cut") {
      this.#log.clear();
      this.#metrics = undefined;
      this.#loaded = false;
    }
    for (;;) {
      const { rows, nextByte } = readMetrics(folder, mark.next);
      mark.next = nextByte;
      if (rows.length === 0 || this.#ended) return;
      this.#addRows(rows.map(cleanRow));
      await setImmediate(); // a long file must not hold up the other viewers
    }
  }

  #addRows(rows: readonly MetricsRow[]): void {
    this.#log.add(rows);
    this.#metrics = undefined;
    if (!this.#loaded) return;
    const frame = this.#metricsFrame(rows, false);
    for (const watcher of this.#watchers) watcher.metrics(frame);
  }

  async #readTraces(folder: string): Promise<void> {
    const mark = this.#marks.traces;
    const change = await mark.look(join(folder, "traces", "episodes.bin"));
    if (change === "none" || change === "missing") return;
    if (change === "cut") this.#newest.clear();
    const fresh = new Map<string, EpisodeFrame[]>();
    for await (const { traces, nextByte } of tracePages(folder, mark.next)) {
      if (this.#ended) return;
      mark.next = nextByte;
      for (const { trace, bytes } of traces) this.#keepNewest(fresh, trace, bytes);
    }
    for (const [kept, episodes] of fresh) {
      const all = [...(this.#newest.get(kept) ?? []), ...episodes];
      this.#newest.set(kept, all.slice(-NEWEST_EPISODES));
    }
    const episodes = [...fresh.values()].flat();
    if (!this.#loaded || episodes.length === 0) return;
    for (const watcher of this.#watchers) watcher.episodes(episodes);
  }

  /** Passes the run's summary on if it has changed. */
  #tellRun(): void {
    const run = this.#summary();
    const text = JSON.stringify(run);
    if (this.#run?.text === text) return;
    const frame = encodeServerMessage({ type: "run", channel: this.#channel, run });
    this.#run = { text, frame };
    if (this.#loaded) for (const watcher of this.#watchers) watcher.run(frame);
  }

  #summary(): RunSummary {
    const pending = this.#pending();
    if (pending) return pending;
    if (!this.#manifest) throw noSuchRun(this.#id);
    const live = this.#live.place(this.#id);
    const { last } = this.#log;
    const logged = last && {
      step: last.step,
      phase: String(last.phase),
      phaseIndex: Number(last.phaseIndex),
    };
    return summarise(this.#id, this.#manifest, live !== undefined, live ?? logged);
  }

  #pending(): RunSummary | undefined {
    return this.#live.pending().find((run) => run.id === this.#id);
  }

  /** All rows, in pieces that are small beside what may wait for a viewer. */
  #pieces(): Uint8Array[] {
    const pieces: Uint8Array[] = [];
    let rows: MetricsRow[] = [];
    let length = 0;
    for (const row of this.#log.rows) {
      rows.push(row);
      length += JSON.stringify(row).length;
      if (length < PIECE) continue;
      pieces.push(this.#metricsFrame(rows, pieces.length === 0));
      rows = [];
      length = 0;
    }
    if (rows.length > 0 || pieces.length === 0) pieces.push(this.#metricsFrame(rows, pieces.length === 0));
    return pieces;
  }

  #metricsFrame(rows: readonly MetricsRow[], first: boolean): Uint8Array {
    return encodeServerMessage({ type: "metrics", channel: this.#channel, first, rows: [...rows] });
  }

  /** Of each level set the newest ones; those that were imagined must not drive out those that were played. */
  #keepNewest(fresh: Map<string, EpisodeFrame[]>, { levels, imagined }: Trace, trace: Uint8Array): void {
    const kept = `${levels}${imagined ? " imagined" : ""}`;
    const frames = fresh.get(kept) ?? [];
    fresh.set(kept, frames);
    frames.push({ levels, frame: encodeServerMessage({ type: "episode", channel: this.#channel, trace }) });
    if (frames.length > NEWEST_EPISODES) frames.shift();
  }
}

/** The row without what is neither a number nor a text (a measure that was not finite is null in JSON). */
export function cleanRow(row: Readonly<Record<string, unknown>>): MetricsRow {
  const clean: MetricsRow = { step: Number(row.step) };
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === "string" || Number.isFinite(value)) clean[name] = value as number | string;
  }
  return clean;
}
