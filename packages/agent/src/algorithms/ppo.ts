import { explainedVariance, normalise } from "../advantage.js";
import { clipped } from "../loss.js";
import type { Network } from "../networks/types.js";
import { Adam } from "../optimizers/adam.js";
import type { Settings } from "../settings.js";
import { gradientStep } from "./gradient-step.js";
import { MeanMetrics } from "./metrics.js";
import { rowNumbers, selectRows, shuffle } from "./samples.js";
import type { Algorithm, Batch, UpdateMetrics } from "./types.js";

/** Proximal policy optimisation with the clipped objective (Schulman et al. 2017). */
export class PPO implements Algorithm {
  learningRate: number;
  readonly #network: Network;
  readonly #settings: Settings;
  readonly #optimizer: Adam;

  constructor(network: Network, settings: Settings) {
    this.learningRate = settings.learningRate;
    this.#network = network;
    this.#settings = settings;
    this.#optimizer = new Adam(network.variables);
  }

  update(batch: Batch, stream: Uint32Array): UpdateMetrics {
    const { epochs, minibatches, clip, maxGradientNorm, normaliseAdvantages } = this.#settings;
    const options = {
      surrogate: clipped(clip),
      weights: { entropy: this.#settings.entropy, value: this.#settings.valueWeight, clip },
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
        metrics.add(gradientStep(this.#network, this.#optimizer, minibatch, options));
      }
    }
    return metrics.result(explainedVariance(batch.values, batch.returns));
  }

  state(): Float32Array[] {
    return this.#optimizer.state();
  }

  setState(state: readonly Float32Array[]): void {
    this.#optimizer.setState(state);
  }

  /** Moments are plain arrays: nothing to free. */
  dispose(): void {}
}
