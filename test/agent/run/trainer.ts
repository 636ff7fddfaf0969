/** The entry of a process or worker of its own that trains the tiny world, or goes on with the run that is there. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { resumeRun, type TrainOptions, train } from "@mesagrid/agent";
import { doom, operations } from "./doom.js";
import { tinyOptions } from "./tiny-world.js";

/** What it is to do. */
export interface TrainerTask {
  readonly folder: string;
  /** Operations on the disk after which it kills itself. */
  readonly doom?: number;
  /** Other options than the tiny world's. */
  readonly options?: Partial<TrainOptions>;
}

/** What it says before its end. */
export interface TrainerReport {
  readonly operations: number;
  readonly warnings: readonly string[];
  readonly failed?: { readonly code: string; readonly message: string; readonly hint: string };
}

async function work(task: TrainerTask, onProgress: () => void): Promise<TrainerReport> {
  const { folder } = task;
  const warnings: string[] = [];
  const hooks = { onProgress, onWarning: (message: string) => warnings.push(message) };
  doom(task.doom ?? Number.POSITIVE_INFINITY);
  try {
    const there = existsSync(join(folder, "run.json"));
    const started = there
      ? resumeRun(folder, hooks)
      : train(tinyOptions({ folder, ...hooks, ...task.options }));
    (await started).dispose();
  } catch (error) {
    const { code, message, hint } = error as Error & { code: string; hint: string };
    return { operations: operations(), warnings, failed: { code, message, hint } };
  }
  return { operations: operations(), warnings };
}

if (parentPort) parentPort.postMessage(await work(workerData, () => undefined));
else {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  say(JSON.stringify(await work(JSON.parse(process.argv[2]), () => say("iteration"))));
}
