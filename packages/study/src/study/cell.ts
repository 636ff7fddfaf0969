import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import {
  pretrain,
  readModelManifest,
  readRun,
  resumePretraining,
  type TrainHooks,
  train,
  VERSION,
} from "@mesagrid/agent";
import type { TaskPlace } from "../executors/overview.js";
import { trainToEnd } from "../executors/train-to-end.js";
import { Failure } from "../failure.js";
import { type CellResult, knownResult, writeResult, writeTask } from "./cell-result.js";
import type { CellTask } from "./plan.js";
import { readCell } from "./read-cell.js";

/** How the work on a cell is watched and stopped. */
export interface CellHooks {
  readonly signal?: AbortSignal;
  readonly onProgress?: (place: TaskPlace) => void;
  /** After every checkpoint that was written: whoever keeps the folder elsewhere copies it now. */
  readonly onCheckpoint?: (step: number) => void;
}

/**
 * Trains one agent in a folder of its own, or goes on from the newest checkpoint there, and reads it. The same task gives the
 * same rows wherever it is worked on and however often it was cut off; what is done already is returned as it is.
 *
 * @param folder the cell's: `task.json`, `run/`, `model/` of an agent that is pretrained, and in the end `result.json`
 * @returns nothing if it was stopped
 * @throws Failure if the task is of another version, or the folder holds another cell; RunError, TrainingError
 */
export async function workCell(
  task: CellTask,
  folder: string,
  hooks: CellHooks = {},
): Promise<CellResult | undefined> {
  if (task.version !== VERSION)
    throw new Failure(
      `${task.id} was planned by mesagrid ${task.version}, and this is ${VERSION}`,
      "run the same version everywhere",
    );
  const known = knownResult(folder, task);
  if (known) return known;
  mkdirSync(folder, { recursive: true });
  writeTask(folder, task);
  const clock = new Clock(hooks);
  if (!(await pretrainFor(task, folder, clock.hooks))) return undefined;
  if (!(await trainFor(task, folder, clock.hooks))) return undefined;
  const training = clock.lap();
  const run = join(folder, "run");
  const rows = await readCell(run, task, hooks.signal);
  if (!rows) return undefined;
  const { scenario, versions, backend, kernels = "stock", started, ended = started, step } = readRun(run);
  const result: CellResult = {
    id: task.id,
    rows,
    scenario: { name: scenario.name, hash: scenario.hash },
    versions: { ...versions, backend: `${backend.name}, ${kernels} kernels` },
    ...{ started, ended },
    steps: step,
    seconds: { training, reading: clock.lap() },
    stepsPerSecond: clock.stepsPerSecond,
  };
  writeResult(folder, result);
  return result;
}

/** How long things take, for who wants to know how long others will. */
class Clock {
  readonly hooks: CellHooks;
  #since = performance.now();
  #first: Mark | undefined;
  #last: Mark | undefined;

  constructor(hooks: CellHooks) {
    this.hooks = {
      ...hooks,
      onProgress: (place) => {
        this.#last = { step: place.step, at: performance.now() };
        this.#first ??= this.#last;
        hooks.onProgress?.(place);
      },
    };
  }

  /** 0 of fewer than two rollouts. */
  get stepsPerSecond(): number {
    const [first, last] = [this.#first, this.#last];
    return first && last && last.at > first.at ? ((last.step - first.step) / (last.at - first.at)) * 1000 : 0;
  }

  /** Seconds since the last call. */
  lap(): number {
    const since = this.#since;
    this.#since = performance.now();
    return (this.#since - since) / 1000;
  }
}

/** A step, and when it was done, in milliseconds. */
interface Mark {
  readonly step: number;
  readonly at: number;
}

/** False if it was stopped. */
async function pretrainFor(task: CellTask, folder: string, hooks: CellHooks): Promise<boolean> {
  if (!task.pretrain) return true;
  const model = join(folder, "model");
  const begun = existsSync(join(model, "world-model.json"));
  if (begun && readModelManifest(model).status === "finished") return true;
  const { scenario, data: seed, pretrain: settings, backend } = task;
  const all = pick(hooks);
  const { ended, model: world } = await (begun
    ? resumePretraining(model, all)
    : pretrain({ ...all, ...{ scenario, seed, settings, backend, folder: model } }));
  world.dispose();
  return ended === "finished";
}

/** Seconds that a worker whose study was killed may take to write its checkpoint, before its cell is refused as another's. */
const PATIENCE = 20;

/** Waits while another process trains the run, but not for long. */
async function untilLeft(run: string): Promise<void> {
  const since = performance.now();
  const taken = () => {
    if (!existsSync(join(run, "run.json"))) return false;
    const { status, pid } = readRun(run);
    return status === "running" && pid !== process.pid;
  };
  while (taken() && performance.now() - since < PATIENCE * 1000) await setTimeout(100);
}

/** False if it was stopped. */
async function trainFor(task: CellTask, folder: string, hooks: CellHooks): Promise<boolean> {
  const { scenario, data: seed, initialisation: weightsSeed, phases, backend } = task;
  const trunk = task.pretrain ? { trunk: join(folder, "model") } : {};
  const settings = { ...task.settings, ...trunk };
  const run = join(folder, "run");
  await untilLeft(run);
  const pretrained = task.pretrain ? readModelManifest(join(folder, "model")).step : 0;
  const told = pick(hooks);
  const all: TrainHooks = {
    ...told,
    onProgress: ({ step, stepsPerSecond }) => hooks.onProgress?.({ step: pretrained + step, stepsPerSecond }),
  };
  return trainToEnd(run, all, (both) =>
    train({
      ...both,
      ...{ scenario, seed, phases, settings, backend, folder: run },
      ...(weightsSeed !== seed && { weightsSeed }),
    }),
  );
}

function pick({ signal, onCheckpoint, onProgress }: CellHooks) {
  return {
    ...(signal && { signal }),
    ...(onCheckpoint && { onCheckpoint }),
    ...(onProgress && { onProgress }),
  };
}
