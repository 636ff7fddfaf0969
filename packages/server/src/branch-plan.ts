import { basename } from "node:path";
import { type BranchOptions, branchPhase, readRun, wholeCheckpoint } from "@mesagrid/agent";
import { compile, parseScenario } from "@mesagrid/env";
import type { RunSummary } from "./shapes.js";
import { summarise, summarisePhases } from "./summary.js";

/** A run to start from a checkpoint of another. What is not said of its first phase is as in the parent's last one so far. */
export interface BranchRequest {
  /** The checkpoint; the newest whole one if absent. */
  readonly step?: number;
  /** All streams begin anew from this seed; without it they go on. */
  readonly seed?: number;
  readonly reward?: Readonly<Record<string, number>>;
  readonly levels?: string;
  readonly steps?: number;
}

/** A branch, ready for a worker. */
export interface BranchPlan {
  readonly options: BranchOptions;
  /** What to say of it until its folder does. */
  readonly summary: RunSummary;
  /** The scenario's text. */
  readonly text: string;
}

/**
 * Checks a request.
 *
 * @param parent its run folder
 * @param id the new run's
 * @param started ISO 8601 time
 * @param folder the new run's
 * @throws RunError `no-checkpoint` or `bad-checkpoint`; ScenarioError if the scenario has no such objective or level set
 */
export function planBranch(
  parent: string,
  { step: wanted, seed, ...said }: BranchRequest,
  id: string,
  started: string,
  folder: string,
): BranchPlan {
  const { step } = wholeCheckpoint(parent, wanted, () => undefined);
  const manifest = readRun(parent);
  const { text } = manifest.scenario;
  const phase = branchPhase(parent, step, said);
  if (phase) compile({ ...parseScenario(text), phases: [phase] });
  const { reason: _, ended: __, ...before } = summarise(id, manifest, false);
  const phases = phase ? summarisePhases([phase]) : before.phases;
  const steps = phases.reduce((sum, each) => sum + each.steps, 0);
  return {
    options: { folder, step, ...(seed !== undefined && { seed }), ...(phase && { phases: [phase] }) },
    summary: {
      ...before,
      seed: seed ?? manifest.seed,
      parent: { run: basename(parent), step },
      status: "queued",
      started,
      step,
      phases,
      totalSteps: phase ? step + steps : steps,
      phase: phase?.name ?? before.phase,
      phaseIndex: phase ? 0 : before.phaseIndex,
    },
    text,
  };
}
