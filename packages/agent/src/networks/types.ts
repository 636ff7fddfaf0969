import type { ObservationSpec } from "@mesagrid/env";
import type * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Optimizer, WeightVectors } from "../optimizers/types.js";

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
  /** [size, numbers] what a network takes in beside observations: a world model, which action was taken. */
  readonly given?: Float32Array;
}

/** A loss of a network's output, of a policy's [B, A+1] logits and value: writes its slopes by that and returns its value. */
export type OutputLoss = (output: Float32Array, slopes: Float32Array) => number;

/** A loss of hidden layers' activations. */
export interface HiddenLoss {
  /** The layers that it is of, in the network's order. */
  readonly layers: readonly string[];
  /** The batch's rows that it is of, ascending. */
  readonly rows: Int32Array;
  /**
   * Its value, and into `slopes` its slopes by the activations.
   *
   * @param activations of each layer [rows, units], units being all numbers that the layer has for an observation
   * @param slopes likewise, all zero on entry
   */
  loss(activations: readonly Float32Array[], slopes: readonly Float32Array[]): number;
}

/** How a network comes to new weights: it gives weights and gradient as flat vectors, and takes the weights after a step. */
export interface Learner {
  readonly vectors: WeightVectors;
  /** Computes the gradient of a loss, or of the sum of two, by all weights, for `vectors.gradient`. No weight changes. */
  computeGradient(observations: Observations, loss: OutputLoss, hidden?: HiddenLoss): void;
  /** Global norm of the gradient, with what was added to it. */
  norm(): number;
  /** Adam, where there is a quicker one than that on flat vectors. */
  readonly adam?: Optimizer;
}

/** Weights that can go down a loss of the output they make. */
export interface Learnable {
  /** Weights, in a fixed order. */
  readonly variables: readonly tf.Variable[];
  /** A name for each variable, such as `dense0/kernel`. (tfjs demands that its own names be unique in a process.) */
  readonly names: readonly string[];
  /** The output [B, columns] for observations; works on the tape, and in the caller's tidy. */
  output(observations: Observations, onLayer?: OnLayer): tf.Tensor2D;
  /** What it learns by, if that is not the tape: kernels of our own. Without it `TapeLearner` serves. */
  readonly learner?: Learner;
}

/** A policy and a value function over one body. Weights live in tf variables; everything else is a function of them. */
export interface Network extends Learnable {
  /** The setting `network`: what its body is. */
  readonly kind: string;
  readonly observation: ObservationSpec;
  /** Number of actions, A. */
  readonly actions: number;
  /** Weights, in a fixed order: body, memory, policy head, value head (each a kernel and a bias). */
  readonly variables: readonly tf.Variable[];
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
  dispose(): void;
}
