import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AppendFile, lengthOf, whereThereIsRoom, writeSynced } from "./files.js";
import { RunError, type RunManifest } from "./manifest.js";
import { readManifestFile, writeManifestFile } from "./manifest-file.js";
import type { MetricsRow } from "./metrics.js";

/** Lengths of the files that grow, in bytes: what a checkpoint cuts them back to. */
export interface FileLengths {
  readonly metrics: number;
  readonly timing: number;
  readonly traces: number;
}

const MANIFEST = "run.json";

const FILES: Readonly<Record<keyof FileLengths, string>> = {
  metrics: "metrics.jsonl",
  timing: "timing.jsonl",
  traces: join("traces", "episodes.bin"),
};

/** Lengths before anything was written. */
export const NOTHING: FileLengths = { metrics: 0, timing: 0, traces: 0 };

/**
 * A run folder that is being written: `run.json`, `metrics.jsonl` (no clock in it: the same seed gives the same bytes),
 * `timing.jsonl`, `traces/episodes.bin` (records of a little-endian u32 length and an encoded trace), `checkpoints/`.
 */
export class RunFolder {
  readonly path: string;
  #manifest: RunManifest;
  readonly #metrics: AppendFile;
  readonly #timing: AppendFile;
  readonly #traces: AppendFile;

  private constructor(path: string, manifest: RunManifest, lengths: FileLengths) {
    this.path = path;
    this.#manifest = manifest;
    this.#metrics = new AppendFile(join(path, FILES.metrics), lengths.metrics);
    this.#timing = new AppendFile(join(path, FILES.timing), lengths.timing);
    this.#traces = new AppendFile(join(path, FILES.traces), lengths.traces);
  }

  /**
   * Writes `run.json`, by which the folder becomes a run.
   *
   * @param lengths of the files that grow, as far as they are there already
   * @throws RunError `run-exists`, `disk-full`
   */
  static create(path: string, manifest: RunManifest, lengths: FileLengths = NOTHING): RunFolder {
    makeRunFolder(path);
    writeManifest(path, manifest);
    return new RunFolder(path, manifest, lengths);
  }

  /**
   * Opens a run to go on with it in this process, its files cut back to what they were at a checkpoint. How it ended
   * before is forgotten.
   *
   * @param step of the checkpoint
   * @throws RunError `bad-run` if a file has lost what it had at the checkpoint
   */
  static reopen(path: string, step: number, lengths: FileLengths): RunFolder {
    const { ended: _ended, reason: _reason, ...manifest } = readManifest(path);
    for (const [name, file] of Object.entries(FILES) as [keyof FileLengths, string][])
      checkLength(join(path, file), lengths[name]);
    const folder = new RunFolder(path, { ...manifest, status: "running", pid: process.pid, step }, lengths);
    folder.update({});
    return folder;
  }

  get manifest(): RunManifest {
    return this.#manifest;
  }

  get lengths(): FileLengths {
    return { metrics: this.#metrics.length, timing: this.#timing.length, traces: this.#traces.length };
  }

  appendMetrics(rows: readonly MetricsRow[]): void {
    this.#metrics.append(lines(rows));
  }

  appendTiming(row: MetricsRow): void {
    this.#timing.append(lines([row]));
  }

  /** @param traces as `encodeTrace` gives them */
  appendTraces(traces: readonly Uint8Array[]): void {
    this.#traces.append(recordsOf(traces));
  }

  /** Rewrites `run.json` with these changes. */
  update(changes: Partial<RunManifest>): void {
    this.#manifest = { ...this.#manifest, ...changes };
    writeManifest(this.path, this.#manifest);
  }

  /** Waits until the disk has all that was appended; a checkpoint counts on it. */
  sync(): void {
    for (const file of [this.#metrics, this.#timing, this.#traces]) file.sync();
  }

  close(): void {
    for (const file of [this.#metrics, this.#timing, this.#traces]) file.close();
  }
}

/** Makes the folders of a run that is yet to begin. @throws RunError `run-exists`, `disk-full` */
export function makeRunFolder(path: string): void {
  if (existsSync(join(path, MANIFEST))) {
    throw new RunError("run-exists", path, "there is a run already", "resume it, or choose another folder");
  }
  whereThereIsRoom(path, () => {
    mkdirSync(join(path, "traces"), { recursive: true });
    mkdirSync(join(path, "checkpoints"), { recursive: true });
  });
}

/**
 * Copies what a run had written when it made a checkpoint into a folder that is no run yet.
 *
 * @param lengths of its files at the checkpoint
 * @throws RunError `bad-run` if a file has lost what it had, `disk-full`
 */
export function copyHistory(from: string, to: string, lengths: FileLengths): void {
  for (const [name, file] of Object.entries(FILES) as [keyof FileLengths, string][]) {
    checkLength(join(from, file), lengths[name]);
    writeSynced(join(to, file), readFileSync(join(from, file)).subarray(0, lengths[name]));
  }
}

/** @throws RunError `bad-run` if a file has lost what it had at a checkpoint */
function checkLength(file: string, least: number): void {
  const length = lengthOf(file);
  if (length >= least) return;
  throw new RunError(
    "bad-run",
    file,
    `${length} bytes; it had ${least} at the checkpoint`,
    "put the file back as it was, or start the run anew",
  );
}

/** Encoded traces as the records of `traces/episodes.bin`: a little-endian u32 length, then the bytes. */
export function recordsOf(traces: readonly Uint8Array[]): Uint8Array {
  const records = new Uint8Array(traces.reduce((total, trace) => total + 4 + trace.length, 0));
  const view = new DataView(records.buffer);
  let at = 0;
  for (const trace of traces) {
    view.setUint32(at, trace.length, true);
    records.set(trace, at + 4);
    at += 4 + trace.length;
  }
  return records;
}

function lines(rows: readonly MetricsRow[]): Uint8Array {
  return new TextEncoder().encode(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}

function writeManifest(path: string, manifest: RunManifest): void {
  writeManifestFile(join(path, MANIFEST), manifest);
}

/** @throws RunError `no-run`, `bad-run` */
export function readManifest(path: string): RunManifest {
  return readManifestFile(join(path, MANIFEST), {
    missing: () =>
      new RunError("no-run", path, `there is no ${MANIFEST}`, "`mesagrid runs` lists the runs there are"),
    bad: { code: "bad-run", hint: "it was written by another program" },
  });
}
