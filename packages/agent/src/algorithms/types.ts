import type { AbstractedRows } from "../abstractions/abstractions.js";
import type { Sequences } from "../networks/types.js";
import type { WeightPenalty } from "../regularizers/weight-penalties.js";

/** A rollout, one row a step of a slot: in any order, or as `sequences` says. */
export interface Batch {
  readonly size: number;
  /** Observation codes [size, cellsSize]. */
  readonly cells: Uint8Array;
  /** Side numbers [size, S]. */
  readonly side: Float32Array;
  readonly actions: Uint8Array;
  /** log pi(a|s) of the actions under the policy that took them. */
  readonly logProbs: Float32Array;
  /** V(s) when the actions were taken. */
  readonly values: Float32Array;
  /** Not normalised. */
  readonly advantages: Float32Array;
  /** What V(s) is regressed on: advantages + values. */
  readonly returns: Float32Array;
  /** For a network with a memory: each slot's steps in their order. */
  readonly sequences?: Sequences;
  /** For the pragmascope penalty: what is known of some rows. */
  readonly abstractions?: AbstractedRows;
}

/** Penalties that settings ask for, weighed as they enter the loss; those that they do not ask for are left out. */
export type PenaltyTerms = Partial<Record<WeightPenalty | "spectralDecoupling" | "pragmascope", number>>;

/** What an update did, averaged over its gradient steps (explainedVariance: of the rollout's own values). */
export interface UpdateMetrics extends PenaltyTerms {
  policyLoss: number;
  /** Half the mean squared error. */
  valueLoss: number;
  /** Nats. */
  entropy: number;
  /** Mean of (r - 1) - log r over the batch: Schulman's k3 estimate of KL(old policy, new policy), nats. */
  approxKl: number;
  /** Share of samples whose ratio left [1 - clip, 1 + clip]. */
  clipFraction: number;
  explainedVariance: number;
  /** Global norm before it is cut, penalties counted. */
  gradientNorm: number;
  /** With the pragmascope penalty: the share of activations that abstractions do not account for, mean over its layers. */
  unaccounted?: number;
  /** Passes made over the rollout. */
  epochs: number;
}

/**
 * One way to improve a network from a rollout. It owns the optimizer's moments and the weights that the
 * displacement is reckoned from, and no tensor between two calls.
 * Where `variables` can be given they are places in `network.variables`; all of them if absent.
 */
export interface Algorithm {
  /** The optimizer's step size in the next update; its schedule changes it between updates. */
  learningRate: number;
  /** Weight of the pragmascope penalty in the next update, if it has one; likewise. */
  pragmascope: number;
  /**
   * @param stream the `batches` stream, which shuffles the minibatches.
   * @throws TrainingError `non-finite-loss`; the weights are then those before the gradient step that failed.
   */
  update(batch: Batch, stream: Uint32Array): UpdateMetrics;
  /** Copies of the optimizer's moments and step counts: with weights and start, all that the next update depends on. */
  state(variables?: readonly number[]): Float32Array[];
  /** Puts a `state()` of the same variables back, bit for bit. Throws a RangeError if it does not fit them. */
  setState(state: readonly Float32Array[], variables?: readonly number[]): void;
  /** Forgets the optimizer's moments and step counts. */
  forget(variables?: readonly number[]): void;
  /** Copies of the weights that the displacement is reckoned from: those that the network had when this was made. */
  start(variables?: readonly number[]): Float32Array[];
  /** Lets these be such weights. Throws a RangeError if they do not fit. */
  setStart(weights: readonly Float32Array[], variables?: readonly number[]): void;
  /** How far the weights are from them: the Euclidean length of the difference. */
  displacement(): number;
  dispose(): void;
}

/** Training cannot go on. */
export class TrainingError extends Error {
  /** A stable code, such as `non-finite-loss`. */
  readonly code: string;
  /** What to try. */
  readonly hint: string;

  constructor(code: string, message: string, hint: string) {
    super(message);
    this.name = "TrainingError";
    this.code = code;
    this.hint = hint;
  }
}
