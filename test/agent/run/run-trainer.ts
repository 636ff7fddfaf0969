import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ROOT } from "../../structure/repository.js";
import type { TrainerReport, TrainerTask } from "./trainer.js";

/** `trainer.ts` as the build left it: what runs outside of vitest has to be plain JavaScript. */
export const TRAINER = join(ROOT, "node_modules/.cache/test/test/agent/run/trainer.js");

/** How a process of its own is started, and when it is killed. */
export interface TrainerProcess {
  /** Iterations after which SIGKILL is sent. */
  readonly killAfter?: number;
  /** A program with arguments that runs `node trainer.js`, whose words it is given after its own. */
  readonly within?: readonly string[];
}

/** Runs a trainer in a process of its own; no report if it was killed. */
export function runTrainer(
  task: TrainerTask,
  { killAfter = Number.POSITIVE_INFINITY, within = [] }: TrainerProcess = {},
): Promise<TrainerReport | undefined> {
  return new Promise((resolve, reject) => {
    const [command, ...args] = [...within, process.execPath, TRAINER, JSON.stringify(task)];
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    let report: TrainerReport | undefined;
    let iterations = 0;
    createInterface(child.stdout).on("line", (line) => {
      if (line !== "iteration") report = JSON.parse(line);
      else if (++iterations === killAfter) child.kill("SIGKILL");
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0 || signal === "SIGKILL") resolve(signal ? undefined : report);
      else reject(new Error(`the trainer ended with ${signal ?? code}`));
    });
  });
}
