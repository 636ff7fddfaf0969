import type { PhaseSpec } from "@mesagrid/env";
import { readAllMetrics, readRun } from "./runs.js";

/** What is said of a phase that begins at a branch. */
export interface BranchPhase {
  /** Weights over objectives. */
  readonly reward?: Readonly<Record<string, number>> | undefined;
  readonly levels?: string | undefined;
  /** Level sets that are mixed in; those of the last phase where neither this nor `levels` is said. */
  readonly mix?: PhaseSpec["mix"] | undefined;
  /** Environment steps. */
  readonly steps?: number | undefined;
}

/**
 * The one phase that a branch begins with: what is not said is as in the last phase of the parent so far.
 *
 * @param parent its run folder
 * @param step of the checkpoint
 * @returns nothing if nothing is said: the branch then goes on with what the parent had left
 * @throws RunError `no-run`, `bad-run`
 */
export function branchPhase(
  parent: string,
  step: number,
  { reward, levels, mix, steps }: BranchPhase,
): PhaseSpec | undefined {
  if ([reward, levels, mix, steps].every((each) => each === undefined)) return undefined;
  const { phases } = readRun(parent);
  const row = readAllMetrics(parent).findLast((each) => each.row === "phase" && Number(each.step) < step);
  const last = phases[Number(row?.phaseIndex ?? 0)];
  // The last phase's shares were said of its own levels.
  const shares = mix ?? (levels === undefined ? last.mix : undefined);
  return {
    name: freeName(phases),
    reward: reward ?? last.reward,
    levels: levels ?? last.levels,
    steps: steps ?? last.steps,
    ...(shares && { mix: shares }),
  };
}

/** The first of A, B, C, ... that no phase is called. */
function freeName(phases: readonly PhaseSpec[]): string {
  const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  return letters.find((letter) => phases.every(({ name }) => name !== letter)) ?? `branch ${phases.length}`;
}
