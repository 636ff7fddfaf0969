import { explainedVariance, normalise } from "../advantage.js";
import { PLAIN } from "../loss.js";
import type { Network } from "../networks/types.js";
import { Adam } from "../optimizers/adam.js";
import type { Settings } from "../settings.js";
import { gradientStep } from "./gradient-step.js";
import { MeanMetrics } from "./metrics.js";
import type { Algorithm, Batch, UpdateMetrics } from "./types.js";

/** Advantage actor-critic, synchronous (Mnih et al. 2016): one gradient step on the whole rollout. */
export class A2C implements Algorithm {
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

  /** Nothing is shuffled: the stream is left as it is. */
  update(batch: Batch, _stream?: Uint32Array): UpdateMetrics {
    const { entropy, valueWeight, clip, maxGradientNorm, normaliseAdvantages } = this.#settings;
    const advantages = batch.advantages.slice();
    if (normaliseAdvantages) normalise(advantages);
    const metrics = new MeanMetrics();
    metrics.add(
      gradientStep(
        this.#network,
        this.#optimizer,
        { ...batch, advantages },
        {
          surrogate: PLAIN,
          weights: { entropy, value: valueWeight, clip },
          learningRate: this.learningRate,
          maxGradientNorm,
        },
      ),
    );
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
