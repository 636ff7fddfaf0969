import { BatchEnv, createStream, nextUint32, type Program, PURPOSE } from "@mesagrid/env";
import { tapeGradient } from "./algorithms/tape-learner.js";
import type { Batch } from "./algorithms/types.js";
import { actorCriticLoss, PLAIN } from "./loss.js";
import type { Network } from "./networks/types.js";
import { Collector, type RolloutSettings } from "./rollout.js";

/** Nothing of the loss but the policy's part. */
const POLICY_ONLY = { entropy: 0, value: 0, clip: 1, valueClip: Number.POSITIVE_INFINITY };

/**
 * The policy gradient of a batch: the mean of A grad log pi(a|s) over its rows (Williams 1992; Sutton et al. 2000), the direction in
 * which the return rises. No weight changes. The value head has none: zeros.
 *
 * @returns an array for each of `network.variables`, flat
 */
export function policyGradient(network: Network, batch: Batch): Float32Array[] {
  const { actions } = network;
  return tapeGradient(network, batch, (output, slopes) => {
    const { loss } = actorCriticLoss(output, actions, batch, PLAIN, POLICY_ONLY, slopes);
    // The loss falls where the return rises.
    for (let i = 0; i < slopes.length; i++) slopes[i] = -slopes[i];
    return -loss;
  });
}

/** What policy gradients are estimated from. */
export interface GradientOptions {
  /** The level set. */
  readonly levels: string;
  /** What is rewarded: weights by objective. */
  readonly reward: Readonly<Record<string, number>>;
  /** The same seed gives the same levels to any network, and to any level set the same draws. */
  readonly seed: number;
  /** How many rollouts: one gradient each. */
  readonly batches: number;
  /** Each rollout is the first `horizon` steps of `slots` fresh episodes and of those that follow them. */
  readonly settings: RolloutSettings;
}

/**
 * Policy gradients of as many rollouts, each of fresh episodes on levels of its own, so that they are independent.
 *
 * @returns [batches][variables] flat
 * @throws EnvError `unknown-level-set`, `unknown-objective`
 */
export function policyGradients(
  program: Program,
  network: Network,
  { levels, reward, seed, batches, settings }: GradientOptions,
): Float32Array[][] {
  return Array.from({ length: batches }, (_, batch) => {
    const own = nextUint32(createStream(seed, PURPOSE.batches, batch));
    const env = new BatchEnv(program, { slots: settings.slots, seed: own, levels });
    env.setReward(reward);
    const collector = new Collector(env, network, settings, own);
    collector.restart();
    return policyGradient(network, collector.collect());
  });
}
