import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type RunManifest, readRun } from "@mesagrid/agent";
import { systemCode } from "./errors.js";
import { isRunId, noSuchRun, runFolder } from "./paths.js";
import { encodeServerMessage } from "./protocol/index.js";
import type { RunSummary } from "./shapes.js";
import { summarise } from "./summary.js";
import { type LiveRuns, RunTail, type Snapshot, type Watcher } from "./tail.js";

/** Most runs that the stream's list holds; HTTP pages through all of them. */
const MOST_LISTED = 200;

export interface SourcesOptions {
  /** The folder of all runs. It need not exist yet. */
  readonly runs: string;
  readonly live: LiveRuns;
  /** Milliseconds between two looks at a watched run; the list is looked at every fourth time. */
  readonly interval: number;
}

/** A run as a whole; while it waits for a worker the hash is empty and the settings are not known. */
export interface RunRecord {
  readonly summary: RunSummary;
  readonly scenario: { readonly hash: string; readonly text: string };
  readonly config: unknown;
  readonly versions: unknown;
}

/** One watcher's hold on a run. */
export interface Watch {
  /** Starts it: the watcher's snapshot comes now or as soon as the run has been read. */
  begin(): void;
  /** All there is now, or nothing while the run has not been read. */
  snapshot(): Snapshot | undefined;
  leave(): void;
}

/** Where the viewers' frames come from: the run folders, each followed once for all its viewers, and the list of them. */
export class Sources {
  readonly #options: SourcesOptions;
  readonly #tails = new Map<string, RunTail>();
  readonly #listeners = new Set<(frame: Uint8Array) => void>();
  readonly #manifests = new Map<string, { stamp: string; manifest: RunManifest }>();
  #frame: Uint8Array | undefined;
  #key = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SourcesOptions) {
    this.#options = options;
  }

  /** A hold on the run's frames for the watcher, not yet begun. */
  watch(id: string, watcher: Watcher): Watch {
    let tail: RunTail | undefined;
    return {
      begin: () => {
        tail = this.#tail(id);
        tail.add(watcher);
      },
      snapshot: () => tail?.snapshot(),
      leave: () => {
        tail?.remove(watcher);
        if (tail?.ended && this.#tails.get(id) === tail) this.#tails.delete(id);
      },
    };
  }

  /** Passes on the list of runs, now and whenever a run comes, goes, or changes its status or phase. @returns what ends it */
  watchList(listener: (frame: Uint8Array) => void): () => void {
    this.#listeners.add(listener);
    if (this.#frame) listener(this.#frame);
    if (this.#listeners.size === 1) void this.#poll();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearTimeout(this.#timer);
      this.#frame = undefined;
    };
  }

  /** All runs, newest first. */
  async list(): Promise<RunSummary[]> {
    const found = new Map<string, RunSummary>();
    for (const id of await this.#ids()) {
      const manifest = await this.#manifest(id);
      try {
        if (manifest) found.set(id, this.#summarise(id, manifest));
      } catch {
        // a `run.json` of another shape: one bad folder must not hide the others
      }
    }
    for (const run of this.#options.live.pending()) found.set(run.id, run);
    return [...found.values()].sort((a, b) => b.started.localeCompare(a.started) || a.id.localeCompare(b.id));
  }

  /** One run, with what its `run.json` says beyond the summary. @throws ServerError `no-such-run` */
  async read(id: string): Promise<RunRecord> {
    const { live } = this.#options;
    const manifest = isRunId(id) ? await this.#manifest(id) : undefined;
    const pending = live.pending().find((run) => run.id === id);
    if (manifest) {
      const { scenario, config, versions } = manifest;
      return {
        summary: pending ?? this.#summarise(id, manifest),
        scenario: { hash: scenario.hash, text: scenario.text },
        config,
        versions,
      };
    }
    if (!pending) throw noSuchRun(id);
    return { summary: pending, scenario: { hash: "", text: live.text(id) ?? "" }, config: {}, versions: {} };
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  #tail(id: string): RunTail {
    const known = this.#tails.get(id);
    if (known && !known.ended) return known;
    const { runs, live, interval } = this.#options;
    const tail = new RunTail(runs, id, live, interval);
    this.#tails.set(id, tail);
    return tail;
  }

  #summarise(id: string, manifest: RunManifest): RunSummary {
    const place = this.#options.live.place(id);
    return summarise(id, manifest, place !== undefined, place);
  }

  async #poll(): Promise<void> {
    try {
      const runs = (await this.list()).slice(0, MOST_LISTED);
      const key = JSON.stringify(runs.map((run) => [run.id, run.status, run.phaseIndex, run.reason]));
      if (key !== this.#key || !this.#frame) {
        this.#key = key;
        this.#frame = encodeServerMessage({ type: "runs", runs });
        for (const listener of this.#listeners) listener(this.#frame);
      }
    } catch {
      // a folder that cannot be read now may be readable at the next look
    }
    if (this.#listeners.size === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#poll(), 4 * this.#options.interval);
  }

  async #ids(): Promise<string[]> {
    try {
      const entries = await readdir(this.#options.runs);
      return entries.filter(isRunId);
    } catch (thrown) {
      if (systemCode(thrown) === "ENOENT") return [];
      throw thrown;
    }
  }

  /** The run's `run.json`, read again only if it has changed; nothing if there is none that can be read. */
  async #manifest(id: string): Promise<RunManifest | undefined> {
    try {
      const folder = await runFolder(this.#options.runs, id);
      const found = await stat(join(folder, "run.json"));
      const stamp = `${found.ino} ${found.size} ${found.mtimeMs}`;
      let known = this.#manifests.get(id);
      if (known?.stamp !== stamp) {
        known = { stamp, manifest: readRun(folder) };
        this.#manifests.set(id, known);
      }
      return known.manifest;
    } catch {
      this.#manifests.delete(id);
      return undefined;
    }
  }
}
