import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type CellTask, localExecutor, planCells, readStudy, runStudy } from "@mesagrid/study";
import { median } from "./measure.js";

/** How large it is; `npm run -s bench -- study '{"seeds":2,"steps":20000,"rounds":1}'` for a small one. */
interface Size {
  readonly seeds: number;
  readonly steps: number;
  /** Of one worker beside two, on a piece of it. */
  readonly rounds: number;
}

const WHOLE: Size = { seeds: 20, steps: 300_000, rounds: 3 };
/** Agents of the piece, each as long as those of the whole: starting a worker weighs as little as there. */
const PIECE = 4;

/**
 * Seconds of a study: agents of cheese-corner, evaluated in training and read by the usual measures, with one worker a core; and how many
 * times as quick two workers are as one, in turn.
 */
export async function benchStudy(part?: string) {
  const size: Size = { ...WHOLE, ...(part ? JSON.parse(part) : {}) };
  const before = loadavg()[0];
  const workers = availableParallelism();
  const seconds = await secondsOf(size.seeds, size.steps, workers);
  const times = new Map<number, number[]>([
    [1, []],
    [2, []],
  ]);
  for (let round = 0; round < size.rounds; round++)
    for (const [count, found] of times) found.push(await secondsOf(PIECE, size.steps, count));
  const [one, two] = [...times.values()].map(median);
  return {
    ...{ seeds: size.seeds, steps: size.steps, workers, seconds: round(seconds) },
    stepsPerSecond: Math.round((size.seeds * size.steps) / seconds),
    piece: {
      seeds: PIECE,
      seconds: { 1: round(one), 2: round(two) },
      scaling: Number((one / two).toFixed(2)),
    },
    load: { before, after: loadavg()[0] },
  };
}

function round(seconds: number): number {
  return Number(seconds.toFixed(1));
}

async function secondsOf(seeds: number, steps: number, workers: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "mesagrid-bench-"));
  try {
    const file = join(folder, "bench.json");
    writeFileSync(file, JSON.stringify(studyOf(seeds, steps)));
    const study = readStudy(file);
    const cells: CellTask[] = planCells(study);
    const out = join(folder, "out");
    const executor = localExecutor({ folder: out, workers });
    const said = { command: "bench", narrowed: "" };
    const since = performance.now();
    const end = await runStudy({ study, cells, executor, out, said });
    const seconds = (performance.now() - since) / 1000;
    if (!end || end.failed.length > 0) throw new Error(`agents failed: ${JSON.stringify(end?.failed)}`);
    return seconds;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function studyOf(seeds: number, steps: number): object {
  return {
    format: 1,
    name: "bench",
    title: "Bench",
    question: "How long does it take?",
    refutedBy: "Nothing.",
    scenarios: [resolve("scenarios/cheese-corner.json")],
    arms: { shipped: { steps } },
    seeds: `1-${seeds}`,
    batteries: [
      {
        levels: ["train", "shifted"],
        episodes: 64,
        measures: ["verdict", "normalised-return", "choice", "revealed-objective"],
      },
    ],
  };
}
