type Floats = Float32Array | Float64Array;

/** A rollout as GAE reads it: arrays of horizon x slots, laid out `[t * slots + slot]`. */
export interface Rollout {
  readonly rewards: Floats;
  /** V(s_t). */
  readonly values: Floats;
  /**
   * V(s_t+1), of the observation that the step led to. Where the episode was truncated that is its FINAL observation,
   * not the next episode's first. Ignored where it terminated.
   */
  readonly nextValues: Floats;
  /** 1 where the episode ended in a state that is worth nothing more. */
  readonly terminated: Uint8Array;
  /** 1 where the episode ended, whether terminated or truncated. */
  readonly ended: Uint8Array;
  readonly horizon: number;
  readonly slots: number;
  readonly gamma: number;
  readonly lambda: number;
  /** Written: A_t. */
  readonly advantages: Floats;
  /** Written: A_t + V(s_t), the lambda-return that the value is regressed on. */
  readonly returns: Floats;
}

/**
 * Generalised advantage estimation (Schulman et al. 2016, eq. 16), backwards over each slot:
 *
 *     delta_t = r_t + gamma V(s_t+1) (1 - terminated_t) - V(s_t)
 *     A_t     = delta_t + gamma lambda (1 - ended_t) A_t+1
 *
 * A truncated episode bootstraps from its final observation; a terminated one from nothing; neither sees the next
 * episode of its slot. The last step of the rollout bootstraps from `nextValues` as any other.
 */
export function gae(rollout: Rollout): void {
  const { rewards, values, nextValues, terminated, ended, horizon, slots, gamma, lambda } = rollout;
  const { advantages, returns } = rollout;
  for (let slot = 0; slot < slots; slot++) {
    let advantage = 0;
    for (let i = (horizon - 1) * slots + slot; i >= 0; i -= slots) {
      const bootstrap = terminated[i] ? 0 : gamma * nextValues[i];
      const delta = rewards[i] + bootstrap - values[i];
      advantage = ended[i] ? delta : delta + gamma * lambda * advantage;
      advantages[i] = advantage;
      returns[i] = advantage + values[i];
    }
  }
}

/** Mean and deviation (n - 1 in the denominator, as in CleanRL) to 0 and 1, in place. One sample is only centred. */
export function normalise(advantages: Float32Array): void {
  const n = advantages.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += advantages[i];
  mean /= n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (advantages[i] - mean) ** 2;
  const scale = 1 / (n > 1 ? Math.sqrt(squares / (n - 1)) + 1e-8 : 1);
  for (let i = 0; i < n; i++) advantages[i] = (advantages[i] - mean) * scale;
}

/** 1 - Var(returns - values) / Var(returns): 1 for a perfect value function. 0 where all returns are the same. */
export function explainedVariance(values: Floats, returns: Floats): number {
  const n = returns.length;
  let meanReturn = 0;
  let meanError = 0;
  for (let i = 0; i < n; i++) {
    meanReturn += returns[i];
    meanError += returns[i] - values[i];
  }
  meanReturn /= n;
  meanError /= n;
  let returnSquares = 0;
  let errorSquares = 0;
  for (let i = 0; i < n; i++) {
    returnSquares += (returns[i] - meanReturn) ** 2;
    errorSquares += (returns[i] - values[i] - meanError) ** 2;
  }
  return returnSquares > 0 ? 1 - errorSquares / returnSquares : 0;
}
