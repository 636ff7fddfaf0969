import * as tf from "@tensorflow/tfjs-core";
import type { Learnable, Learner, Observations, OutputLoss } from "../networks/types.js";
import { VariableVectors } from "../optimizers/variable-vectors.js";
import { norm } from "../optimizers/vectors.js";
import { withGradient } from "../tape.js";

/**
 * A loss of the network's output as a tf scalar on the tape, so that a regulariser can be added to it. Value and slopes
 * are computed in plain numbers; the tape takes over from there.
 */
export function lossOnTape(network: Learnable, observations: Observations, loss: OutputLoss): tf.Scalar {
  const head = network.output(observations);
  const slopes = new Float32Array(head.size);
  const value = loss(head.dataSync() as Float32Array, slopes);
  return withGradient<tf.Scalar>([head], () => ({
    value: tf.scalar(value),
    gradFunc: (dy) => [tf.mul(tf.tensor2d(slopes, head.shape), dy)],
  }));
}

/** The gradient of a loss by each weight, in the order of `network.variables`; leaves no tensor behind. */
export function tapeGradient(
  network: Learnable,
  observations: Observations,
  loss: OutputLoss,
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

/** Learns by tfjs's tape: on any backend, any network. */
export class TapeLearner implements Learner {
  readonly vectors: VariableVectors;
  readonly #network: Learnable;

  constructor(network: Learnable) {
    this.#network = network;
    this.vectors = new VariableVectors(network.variables);
  }

  computeGradient(observations: Observations, loss: OutputLoss): void {
    this.vectors.setGradient(tapeGradient(this.#network, observations, loss));
  }

  norm(): number {
    return norm(this.vectors.gradient());
  }
}
