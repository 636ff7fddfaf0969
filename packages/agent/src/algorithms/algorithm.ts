import type { Network } from "../networks/types.js";
import type { Settings } from "../settings.js";
import { A2C } from "./a2c.js";
import { PPO } from "./ppo.js";
import type { Algorithm } from "./types.js";

export { type Algorithm, type Batch, TrainingError, type UpdateMetrics } from "./types.js";

/** The algorithm that the settings name, with fresh optimizer moments. */
export function createAlgorithm(network: Network, settings: Settings): Algorithm {
  return settings.algorithm === "ppo" ? new PPO(network, settings) : new A2C(network, settings);
}
