import { basename, resolve } from "node:path";
import { readMetrics, readRun } from "@mesagrid/agent";
import { MetricsLog } from "./metrics-log.js";
import { listCheckpoints, modelFile } from "./run-files.js";
import type { RecordedRun } from "./shapes.js";
import { summarise } from "./summary.js";
import { cleanRow } from "./tail.js";
import { tracePages } from "./traces.js";

/** A file of a recorded run that is copied as it is. */
export interface RecordedFile {
  /** Where it is. */
  readonly path: string;
  /** Where a page looks for it, from the run's own place. */
  readonly address: string;
}

/**
 * All that a page shows of a run, for pages that have no server: rows of its metrics thinned as a viewer gets them, all recorded
 * episodes, and its checkpoints' networks.
 *
 * @param folder the run's
 * @param most checkpoints, evenly over the training, the first and the last among them; at least 2
 * @throws RunError, ServerError if the run cannot be read
 */
export async function readRecorded(
  folder: string,
  most: number,
): Promise<{ readonly run: RecordedRun; readonly files: readonly RecordedFile[] }> {
  const whole = resolve(folder);
  const manifest = readRun(whole);
  const { hash, text } = manifest.scenario;
  const summary = summarise(basename(whole), manifest, false);
  const { config, versions } = manifest;
  const checkpoints = evenly(await listCheckpoints(whole), most).map(({ step, files }) => ({
    step,
    model: addressOf(step, "model.json"),
    files: files.map(({ name, bytes }) => ({ name, address: addressOf(step, name), bytes })),
  }));
  const files = await Promise.all(
    checkpoints.flatMap(({ step, files }) =>
      files.map(async ({ name, address }) => ({ path: await modelFile(whole, step, name), address })),
    ),
  );
  return {
    run: {
      detail: { ...summary, scenario: { ...summary.scenario, hash, text }, config, versions },
      rows: readRows(whole),
      traces: await readAllTraces(whole),
      checkpoints,
    },
    files,
  };
}

function addressOf(step: number, file: string): string {
  return `checkpoints/${step}/${file}`;
}

function readRows(folder: string): RecordedRun["rows"] {
  const log = new MetricsLog();
  for (let from = 0; ; ) {
    const { rows, nextByte } = readMetrics(folder, from);
    if (nextByte === from) return [...log.rows];
    log.add(rows.map(cleanRow));
    from = nextByte;
  }
}

async function readAllTraces(folder: string): Promise<RecordedRun["traces"]> {
  const all: RecordedRun["traces"] = [];
  for await (const { traces } of tracePages(folder, 0)) {
    for (const { at, bytes } of traces) all.push({ trace: at, data: Buffer.from(bytes).toString("base64") });
  }
  return all.reverse();
}

/** So many of a list, evenly, its ends among them. */
function evenly<Item>(all: readonly Item[], most: number): Item[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, at) => all[Math.round((at * (all.length - 1)) / (most - 1))]);
}
