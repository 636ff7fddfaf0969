import type { BatchEnv, StepBuffers } from "@mesagrid/env";

/** What there is to see of a rollout before a step is made: arrays that are overwritten by the next; only read. */
export interface RolloutView {
  /** Its state has the boards. */
  readonly env: BatchEnv;
  /** What the step before wrote: of an episode that it ended, the end. */
  readonly out: StepBuffers;
  /** [slots, actions] what the policy would do on the present boards. */
  readonly probabilities: Float32Array;
  /** [slots] what the network takes them to be worth. */
  readonly values: Float32Array;
  /** [slots, objectives] undiscounted returns of the episodes under way. */
  readonly returns: Float64Array;
}

/** Told before each step of all slots, with the environment steps of the rollout so far. The training waits for it. */
export type OnStep = (view: RolloutView, step: number) => void;
