import type { Learner, Network } from "../networks/types.js";
import type { Settings } from "../settings.js";
import { TapeLearner } from "./tape-learner.js";
import type { Algorithm, Batch, UpdateMetrics } from "./types.js";

/** What the algorithms here have in common: a network, what it learns by, and what they keep between two updates. */
export abstract class ActorCritic implements Algorithm {
  learningRate: number;
  protected readonly network: Network;
  protected readonly settings: Settings;
  protected readonly learner: Learner;

  constructor(network: Network, settings: Settings) {
    this.learningRate = settings.learningRate;
    this.network = network;
    this.settings = settings;
    this.learner = network.learner ?? new TapeLearner(network);
  }

  abstract update(batch: Batch, stream: Uint32Array): UpdateMetrics;

  state(variables?: readonly number[]): Float32Array[] {
    return this.learner.state(variables);
  }

  setState(state: readonly Float32Array[], variables?: readonly number[]): void {
    this.learner.setState(state, variables);
  }

  forget(variables?: readonly number[]): void {
    this.learner.forget(variables);
  }

  /** Moments are plain arrays: nothing to free. */
  dispose(): void {}
}
