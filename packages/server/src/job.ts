import { existsSync } from "node:fs";
import { join } from "node:path";
import { readRun } from "@mesagrid/agent";
import { planBranch } from "./branch-plan.js";
import { LiveSlots } from "./pictures/live-slots.js";
import type { Promised } from "./queue-file.js";
import type { RunSummary } from "./shapes.js";
import { type Place, summarise } from "./summary.js";
import type { Assignment } from "./train-worker.js";
import { planTraining } from "./training-plan.js";
import type { TrainingWorker } from "./training-worker.js";

/** A training that waits or runs. */
export interface Job {
  readonly id: string;
  readonly assignment: Assignment;
  /** What is kept of it on the disk until its folder tells of it. */
  readonly promised: Promised;
  /** Who asked for it, over the network. */
  readonly client: string | undefined;
  /** The scenario's text, of a new run. */
  readonly text?: string;
  /** What to say of it while its folder does not. */
  summary: RunSummary | undefined;
  place: Place;
  /** True from when it was told to pause until it is told to go on. */
  pausing?: boolean;
  worker?: TrainingWorker;
  /** What it shows while it runs. */
  readonly slots: LiveSlots;
}

/** The job of a new training. @throws ScenarioError */
export function newRun(promised: Promised & { kind: "train" }, runs: string, client?: string): Job {
  const { id, request, started } = promised;
  const { options, summary } = planTraining(request, id, started, join(runs, id));
  const assignment = { kind: "train", options } as const;
  const slots = new LiveSlots();
  return {
    id,
    assignment,
    promised,
    client,
    text: request.scenario,
    summary,
    place: placeOf(summary),
    slots,
  };
}

/** The job of a branch. @throws RunError, ScenarioError as `planBranch` */
export function newBranch(promised: Promised & { kind: "branch" }, runs: string, client?: string): Job {
  const { id, parent: from, request, started } = promised;
  const parent = join(runs, from);
  const { options, summary, text } = planBranch(parent, request, id, started, join(runs, id));
  const assignment = { kind: "branch", parent, options } as const;
  const slots = new LiveSlots();
  return { id, assignment, promised, client, text, summary, place: placeOf(summary), slots };
}

/** The job of going on with a run. @param before what there is to say of it now */
export function resumed(folder: string, before: RunSummary, client: string | undefined): Job {
  const { id } = before;
  const { reason: _, ended: __, ...summary } = before;
  return {
    id,
    assignment: { kind: "resume", folder },
    promised: { kind: "resume", id },
    client,
    summary: { ...summary, status: "queued" },
    place: placeOf(before),
    slots: new LiveSlots(),
  };
}

/**
 * The job that an earlier server had promised; nothing if it had begun, as then the run's folder tells, or if this version cannot
 * read it.
 */
export function takenOver(promised: Promised, runs: string): Job | undefined {
  const { id } = promised;
  const folder = join(runs, id);
  const begun = existsSync(join(folder, "run.json"));
  try {
    if (promised.kind === "train") return begun ? undefined : newRun(promised, runs);
    if (promised.kind === "branch") return begun ? undefined : newBranch(promised, runs);
    const before = summarise(id, readRun(folder), false);
    return before.status === "running" || before.status === "finished"
      ? undefined
      : resumed(folder, before, undefined);
  } catch {
    return undefined;
  }
}

/** What of a progress or a summary says where a training is. */
export function placeOf({ step, phase, phaseIndex, paused = false }: Place): Place {
  return { step, phase, phaseIndex, paused };
}
