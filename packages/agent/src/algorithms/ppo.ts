import { explainedVariance, normalise } from "../advantage.js";
import { clipped } from "../loss.js";
import { ActorCritic } from "./actor-critic.js";
import { gradientStep } from "./gradient-step.js";
import { MeanMetrics } from "./metrics.js";
import { rowNumbers, selectRows, shuffle } from "./samples.js";
import type { Batch, UpdateMetrics } from "./types.js";

/** Proximal policy optimisation with the clipped objective (Schulman et al. 2017). */
export class PPO extends ActorCritic {
  override update(batch: Batch, stream: Uint32Array): UpdateMetrics {
    const { epochs, minibatches, clip, maxGradientNorm, normaliseAdvantages } = this.settings;
    const options = {
      surrogate: clipped(clip),
      weights: { entropy: this.settings.entropy, value: this.settings.valueWeight, clip },
      learningRate: this.learningRate,
      maxGradientNorm,
    };
    const metrics = new MeanMetrics();
    const rows = rowNumbers(batch.size);
    for (let epoch = 0; epoch < epochs; epoch++) {
      shuffle(rows, stream);
      for (let part = 0; part < minibatches; part++) {
        const from = Math.floor((part * batch.size) / minibatches);
        const to = Math.floor(((part + 1) * batch.size) / minibatches);
        if (from === to) continue;
        const minibatch = selectRows(batch, rows.subarray(from, to));
        if (normaliseAdvantages) normalise(minibatch.advantages);
        metrics.add(gradientStep(this.network, this.optimizer, minibatch, options));
      }
    }
    return metrics.result(explainedVariance(batch.values, batch.returns));
  }
}
