import type { PhaseSpec } from "@mesagrid/env";

/** A phase with its place in the training. Steps are whole rollouts, so a phase may take a few more than it asks for. */
export interface PlannedPhase {
  readonly spec: PhaseSpec;
  readonly index: number;
  /** Rollouts. */
  readonly iterations: number;
}

/** The phases one after another. What is kept at a swap: the network, the optimizer's moments and the value head. */
export function planPhases(phases: readonly PhaseSpec[], rolloutSize: number): PlannedPhase[] {
  return phases.map((spec, index) => ({ spec, index, iterations: Math.ceil(spec.steps / rolloutSize) }));
}

/** Environment steps of the whole training. */
export function totalSteps(plan: readonly PlannedPhase[], rolloutSize: number): number {
  return plan.reduce((sum, phase) => sum + phase.iterations * rolloutSize, 0);
}
