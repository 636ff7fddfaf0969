import type { PhaseSpec } from "@mesagrid/env";
import type { Settings } from "./settings.js";

/** A phase with its place in the training. Steps are whole rollouts, so a phase may take a few more than it asks for. */
export interface PlannedPhase {
  readonly spec: PhaseSpec;
  readonly index: number;
  /** Rollouts, at most. */
  readonly iterations: number;
  /** What it takes over from the phase before. */
  readonly kept: Kept;
}

/** What a phase takes over from the one before it. */
export type Kept = Required<NonNullable<PhaseSpec["keep"]>>;

/** Weights of the objectives in the reward. */
export type Weights = Readonly<Record<string, number>>;

/** The phases one after another. */
export function planPhases(phases: readonly PhaseSpec[], settings: Settings): PlannedPhase[] {
  return phases.map((spec, index) => ({
    spec,
    index,
    iterations: Math.ceil(spec.steps / (settings.slots * settings.horizon)),
    kept: {
      network: spec.keep?.network ?? settings.keepNetwork,
      optimizer: spec.keep?.optimizer ?? settings.keepOptimizer,
      learningRate: spec.keep?.learningRate ?? settings.keepLearningRate,
      valueHead: spec.keep?.valueHead ?? settings.valueHead,
    },
  }));
}

/** Rollouts of phases together, at most. */
export function iterationsOf(phases: readonly PlannedPhase[]): number {
  return phases.reduce((sum, phase) => sum + phase.iterations, 0);
}

/** The phases that share the step size's schedule which begins with the phase at `index`. */
export function scheduledWith(plan: readonly PlannedPhase[], index: number): readonly PlannedPhase[] {
  const next = plan.findIndex((phase) => phase.index > index && !phase.kept.learningRate);
  return plan.slice(index, next < 0 ? plan.length : next);
}

/**
 * The weights so many steps into a phase: a gradual one goes linearly from those before to its own.
 *
 * @param names of all objectives; those that the phase leaves out weigh nothing
 */
export function weightsAt(
  phase: PhaseSpec,
  names: readonly string[],
  before: Weights,
  done: number,
): Weights {
  const part = phase.gradual === undefined ? 1 : Math.min(1, done / phase.gradual);
  return Object.fromEntries(
    names.map((name) => {
      const [from, to] = [before[name] ?? 0, phase.reward[name] ?? 0];
      return [name, part === 1 ? to : from + (to - from) * part];
    }),
  );
}

/**
 * The shares of other level sets so many steps into a phase; of two numbers the share goes linearly from the first to the second. Nothing
 * for a phase that mixes none in.
 */
export function mixAt({ mix, steps }: PhaseSpec, done: number): Weights | undefined {
  if (mix === undefined) return undefined;
  const part = Math.min(1, done / steps);
  return Object.fromEntries(
    Object.entries(mix).map(([name, share]) => {
      if (typeof share === "number") return [name, share];
      const [first, last] = share;
      return [name, first + (last - first) * part];
    }),
  );
}

/** Whether the shares of a phase change while it lasts. */
export function mixChanges({ mix = {} }: PhaseSpec): boolean {
  return Object.values(mix).some((share) => typeof share !== "number");
}

/** A name for the set of objectives that a phase rewards: what a separate value head belongs to. */
export function rewardedSet({ reward }: PhaseSpec): string {
  const rewarded = Object.keys(reward).filter((name) => reward[name] !== 0);
  return rewarded.sort().join("+");
}
