/**
 * The losses of the policy-gradient algorithms in plain numbers, with their gradients by hand: a hundred times less
 * work than the same in some fifty small tensor operations. Everything here is pure.
 */

/** Samples as the losses see them. */
export interface LossBatch {
  /** Rows, B. */
  readonly size: number;
  readonly actions: Uint8Array;
  /** log pi_old(a|s). */
  readonly logProbs: Float32Array;
  /** As they enter the loss: normalised, if they are to be. */
  readonly advantages: Float32Array;
  readonly returns: Float32Array;
  /** V(s) when the actions were taken. */
  readonly values: Float32Array;
}

/** How the parts of a loss are weighed. */
export interface LossWeights {
  readonly entropy: number;
  readonly value: number;
  /** Bound by which `clipFraction` counts. */
  readonly clip: number;
  /** How far a value may be from what it was when the action was taken and still count; Infinity for any. */
  readonly valueClip: number;
}

/** A loss and its parts, all means over the batch. */
export interface LossTerms {
  /** policyLoss - entropy weight x entropy + value weight x valueLoss: what is minimised. */
  loss: number;
  policyLoss: number;
  /** Half the mean squared error of the value, clipped if it is to be. */
  valueLoss: number;
  /** Nats. */
  entropy: number;
  approxKl: number;
  clipFraction: number;
}

/** The policy's part of the loss for one sample, and its derivative by log pi(a|s). */
export interface Surrogate {
  /** @param logRatio log pi(a|s) - log pi_old(a|s) */
  loss(logProb: number, logRatio: number, advantage: number): number;
  slope(logRatio: number, advantage: number): number;
}

/** A2C, the plain policy gradient: -A log pi(a|s). */
export const PLAIN: Surrogate = {
  loss: (logProb, _logRatio, advantage) => -advantage * logProb,
  slope: (_logRatio, advantage) => -advantage,
};

/** PPO (Schulman et al. 2017, eq. 7): -min(r A, clip(r, 1 - eps, 1 + eps) A), r = pi(a|s) / pi_old(a|s). */
export function clipped(clip: number): Surrogate {
  const bound = (ratio: number) => Math.min(Math.max(ratio, 1 - clip), 1 + clip);
  return {
    loss(_logProb, logRatio, advantage) {
      const ratio = Math.exp(logRatio);
      return -Math.min(ratio * advantage, bound(ratio) * advantage);
    },
    slope(logRatio, advantage) {
      const ratio = Math.exp(logRatio);
      return ratio * advantage <= bound(ratio) * advantage ? -ratio * advantage : 0;
    },
  };
}

/** One sample's term of Schulman's k3 estimate of KL(old, new): (r - 1) - log r, never negative. */
export function klTerm(logRatio: number): number {
  return Math.expm1(logRatio) - logRatio;
}

/**
 * Policy loss - entropy bonus + value loss of a batch, and the gradient by the network's output.
 *
 * With p = softmax(z): d log p_a / dz_i = [i = a] - p_i and dH / dz_i = -p_i (log p_i + H).
 * The value's term is max(e, e')² / 2, e = V - R, and e' the same of V kept within `valueClip` of the old value
 * (Baselines' PPO); where e' is the larger it does not hang on V.
 *
 * @param head [B, A+1]: logits z and, in the last column, the value V
 * @param actions A
 * @param gradient written: d loss / d head, [B, A+1]
 */
export function actorCriticLoss(
  head: Float32Array,
  actions: number,
  batch: LossBatch,
  surrogate: Surrogate,
  weights: LossWeights,
  gradient: Float32Array,
): LossTerms {
  const { size } = batch;
  const [logP, p] = [new Float64Array(actions), new Float64Array(actions)];
  const terms = { policyLoss: 0, valueLoss: 0, entropy: 0, approxKl: 0, clipFraction: 0 };
  for (let row = 0; row < size; row++) {
    const at = row * (actions + 1);
    const entropy = logSoftmax(head, at, logP, p);
    const action = batch.actions[row];
    const advantage = batch.advantages[row];
    const logRatio = logP[action] - batch.logProbs[row];
    const value = head[at + actions];
    const error = value - batch.returns[row];
    const old = batch.values[row];
    const held =
      Math.min(Math.max(value, old - weights.valueClip), old + weights.valueClip) - batch.returns[row];
    const free = error * error >= held * held;

    terms.policyLoss += surrogate.loss(logP[action], logRatio, advantage);
    terms.entropy += entropy;
    terms.valueLoss += 0.5 * (free ? error * error : held * held);
    terms.approxKl += klTerm(logRatio);
    if (Math.abs(Math.expm1(logRatio)) > weights.clip) terms.clipFraction++;

    const slope = surrogate.slope(logRatio, advantage);
    for (let i = 0; i < actions; i++) {
      // Where p underflows to 0 the limit of p log p is 0.
      const bonus = p[i] > 0 ? weights.entropy * p[i] * (logP[i] + entropy) : 0;
      gradient[at + i] = (slope * ((i === action ? 1 : 0) - p[i]) + bonus) / size;
    }
    gradient[at + actions] = free ? (weights.value * error) / size : 0;
  }
  for (const name of Object.keys(terms) as (keyof typeof terms)[]) terms[name] /= size;
  const loss = terms.policyLoss - weights.entropy * terms.entropy + weights.value * terms.valueLoss;
  return { loss, ...terms };
}

/**
 * Log softmax of `logP.length` logits from `head[at]` on, into `logP`, and the probabilities themselves into `p`; returns
 * the entropy in nats. Exponentials are what a loss takes its time for: one a logit is enough.
 */
export function logSoftmax(head: Float32Array, at: number, logP: Float64Array, p: Float64Array): number {
  const n = logP.length;
  let max = head[at];
  for (let i = 1; i < n; i++) if (head[at + i] > max) max = head[at + i];
  let sum = 0;
  for (let i = 0; i < n; i++) {
    p[i] = Math.exp(head[at + i] - max);
    sum += p[i];
  }
  const logSum = max + Math.log(sum);
  let entropy = 0;
  for (let i = 0; i < n; i++) {
    logP[i] = head[at + i] - logSum;
    p[i] /= sum;
    if (p[i] > 0) entropy -= p[i] * logP[i];
  }
  return entropy;
}
