import type { Surrogate } from "../loss.js";
import type { Network } from "../networks/types.js";
import type { Settings } from "../settings.js";
import { Descent } from "./descent.js";
import type { StepOptions } from "./gradient-step.js";
import type { Algorithm, Batch, UpdateMetrics } from "./types.js";

/** What the algorithms here have in common: a network, how its weights go down a loss, and what that keeps between two updates. */
export abstract class ActorCritic implements Algorithm {
  learningRate: number;
  protected readonly network: Network;
  protected readonly settings: Settings;
  protected readonly descent: Descent;

  /** @param trunk see `Descent` */
  constructor(network: Network, settings: Settings, trunk?: readonly Float32Array[]) {
    this.learningRate = settings.learningRate;
    this.network = network;
    this.settings = settings;
    this.descent = new Descent(network, settings, trunk);
  }

  abstract update(batch: Batch, stream: Uint32Array): UpdateMetrics;

  /** What a gradient step minimises and how. @param valueClip Infinity for none */
  protected stepOptions(surrogate: Surrogate, valueClip: number): StepOptions {
    const { entropy, valueWeight, clip, spectralDecoupling, maxGradientNorm } = this.settings;
    return {
      surrogate,
      weights: { entropy, value: valueWeight, clip, valueClip },
      spectralDecoupling,
      learningRate: this.learningRate,
      maxGradientNorm,
    };
  }

  state(variables?: readonly number[]): Float32Array[] {
    return this.descent.optimizer.state(variables);
  }

  setState(state: readonly Float32Array[], variables?: readonly number[]): void {
    this.descent.optimizer.setState(state, variables);
  }

  forget(variables?: readonly number[]): void {
    this.descent.optimizer.forget(variables);
  }

  start(variables?: readonly number[]): Float32Array[] {
    return this.descent.start(variables);
  }

  setStart(weights: readonly Float32Array[], variables?: readonly number[]): void {
    this.descent.setStart(weights, variables);
  }

  displacement(): number {
    return this.descent.displacement();
  }

  /** Moments are plain arrays: nothing to free. */
  dispose(): void {}
}
