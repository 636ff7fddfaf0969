import type { ObservationSpec } from "@mesagrid/env";
import type * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";

/** A batch of observations as the network takes it; opaque to everyone else. Free it by `tf.dispose` or a tidy. */
export interface NetworkInputs {
  /** One-hot planes, channels last: flattened (with the side numbers after them) for `mlp`, else [B,H,W,P]. */
  readonly planes: tf.Tensor;
  /** [B,S], where the network wants them apart and the observation has some. */
  readonly side?: tf.Tensor2D;
  /** `mlp`, for training: the planes the other way round with a row of ones below; makes a gradient cheaper. */
  readonly transposed?: tf.Tensor2D;
  /** With a memory. */
  readonly sequences?: Sequences;
}

/** How the rows of a batch follow each other in time: what a network with a memory has to know of them. */
export interface Sequences {
  /** Steps of each sequence, T. Row `t * (rows / T) + s` is step t of sequence s. */
  readonly steps: number;
  /** [rows / T, memorySize] the memory before the first step of each sequence. */
  readonly memory: Float32Array;
  /** [rows] 1 where the row is the first of an episode: the memory is empty (zero) there. */
  readonly starts: Uint8Array;
}

/** A hidden layer whose activations can be read. */
export interface LayerSpec {
  /** As in the names of its weights: `dense0`, `conv1`, `gru`. */
  readonly name: string;
  /** Of one observation: [units] or [height, width, channels]. */
  readonly shape: readonly number[];
}

/** Told of each hidden layer's activations [B, ...shape] as they are computed; on the tape if there is one. */
export type OnLayer = (name: string, activations: tf.Tensor) => void;

/** Observations, a row each, and how they follow each other if the network has a memory. */
export interface Observations {
  /** Rows. */
  readonly size: number;
  readonly cells: Uint8Array;
  readonly side: Float32Array;
  readonly sequences?: Sequences;
}

/**
 * How a network comes to new weights: the gradient of a loss, and Adam's step against it. Where `variables` can be given
 * they are places in `Network.variables`; all of them if absent.
 */
export interface Learner {
  /**
   * The gradient of a loss by all weights, which `step` then goes against. No weight changes.
   *
   * @param loss gets the network's output [B, A+1], logits and value, and writes its slopes by that; returns its value
   * @returns the gradient's global norm
   */
  gradient(observations: Observations, loss: (output: Float32Array, slopes: Float32Array) => number): number;
  /** @param scale multiplies the gradient first */
  step(learningRate: number, scale: number): void;
  /** Copies of the first moments, the second moments and the number of steps (an array of one) of each variable in turn. */
  state(variables?: readonly number[]): Float32Array[];
  /** Puts a `state()` of the same variables back. Throws a RangeError if it does not fit them. */
  setState(state: readonly Float32Array[], variables?: readonly number[]): void;
  /** Starts the moments and the counts of steps anew. */
  forget(variables?: readonly number[]): void;
}

/** A policy and a value function over one body. Weights live in tf variables; everything else is a function of them. */
export interface Network {
  /** The setting `network`: what its body is. */
  readonly kind: string;
  readonly observation: ObservationSpec;
  /** Number of actions, A. */
  readonly actions: number;
  /** Weights, in a fixed order: body, memory, policy head, value head (each a kernel and a bias). */
  readonly variables: readonly tf.Variable[];
  /** A name for each variable, such as `dense0/kernel`. (tfjs demands that its own names be unique in a process.) */
  readonly names: readonly string[];
  /** Hidden layers from the input on, the memory's included. */
  readonly layers: readonly LayerSpec[];
  /** Floats of memory that belong to one slot, M; 0 if it has none. An episode begins with M zeros. */
  readonly memorySize: number;
  /** [B, A+1]: the logits and, in the last column, the value. Works on the tape: what the algorithms differentiate. */
  head(inputs: NetworkInputs, onLayer?: OnLayer): tf.Tensor2D;
  /** `head` cut in two: logits [B,A] and value [B]. Works on the tape. */
  apply(inputs: NetworkInputs): { logits: tf.Tensor2D; value: tf.Tensor1D };
  /**
   * Encodes `count` rows of codes [count, cellsSize] and side numbers [count, S] for training; the caller disposes.
   *
   * @param sequences with a memory: without them `head` throws a RangeError
   */
  inputs(cells: Uint8Array, side: Float32Array, count: number, sequences?: Sequences): NetworkInputs;
  /**
   * Logits [count, A] and values [count] of `count` observations, written into `out`; leaves no tensor behind.
   *
   * @param memory [count, M] or longer, read and then overwritten by what is remembered after this step
   * @throws RangeError if the network has a memory and none is given
   */
  forward(
    cells: Uint8Array,
    side: Float32Array,
    count: number,
    out: { logits: Float32Array; values: Float32Array },
    memory?: Float32Array,
  ): void;
  /**
   * Activations of hidden layers for `count` observations: one array [count, ...shape] a name, in their order.
   *
   * @param memory as in `forward`
   * @throws RangeError for a name that is not in `layers`
   */
  activations(
    cells: Uint8Array,
    side: Float32Array,
    count: number,
    names: readonly string[],
    memory?: Float32Array,
  ): Float32Array[];
  /** Copies of the weights, in the order of `variables`. */
  weights(): Float32Array[];
  /** Replaces every weight. Throws a RangeError if a length does not fit. */
  setWeights(weights: readonly Float32Array[]): void;
  /**
   * The same function as a stock tf.layers model with inputs `planes` [H,W,P] (and `side` [S], if any) and outputs
   * `logits` [A] and `value` [1]: what checkpoints hold. With a memory there are inputs `memory0` (and, of an lstm,
   * `memory1`) of [memoryUnits] more, and after the value as many outputs: the memory cut in parts. The caller disposes it.
   */
  layersModel(): LayersModel;
  /** What it learns by, if that is not the tape: kernels of our own. Without it `TapeLearner` serves. */
  readonly learner?: Learner;
  dispose(): void;
}
