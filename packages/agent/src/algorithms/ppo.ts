import { shuffle } from "@mesagrid/env";
import { explainedVariance, normalise } from "../advantage.js";
import { clipped } from "../loss.js";
import { ActorCritic } from "./actor-critic.js";
import { gradientStep, type StepOptions } from "./gradient-step.js";
import { MeanMetrics } from "./metrics.js";
import { rowNumbers, selectUnits, unitsOf } from "./samples.js";
import type { Batch, UpdateMetrics } from "./types.js";

/** Proximal policy optimisation with the clipped objective (Schulman et al. 2017). */
export class PPO extends ActorCritic {
  override update(batch: Batch, stream: Uint32Array): UpdateMetrics {
    const { epochs, clip } = this.settings;
    const [valueClip, targetKl] = [orNone(this.settings.valueClip), orNone(this.settings.targetKl)];
    const options = this.stepOptions(clipped(clip), valueClip);
    const metrics = new MeanMetrics();
    const units = rowNumbers(unitsOf(batch));
    let made = 0;
    for (let kl = 0; made < epochs && kl <= targetKl; made++) {
      shuffle(units, stream);
      kl = this.#pass(batch, units, options, metrics);
    }
    return metrics.result(explainedVariance(batch.values, batch.returns), made);
  }

  /** One pass over the batch, a gradient step a minibatch; returns the mean of their `approxKl`. */
  #pass(batch: Batch, units: Uint32Array, options: StepOptions, metrics: MeanMetrics): number {
    const { minibatches, normaliseAdvantages } = this.settings;
    let [sum, steps] = [0, 0];
    for (let part = 0; part < minibatches; part++) {
      const from = Math.floor((part * units.length) / minibatches);
      const to = Math.floor(((part + 1) * units.length) / minibatches);
      if (from === to) continue;
      const minibatch = selectUnits(batch, units.subarray(from, to));
      if (normaliseAdvantages) normalise(minibatch.advantages);
      const step = gradientStep(this.descent, this.network.actions, minibatch, options);
      metrics.add(step);
      sum += step.approxKl;
      steps++;
    }
    return sum / steps;
  }
}

/** A bound of which 0 means none. */
function orNone(bound: number): number {
  return bound === 0 ? Number.POSITIVE_INFINITY : bound;
}
