import { explainedVariance, normalise } from "../advantage.js";
import { PLAIN } from "../loss.js";
import { ActorCritic } from "./actor-critic.js";
import { gradientStep } from "./gradient-step.js";
import { MeanMetrics } from "./metrics.js";
import type { Batch, UpdateMetrics } from "./types.js";

/**
 * Advantage actor-critic, synchronous (Mnih et al. 2016): one gradient step on the whole rollout. With lambda 1 its
 * advantages are discounted returns less the value: REINFORCE with a baseline (Williams 1992), but for episodes that
 * the rollout cuts, whose rest the value stands for.
 */
export class A2C extends ActorCritic {
  /** Nothing is shuffled: the stream is left as it is. */
  override update(batch: Batch, _stream?: Uint32Array): UpdateMetrics {
    const { entropy, valueWeight, clip, maxGradientNorm, normaliseAdvantages } = this.settings;
    const advantages = batch.advantages.slice();
    if (normaliseAdvantages) normalise(advantages);
    const metrics = new MeanMetrics();
    metrics.add(
      gradientStep(
        this.learner,
        this.network.actions,
        { ...batch, advantages },
        {
          surrogate: PLAIN,
          weights: { entropy, value: valueWeight, clip, valueClip: Number.POSITIVE_INFINITY },
          learningRate: this.learningRate,
          maxGradientNorm,
        },
      ),
    );
    return metrics.result(explainedVariance(batch.values, batch.returns), 1);
  }
}
