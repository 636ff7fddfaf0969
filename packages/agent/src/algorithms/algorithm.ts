import type { Network } from "../networks/types.js";
import type { Settings } from "../settings.js";
import { A2C } from "./a2c.js";
import { PPO } from "./ppo.js";
import type { Algorithm } from "./types.js";

export { type Algorithm, type Batch, TrainingError, type UpdateMetrics } from "./types.js";

/** The algorithm that the settings name, with fresh optimizer moments. @param trunk see `Descent` */
export function createAlgorithm(
  network: Network,
  settings: Settings,
  trunk?: readonly Float32Array[],
): Algorithm {
  const Named = settings.algorithm === "ppo" ? PPO : A2C;
  return new Named(network, settings, trunk);
}
