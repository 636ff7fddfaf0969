/**
 * A worker's entry: trains one run and tells the server how it goes. Of the server it knows only the messages below.
 */
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import {
  type BranchOptions,
  branchRun,
  resumeRun,
  type TrainHooks,
  type TrainOptions,
  type TrainResult,
  train,
} from "@mesagrid/agent";
import { type Showing, showcase } from "./pictures/showcase.js";
import type { Place } from "./summary.js";

/** What the worker is to do. */
export type Assignment =
  | { readonly kind: "train"; readonly options: TrainOptions }
  | { readonly kind: "resume"; readonly folder: string }
  | { readonly kind: "branch"; readonly parent: string; readonly options: BranchOptions };

/** What the server may say to the worker, for after the current iteration: stop, with a checkpoint; wait; go on. */
export type ToWorker = "stop" | "pause" | "go";

export interface TrainingProgress extends Place {
  readonly totalSteps: number;
  readonly stepsPerSecond: number;
  readonly secondsLeft: number;
  /** Objective name to mean return of late training episodes. */
  readonly returns: Readonly<Record<string, number>>;
}

/** What the worker says. After `done` or `failed` it ends. */
export type FromWorker =
  | Showing
  | { readonly type: "progress"; readonly progress: TrainingProgress }
  | { readonly type: "done"; readonly ended: "finished" | "stopped"; readonly step: number }
  | { readonly type: "failed"; readonly reason: string };

/** Milliseconds between two progress messages. */
const PROGRESS_EVERY = 200;

async function work(assignment: Assignment, port: MessagePort): Promise<void> {
  const say = (message: FromWorker) => port.postMessage(message);
  const controller = new AbortController();
  let go: (() => void) | undefined;
  let paused: Promise<void> | undefined;
  const hear = (message: ToWorker) => {
    if (message === "stop") controller.abort();
    if (message === "pause") {
      paused ??= new Promise((resolve) => {
        go = resolve;
      });
      return;
    }
    go?.();
    paused = undefined;
  };
  port.on("message", hear);
  let next = 0;
  const hooks: TrainHooks = {
    signal: controller.signal,
    onStep: showcase(say),
    onProgress(all: TrainingProgress) {
      // A training that never waits for anything would never get the event.
      for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port)) hear(got.message);
      const now = performance.now();
      if (now < next && !paused) return;
      next = now + PROGRESS_EVERY;
      const { phase, phaseIndex, step, totalSteps, stepsPerSecond, secondsLeft, returns } = all;
      const held = paused !== undefined && { paused: true };
      const progress = { phase, phaseIndex, step, totalSteps, stepsPerSecond, secondsLeft, returns, ...held };
      say({ type: "progress", progress });
      return paused;
    },
  };
  try {
    const { ended, step } = await begin(assignment, hooks);
    say({ type: "done", ended, step });
  } catch (thrown) {
    say({ type: "failed", reason: thrown instanceof Error ? thrown.message : String(thrown) });
  } finally {
    port.close();
  }
}

function begin(assignment: Assignment, hooks: TrainHooks): Promise<TrainResult> {
  switch (assignment.kind) {
    case "train":
      return train({ ...assignment.options, ...hooks });
    case "resume":
      return resumeRun(assignment.folder, hooks);
    case "branch":
      return branchRun(assignment.parent, { ...assignment.options, ...hooks });
  }
}

if (parentPort) await work(workerData as Assignment, parentPort);
