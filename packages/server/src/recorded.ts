import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { readMetrics, readRun } from "@mesagrid/agent";
import { refuse } from "./errors.js";
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
 * @param folder the run's; or where such a page has it, as `runs/ID`
 * @param most checkpoints, evenly over the training, the first and the last among them; at least 2
 * @throws RunError, ServerError if the run cannot be read
 */
export async function readRecorded(
  folder: string,
  most: number,
): Promise<{ readonly run: RecordedRun; readonly files: readonly RecordedFile[] }> {
  const whole = resolve(folder);
  const before = recordedBefore(whole, most);
  if (before) return before;
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

/** Of a run that a page has already; or nothing, of any other folder. */
function recordedBefore(folder: string, most: number): Awaited<ReturnType<typeof readRecorded>> | undefined {
  const run = contentOf(join(folder, "run.json"));
  if (!run?.detail || !run.rows || !run.traces || !run.checkpoints) return undefined;
  const checkpoints = evenly(run.checkpoints, most);
  const files = checkpoints.flatMap((checkpoint) =>
    checkpoint.files.map(({ address }) => {
      if (ADDRESS.test(address)) return { path: join(folder, address), address };
      throw refuse("run-unreadable", `${folder}/run.json: a recorded run has no file at '${address}'`);
    }),
  );
  return { run: { ...run, checkpoints } as RecordedRun, files };
}

/** Nothing if it cannot be read: the reader of a run's own manifest says why. */
function contentOf(file: string): Partial<RecordedRun> | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** As `addressOf` makes them: a page may come from a stranger. */
const ADDRESS = /^checkpoints\/\d+\/[\w-][\w.-]*$/;

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
