import * as tf from "@tensorflow/tfjs-core";
import { assignAll } from "../networks/assemble.js";
import type { Learner, Network, Observations, OutputLoss } from "../networks/types.js";
import type { Parameters, VariableRows } from "../optimizers/types.js";
import { norm } from "../optimizers/vectors.js";
import { withGradient } from "../tape.js";

/**
 * A loss of the network's output as a tf scalar on the tape, so that a regulariser can be added to it. Value and slopes
 * are computed in plain numbers; the tape takes over from there.
 */
export function lossOnTape(
  network: Network,
  { cells, side, size, sequences }: Observations,
  loss: OutputLoss,
): tf.Scalar {
  const head = network.head(network.inputs(cells, side, size, sequences));
  const slopes = new Float32Array(head.size);
  const value = loss(head.dataSync() as Float32Array, slopes);
  return withGradient<tf.Scalar>([head], () => ({
    value: tf.scalar(value),
    gradFunc: (dy) => [tf.mul(tf.tensor2d(slopes, head.shape), dy)],
  }));
}

/** The values of tf variables, one after another, as flat vectors. */
export class VariableVectors implements Parameters {
  readonly length: number;
  readonly variables: readonly VariableRows[];
  readonly #made: readonly tf.Variable[];
  readonly #offsets: readonly number[];
  readonly #gradient: Float32Array;

  constructor(variables: readonly tf.Variable[]) {
    let length = 0;
    this.#offsets = variables.map(({ size }) => {
      length += size;
      return length - size;
    });
    this.length = length;
    this.#made = variables;
    this.#gradient = new Float32Array(length);
    this.variables = variables.map(({ shape, size }, index) => {
      const width = shape[shape.length - 1];
      const first = this.#offsets[index];
      return { starts: Int32Array.from({ length: size / width }, (_, row) => first + row * width), width };
    });
  }

  weights(): Float32Array {
    const vector = new Float32Array(this.length);
    for (const [i, variable] of this.#made.entries()) {
      vector.set(variable.dataSync() as Float32Array, this.#offsets[i]);
    }
    return vector;
  }

  setWeights(weights: Float32Array): void {
    assignAll(
      this.#made,
      this.#made.map(({ size }, i) => weights.subarray(this.#offsets[i], this.#offsets[i] + size)),
    );
  }

  gradient(): Float32Array {
    return this.#gradient;
  }

  /** Takes the variables' gradients over. */
  setGradient(gradients: readonly Float32Array[]): void {
    for (const [i, gradient] of gradients.entries()) this.#gradient.set(gradient, this.#offsets[i]);
  }
}

/** Learns by tfjs's tape: on any backend, any network. */
export class TapeLearner implements Learner {
  readonly parameters: VariableVectors;
  readonly #network: Network;

  constructor(network: Network) {
    this.#network = network;
    this.parameters = new VariableVectors(network.variables);
  }

  computeGradient(observations: Observations, loss: OutputLoss): void {
    const { variables } = this.#network;
    // The tidy returns nothing: tfjs would look for tensors in every element of an array of numbers.
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => lossOnTape(this.#network, observations, loss), [...variables]);
      this.parameters.setGradient(variables.map(({ name }) => grads[name].dataSync() as Float32Array));
    });
  }

  norm(): number {
    return norm(this.parameters.gradient());
  }
}
