import * as tf from "@tensorflow/tfjs-core";
import {
  actorCriticLoss,
  type LossBatch,
  type LossTerms,
  type LossWeights,
  type Surrogate,
} from "../loss.js";
import type { Network, Sequences } from "../networks/types.js";
import { type Adam, clipScale, globalNorm } from "../optimizers/adam.js";
import { withGradient } from "../tape.js";
import { TrainingError } from "./types.js";

/** The observations of a batch of samples and what the loss needs of them. */
export interface Samples extends LossBatch {
  readonly cells: Uint8Array;
  readonly side: Float32Array;
  /** For a network with a memory. */
  readonly sequences?: Sequences;
}

/** What is minimised and how. */
export interface StepOptions {
  readonly surrogate: Surrogate;
  readonly weights: LossWeights;
  readonly learningRate: number;
  readonly maxGradientNorm: number;
}

/**
 * The loss of the network on samples as a tf scalar on the tape, so that a regulariser can be added to it. Value and
 * gradient are computed in plain numbers from the network's output; the tape takes over from there.
 */
export function lossOnTape(
  network: Network,
  samples: Samples,
  surrogate: Surrogate,
  weights: LossWeights,
): { loss: tf.Scalar; terms: LossTerms } {
  const head = network.head(network.inputs(samples.cells, samples.side, samples.size, samples.sequences));
  const slopes = new Float32Array(head.size);
  const output = head.dataSync() as Float32Array;
  const terms = actorCriticLoss(output, network.actions, samples, surrogate, weights, slopes);
  const loss = withGradient<tf.Scalar>([head], () => ({
    value: tf.scalar(terms.loss),
    gradFunc: (dy) => [tf.mul(tf.tensor2d(slopes, head.shape), dy)],
  }));
  return { loss, terms };
}

/**
 * One step of gradient descent on samples: loss, gradients, clipping by global norm, Adam.
 *
 * @throws TrainingError `non-finite-loss`, before any weight or moment has changed
 */
export function gradientStep(
  network: Network,
  optimizer: Adam,
  samples: Samples,
  options: StepOptions,
): LossTerms & { gradientNorm: number } {
  let terms: LossTerms | undefined;
  const gradients: Float32Array[] = [];
  // The tidy returns nothing: tfjs would look for tensors in every element of an array of numbers.
  tf.tidy(() => {
    const { grads } = tf.variableGrads(() => {
      const result = lossOnTape(network, samples, options.surrogate, options.weights);
      terms = result.terms;
      return result.loss;
    }, [...network.variables]);
    for (const { name } of network.variables) gradients.push(grads[name].dataSync() as Float32Array);
  });
  const { loss } = terms as LossTerms;
  const gradientNorm = globalNorm(gradients);
  if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) {
    throw new TrainingError(
      "non-finite-loss",
      `the loss is ${loss} and the gradient's norm ${gradientNorm}`,
      "try a lower learningRate or maxGradientNorm, or look for huge rewards in the scenario",
    );
  }
  optimizer.step(gradients, options.learningRate, clipScale(gradientNorm, options.maxGradientNorm));
  return { ...(terms as LossTerms), gradientNorm };
}
