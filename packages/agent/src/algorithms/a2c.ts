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
    const advantages = batch.advantages.slice();
    if (this.settings.normaliseAdvantages) normalise(advantages);
    const metrics = new MeanMetrics();
    const options = this.stepOptions(PLAIN, Number.POSITIVE_INFINITY);
    metrics.add(gradientStep(this.descent, this.network.actions, { ...batch, advantages }, options));
    return metrics.result(explainedVariance(batch.values, batch.returns), 1);
  }
}
