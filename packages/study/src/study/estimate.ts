import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultSettings, type Settings } from "@mesagrid/agent";
import { localExecutor } from "../executors/local.js";
import { Failure } from "../failure.js";
import { type CellResult, cellFolder, knownResult } from "./cell-result.js";
import type { CellTask } from "./plan.js";
import { stepsOfCell } from "./run-study.js";

/** How long the cells of a study take. */
export interface Cost {
  /** Seconds of work for those yet to be done: wall-clock time is that over the workers. */
  readonly seconds: number;
  /** Cells that are done. */
  readonly done: number;
  /** What it was reckoned from: `12 agents that are done`, `short trials of 2 kinds of agents`. */
  readonly by: string;
  readonly stepsPerSecond: number;
}

/** Rollouts of a trial. */
const ROLLOUTS = 12;
/** Seconds that a worker takes to start. */
const START = 1;

/** What was seen of a kind of cell. */
interface Seen {
  readonly stepsPerSecond: number;
  /** Seconds to read one checkpoint. */
  readonly reading: number;
}

/**
 * About how long it takes to work cells off: by cells of the same kind that are done, else by a trial of each kind, a cell of a few rollouts
 * that is read as the others are. Kinds are worlds, sizes of network and settings: arms that differ in data alone are one.
 *
 * @param onTrial told of each trial before it begins
 * @returns nothing if it was stopped
 * @throws Failure if a trial fails
 */
export async function costOf(
  cells: readonly CellTask[],
  out: string,
  { signal, onTrial }: { readonly signal?: AbortSignal; readonly onTrial?: (kind: CellTask) => void } = {},
): Promise<Cost | undefined> {
  const seen = new Map<string, Seen>();
  const open: CellTask[] = [];
  for (const task of cells) {
    const known = knownResult(cellFolder(out, task.id), task);
    if (known) seen.set(kindOf(task), seenIn(known, task));
    else open.push(task);
  }
  const done = cells.length - open.length;
  const kinds = new Map(open.map((task) => [kindOf(task), task]));
  const strangers = [...kinds].filter(([kind]) => !seen.has(kind));
  for (const [kind, task] of strangers) {
    onTrial?.(task);
    const trial = await tryOut(task, signal);
    if (!trial) return undefined;
    seen.set(kind, trial);
  }
  const by =
    strangers.length > 0
      ? `short trials of ${strangers.length} of its kinds of agents`
      : `${done} agents that are done`;
  const each = open.map((task) => secondsOf(task, seen.get(kindOf(task))));
  const steps = open.reduce((sum, task) => sum + stepsOfCell(task), 0);
  const training = open.reduce(
    (sum, task) => sum + stepsOfCell(task) / (seen.get(kindOf(task))?.stepsPerSecond ?? 1),
    0,
  );
  return {
    seconds: each.reduce((sum, one) => sum + one, 0),
    done,
    by,
    stepsPerSecond: training > 0 ? steps / training : 0,
  };
}

/** The same for cells that take as long a step and a reading. */
function kindOf({ scenario, settings, pretrain }: CellTask): string {
  const { name, size } = JSON.parse(scenario) as { name: string; size: readonly number[] };
  return JSON.stringify([name, size, settings, pretrain !== undefined]);
}

function seenIn({ stepsPerSecond, seconds, steps }: CellResult, task: CellTask): Seen {
  return {
    stepsPerSecond: stepsPerSecond > 0 ? stepsPerSecond : steps / Math.max(seconds.training, 1e-3),
    reading: seconds.reading / Math.max(1, readings(task)),
  };
}

/** Readings of one battery that a cell has, of average cost. */
function readings({ batteries, phases, settings }: CellTask): number {
  if (batteries.length === 0) return 0;
  const all = settingsOf(settings);
  const steps = phases.reduce((sum, phase) => sum + phase.steps, 0);
  const times = { end: 1, phases: phases.length, checkpoints: phases.length + steps / all.checkpointEvery };
  return batteries.reduce((sum, { when }) => sum + times[when], 0);
}

function settingsOf(settings: Partial<Settings>): Settings {
  return { ...defaultSettings(settings.algorithm, settings.network), ...settings };
}

function secondsOf(task: CellTask, seen: Seen | undefined): number {
  return seen ? START + stepsOfCell(task) / seen.stepsPerSecond + readings(task) * seen.reading : 0;
}

async function tryOut(task: CellTask, signal: AbortSignal | undefined): Promise<Seen | undefined> {
  const { slots, horizon } = settingsOf(task.settings);
  const steps = slots * horizon * ROLLOUTS;
  const trial: CellTask = {
    ...task,
    phases: task.phases.slice(0, 1).map((phase) => ({ ...phase, steps: Math.min(phase.steps, steps) })),
    ...(task.pretrain && { pretrain: { ...task.pretrain, steps } }),
    batteries: task.batteries.map((battery) => ({ ...battery, when: "end" })),
  };
  const folder = mkdtempSync(join(tmpdir(), "mesagrid-trial-"));
  try {
    const executor = localExecutor({ folder, workers: 1 });
    const [outcome] = await executor.run([trial], signal ? { signal } : {});
    if (outcome.ended === "failed")
      throw new Failure(`a trial of arm '${task.arm}' failed: ${outcome.reason}`);
    return outcome.ended === "done" ? seenIn(outcome.result, trial) : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
