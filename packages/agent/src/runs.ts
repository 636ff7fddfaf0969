import { closeSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { decodeTrace, encodeTrace, type PhaseSpec, type Trace } from "@mesagrid/env";
import { AppendFile, lengthOf } from "./files.js";
import { readManifest, recordsOf } from "./folder.js";
import { RunError, type RunManifest, type RunParent, type RunStatus } from "./manifest.js";
import type { MetricsRow } from "./metrics.js";

/** Most bytes that one call reads of a file that grows. */
const MOST_BYTES = 8_000_000;

/**
 * A run's manifest as it stands: one that says `running` but whose process is gone is `interrupted`.
 *
 * @throws RunError `no-run`, `bad-run`
 */
export function readRun(folder: string): RunManifest {
  const manifest = readManifest(folder);
  const gone = manifest.status === "running" && !isAlive(manifest.pid);
  return gone ? { ...manifest, status: "interrupted" } : manifest;
}

/** True if a process of this number runs, whatever it does. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A run at a glance. */
export interface RunSummary {
  readonly id: string;
  readonly folder: string;
  readonly scenario: string;
  readonly seed: number;
  /** The run that it branched from, and the step; none of one that began with untrained weights. */
  readonly parent?: Pick<RunParent, "run" | "step">;
  readonly status: RunStatus;
  readonly reason?: string;
  /** Environment steps done, and in all (phases end with whole rollouts, so a few more may be done). */
  readonly step: number;
  readonly totalSteps: number;
  readonly backend: string;
  readonly started: string;
}

/** The runs in a folder, newest first; what is not a run is passed over. */
export function listRuns(root: string): RunSummary[] {
  let names: string[];
  try {
    names = readdirSync(root);
  } catch {
    return [];
  }
  const runs = names.flatMap((name) => {
    const folder = join(root, name);
    try {
      return [summarise(folder, readRun(folder))];
    } catch {
      return [];
    }
  });
  return runs.sort((a, b) => b.started.localeCompare(a.started));
}

function summarise(folder: string, run: RunManifest): RunSummary {
  return {
    id: run.id,
    folder,
    scenario: run.scenario.name,
    seed: run.seed,
    ...(run.parent && { parent: { run: run.parent.run, step: run.parent.step } }),
    status: run.status,
    ...(run.reason !== undefined && { reason: run.reason }),
    step: run.step,
    totalSteps: run.phases.reduce((sum, phase) => sum + phase.steps, 0),
    backend: run.backend.name,
    started: run.started,
  };
}

/** The name of a run's folder: `<scenario>-s<seed>-<yyyymmdd-hhmmss>`, in local time. */
export function newRunId(scenario: string, seed: number, started = new Date()): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${started.getFullYear()}${two(started.getMonth() + 1)}${two(started.getDate())}`;
  return `${scenario}-s${seed}-${day}-${two(started.getHours())}${two(started.getMinutes())}${two(started.getSeconds())}`;
}

/**
 * Rows of `metrics.jsonl` from a byte on, and the byte to go on from; a line that is still being written waits.
 *
 * @throws RunError `bad-run` if a whole line is no JSON
 */
export function readMetrics(folder: string, fromByte = 0): { rows: MetricsRow[]; nextByte: number } {
  return readRows(join(folder, "metrics.jsonl"), fromByte);
}

/** All rows of `metrics.jsonl`; a long run's come in several reads. @throws RunError `bad-run` */
export function readAllMetrics(folder: string): MetricsRow[] {
  return readAllRows(join(folder, "metrics.jsonl"));
}

/**
 * The phases that a checkpoint has come through, the one that it was in the last.
 *
 * @throws RunError `no-run`, `bad-run` if the metrics tell of none
 */
export function phasesUntil(folder: string, step: number): PhaseSpec[] {
  const { phases } = readManifest(folder);
  const begun = readAllMetrics(folder).filter((row) => row.row === "phase" && Number(row.step) < step);
  const known = begun.flatMap(({ phaseIndex }) => phases[Number(phaseIndex)] ?? []);
  if (known.length > 0) return known;
  throw new RunError(
    "bad-run",
    folder,
    `metrics.jsonl tells of no phase before step ${step}`,
    "put metrics.jsonl back as it was",
  );
}

/** All rows of `timing.jsonl`. @throws RunError `bad-run` */
export function readTiming(folder: string): MetricsRow[] {
  return readAllRows(join(folder, "timing.jsonl"));
}

function readAllRows(path: string): MetricsRow[] {
  const all: MetricsRow[] = [];
  for (let from = 0; ; ) {
    const { rows, nextByte } = readRows(path, from);
    if (nextByte === from) return all;
    for (const row of rows) all.push(row);
    from = nextByte;
  }
}

function readRows(path: string, fromByte: number): { rows: MetricsRow[]; nextByte: number } {
  const bytes = readFrom(path, fromByte);
  const end = bytes.lastIndexOf(10) + 1;
  const text = new TextDecoder().decode(bytes.subarray(0, end));
  const rows = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => parseRow(line, path));
  return { rows, nextByte: fromByte + end };
}

function parseRow(line: string, path: string): MetricsRow {
  try {
    return JSON.parse(line) as MetricsRow;
  } catch {
    throw new RunError(
      "bad-run",
      path,
      `a line is no JSON: ${line.slice(0, 60)}`,
      "resuming the run cuts back what came after its last checkpoint",
    );
  }
}

/** Encoded traces from a byte on, at most `limit`, and the byte to go on from; one that is still being written waits. */
export function readTraces(
  folder: string,
  fromByte = 0,
  limit = 256,
): { traces: Uint8Array[]; nextByte: number } {
  const bytes = readFrom(join(folder, "traces", "episodes.bin"), fromByte);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const traces: Uint8Array[] = [];
  let at = 0;
  while (traces.length < limit && at + 4 <= bytes.length) {
    const end = at + 4 + view.getUint32(at, true);
    if (end > bytes.length) break;
    traces.push(bytes.slice(at + 4, end));
    at = end;
  }
  return { traces, nextByte: fromByte + at };
}

/** All of a run's traces, decoded. @throws WireError */
export function readAllTraces(folder: string): Trace[] {
  const all: Trace[] = [];
  for (let from = 0; ; ) {
    const { traces, nextByte } = readTraces(folder, from);
    if (nextByte === from) return all;
    for (const trace of traces) all.push(decodeTrace(trace));
    from = nextByte;
  }
}

/** Traces as the bytes of a run's `traces/episodes.bin`. */
export function traceRecords(traces: readonly Trace[]): Uint8Array {
  return recordsOf(traces.map(encodeTrace));
}

/**
 * Writes further traces into a run; one that is resumed afterwards goes on without those that came after its checkpoint.
 *
 * @throws RunError `run-running` while it is trained, `disk-full`
 */
export function appendTraces(folder: string, traces: readonly Trace[]): void {
  if (readRun(folder).status === "running")
    throw new RunError("run-running", folder, "it is being trained", "wait until it ends, or stop it");
  const path = join(folder, "traces", "episodes.bin");
  const file = new AppendFile(path, lengthOf(path));
  file.append(traceRecords(traces));
  file.sync();
  file.close();
}

/** Bytes of a file from a place on, some megabytes at most; none if there is no such file. */
function readFrom(path: string, from: number): Uint8Array {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return new Uint8Array(0);
  }
  try {
    const length = Math.min(MOST_BYTES, Math.max(0, fstatSync(file).size - from));
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, from));
  } finally {
    closeSync(file);
  }
}
