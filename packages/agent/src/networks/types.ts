import type { ObservationSpec } from "@mesagrid/env";
import type * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";

/** A batch of observations as the network takes it; opaque to everyone else. Free it by `tf.dispose` or a tidy. */
export interface NetworkInputs {
  /** One-hot planes, channels last: flattened (with the side numbers after them) for `mlp`, [B,H,W,P] for `conv`. */
  readonly planes: tf.Tensor;
  /** [B,S], where the network wants them apart and the observation has some. */
  readonly side?: tf.Tensor2D;
  /** `mlp`, for training: the planes the other way round with a row of ones below; makes a gradient cheaper. */
  readonly transposed?: tf.Tensor2D;
}

/** A policy and a value function over one body. Weights live in tf variables; everything else is a function of them. */
export interface Network {
  readonly kind: "mlp" | "conv";
  readonly observation: ObservationSpec;
  /** Number of actions, A. */
  readonly actions: number;
  /** Weights, in a fixed order: body, policy head, value head. */
  readonly variables: readonly tf.Variable[];
  /** A name for each variable, such as `dense0/kernel`. (tfjs demands that its own names be unique in a process.) */
  readonly names: readonly string[];
  /** [B, A+1]: the logits and, in the last column, the value. Works on the tape: what the algorithms differentiate. */
  head(inputs: NetworkInputs): tf.Tensor2D;
  /** `head` cut in two: logits [B,A] and value [B]. Works on the tape. */
  apply(inputs: NetworkInputs): { logits: tf.Tensor2D; value: tf.Tensor1D };
  /** Encodes `count` rows of codes [count, cellsSize] and side numbers [count, S]; the caller disposes. */
  inputs(cells: Uint8Array, side: Float32Array, count: number): NetworkInputs;
  /** Logits [count, A] and values [count] of `count` observations, written into `out`; leaves no tensor behind. */
  forward(
    cells: Uint8Array,
    side: Float32Array,
    count: number,
    out: { logits: Float32Array; values: Float32Array },
  ): void;
  /** Copies of the weights, in the order of `variables`. */
  weights(): Float32Array[];
  /** Replaces every weight. Throws a RangeError if a length does not fit. */
  setWeights(weights: readonly Float32Array[]): void;
  /**
   * The same function as a stock tf.layers model with inputs `planes` [H,W,P] (and `side` [S], if any) and outputs
   * `logits` [A] and `value` [1]: what checkpoints hold. The caller disposes it.
   */
  layersModel(): LayersModel;
  dispose(): void;
}
