import type { AbstractedRows } from "../abstractions/abstractions.js";
import {
  actorCriticLoss,
  type LossBatch,
  type LossTerms,
  type LossWeights,
  type Surrogate,
} from "../loss.js";
import type { Observations, OutputLoss } from "../networks/types.js";
import { clipScale } from "../optimizers/vectors.js";
import type { Pragmascope } from "../regularizers/pragmascope.js";
import { decouple } from "../regularizers/spectral-decoupling.js";
import type { Descent } from "./descent.js";
import { type PenaltyTerms, TrainingError } from "./types.js";

/** The observations of a batch of samples and what the loss needs of them. */
export interface Samples extends LossBatch, Observations {
  readonly abstractions?: AbstractedRows;
}

/** What is minimised and how. */
export interface StepOptions {
  readonly surrogate: Surrogate;
  readonly weights: LossWeights;
  /** Weight of the logits' squared length; 0 is off. */
  readonly spectralDecoupling: number;
  /** The pragmascope penalty, for samples that have abstractions. */
  readonly pragmascope?: Pragmascope | undefined;
  readonly learningRate: number;
  readonly maxGradientNorm: number;
}

/**
 * One step of gradient descent on samples: loss, gradients, penalties, clipping by global norm, optimizer.
 *
 * @param actions number of actions, A
 * @throws TrainingError `non-finite-loss`, before any weight or moment has changed
 */
export function gradientStep(
  descent: Descent,
  actions: number,
  samples: Samples,
  options: StepOptions,
): LossTerms & PenaltyTerms & { gradientNorm: number; unaccounted?: number } {
  const { learner } = descent;
  const { spectralDecoupling, pragmascope } = options;
  let terms = {} as LossTerms;
  const added: PenaltyTerms = {};
  const { abstractions } = samples;
  const hidden = abstractions && pragmascope?.lossOf(abstractions);
  const ofOutput: OutputLoss = (output, slopes) => {
    terms = actorCriticLoss(output, actions, samples, options.surrogate, options.weights, slopes);
    if (spectralDecoupling > 0)
      added.spectralDecoupling = decouple(output, actions, spectralDecoupling, slopes);
    return terms.loss + (added.spectralDecoupling ?? 0);
  };
  learner.computeGradient(samples, ofOutput, hidden);
  if (hidden) added.pragmascope = hidden.value;
  Object.assign(added, descent.regularise());
  const loss = Object.values(added).reduce((sum, term) => sum + term, terms.loss);
  const gradientNorm = learner.norm();
  if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) {
    throw new TrainingError(
      "non-finite-loss",
      `the loss is ${loss} and the gradient's norm ${gradientNorm}`,
      "try a lower learningRate or maxGradientNorm, or look for huge rewards in the scenario",
    );
  }
  descent.step(options.learningRate, clipScale(gradientNorm, options.maxGradientNorm));
  return { ...terms, ...added, gradientNorm, ...(hidden && { unaccounted: hidden.unaccounted }) };
}
