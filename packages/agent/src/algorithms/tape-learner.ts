import * as tf from "@tensorflow/tfjs-core";
import type { Learner, Network, Observations } from "../networks/types.js";
import { Adam, globalNorm } from "../optimizers/adam.js";
import { withGradient } from "../tape.js";

/**
 * A loss of the network's output as a tf scalar on the tape, so that a regulariser can be added to it. Value and slopes
 * are computed in plain numbers; the tape takes over from there.
 */
export function lossOnTape(
  network: Network,
  { cells, side, size, sequences }: Observations,
  loss: Parameters<Learner["gradient"]>[1],
): tf.Scalar {
  const head = network.head(network.inputs(cells, side, size, sequences));
  const slopes = new Float32Array(head.size);
  const value = loss(head.dataSync() as Float32Array, slopes);
  return withGradient<tf.Scalar>([head], () => ({
    value: tf.scalar(value),
    gradFunc: (dy) => [tf.mul(tf.tensor2d(slopes, head.shape), dy)],
  }));
}

/** The gradient of a loss by each weight, in the order of `network.variables`; leaves no tensor behind. */
export function tapeGradient(
  network: Network,
  observations: Observations,
  loss: Parameters<Learner["gradient"]>[1],
): Float32Array[] {
  const { variables } = network;
  const gradients: Float32Array[] = [];
  // The tidy returns nothing: tfjs would look for tensors in every element of an array of numbers.
  tf.tidy(() => {
    const { grads } = tf.variableGrads(() => lossOnTape(network, observations, loss), [...variables]);
    for (const { name } of variables) gradients.push(grads[name].dataSync() as Float32Array);
  });
  return gradients;
}

/** Learns by tfjs's tape and Adam in plain numbers: on any backend, any network. */
export class TapeLearner implements Learner {
  readonly #network: Network;
  readonly #adam: Adam;
  #gradients: Float32Array[] = [];

  constructor(network: Network) {
    this.#network = network;
    this.#adam = new Adam(network.variables);
  }

  gradient(observations: Observations, loss: Parameters<Learner["gradient"]>[1]): number {
    this.#gradients = tapeGradient(this.#network, observations, loss);
    return globalNorm(this.#gradients);
  }

  step(learningRate: number, scale: number): void {
    this.#adam.step(this.#gradients, learningRate, scale);
  }

  state(variables?: readonly number[]): Float32Array[] {
    return this.#adam.state(variables);
  }

  setState(state: readonly Float32Array[], variables?: readonly number[]): void {
    this.#adam.setState(state, variables);
  }

  forget(variables?: readonly number[]): void {
    this.#adam.forget(variables);
  }
}
