import type { Network } from "../networks/types.js";
import { Adam } from "../optimizers/adam.js";
import type { Settings } from "../settings.js";
import type { Algorithm, Batch, UpdateMetrics } from "./types.js";

/** What the algorithms here have in common: a network, its Adam, and what they keep between two updates. */
export abstract class ActorCritic implements Algorithm {
  learningRate: number;
  protected readonly network: Network;
  protected readonly settings: Settings;
  protected readonly optimizer: Adam;

  constructor(network: Network, settings: Settings) {
    this.learningRate = settings.learningRate;
    this.network = network;
    this.settings = settings;
    this.optimizer = new Adam(network.variables);
  }

  abstract update(batch: Batch, stream: Uint32Array): UpdateMetrics;

  state(variables?: readonly number[]): Float32Array[] {
    return this.optimizer.state(variables);
  }

  setState(state: readonly Float32Array[], variables?: readonly number[]): void {
    this.optimizer.setState(state, variables);
  }

  forget(variables?: readonly number[]): void {
    this.optimizer.forget(variables);
  }

  /** Moments are plain arrays: nothing to free. */
  dispose(): void {}
}
