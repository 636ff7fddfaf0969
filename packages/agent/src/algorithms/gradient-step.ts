import {
  actorCriticLoss,
  type LossBatch,
  type LossTerms,
  type LossWeights,
  type Surrogate,
} from "../loss.js";
import type { Learner, Observations } from "../networks/types.js";
import { clipScale } from "../optimizers/adam.js";
import { TrainingError } from "./types.js";

/** The observations of a batch of samples and what the loss needs of them. */
export interface Samples extends LossBatch, Observations {}

/** What is minimised and how. */
export interface StepOptions {
  readonly surrogate: Surrogate;
  readonly weights: LossWeights;
  readonly learningRate: number;
  readonly maxGradientNorm: number;
}

/**
 * One step of gradient descent on samples: loss, gradients, clipping by global norm, Adam.
 *
 * @param actions number of actions, A
 * @throws TrainingError `non-finite-loss`, before any weight or moment has changed
 */
export function gradientStep(
  learner: Learner,
  actions: number,
  samples: Samples,
  options: StepOptions,
): LossTerms & { gradientNorm: number } {
  let terms: LossTerms | undefined;
  const gradientNorm = learner.gradient(samples, (output, slopes) => {
    terms = actorCriticLoss(output, actions, samples, options.surrogate, options.weights, slopes);
    return terms.loss;
  });
  const { loss } = terms as LossTerms;
  if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) {
    throw new TrainingError(
      "non-finite-loss",
      `the loss is ${loss} and the gradient's norm ${gradientNorm}`,
      "try a lower learningRate or maxGradientNorm, or look for huge rewards in the scenario",
    );
  }
  learner.step(options.learningRate, clipScale(gradientNorm, options.maxGradientNorm));
  return { ...(terms as LossTerms), gradientNorm };
}
