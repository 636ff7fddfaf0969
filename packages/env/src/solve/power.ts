import { createStream, nextFloat, PURPOSE } from "../rng.js";
import { type Mdp, SolveError } from "./mdp.js";

/** How POWER is estimated. */
export interface PowerOptions {
  /** Discount, above 0 and below 1. Default 0.95. */
  readonly gamma?: number;
  /** Reward functions drawn. Default 200. */
  readonly samples?: number;
  readonly seed?: number;
}

/** POWER of every state of a level. */
export interface Power {
  /** [states] */
  readonly power: Float64Array;
  /** [states] standard error over the reward functions drawn; the same ones for all states. */
  readonly error: Float64Array;
}

/** POWER is found to within this, beside what the draws leave open. */
const TOLERANCE = 1e-5;
const MOST_SWEEPS = 100_000;

/**
 * POWER(s) = (1 - gamma) / gamma * E[V*(s) - R(s)], where each state's reward R(s) is drawn from 0..1, evenly and apart from all others, and
 * V*(s) = R(s) + gamma max_a sum_s' p(s'|s, a) V*(s') (Turner et al. 2021). It lies within 0..1: the average reward
 * that one can look forward to, not knowing yet what will be rewarded. The end of the episode is one more state, with a reward of its
 * own, that nobody leaves: going there is a future like any other. The limit of the episode plays no part.
 *
 * @throws SolveError `bad-discount`, `not-converged`
 */
export function powerOf(mdp: Mdp, { gamma = 0.95, samples = 200, seed = 0 }: PowerOptions = {}): Power {
  if (!(gamma > 0 && gamma < 1))
    throw new SolveError("bad-discount", `gamma is ${gamma}`, "POWER needs one above 0 and below 1");
  const { states } = mdp;
  const words = createStream(seed, PURPOSE.evaluation);
  const rewards = new Float64Array(states + 1);
  const values = new Float64Array(states + 1).fill(0.5 / (1 - gamma));
  const power = new Float64Array(states);
  const squares = new Float64Array(states);
  const best = new Int32Array(states);
  for (let sample = 0; sample < samples; sample++) {
    for (let state = 0; state <= states; state++) rewards[state] = nextFloat(words);
    settle(mdp, gamma, rewards, values, best);
    for (let state = 0; state < states; state++) {
      const one = ((1 - gamma) / gamma) * (values[state] - rewards[state]);
      power[state] += one / samples;
      squares[state] += (one * one) / samples;
    }
  }
  const error = squares.map((square, state) =>
    Math.sqrt(Math.max(0, square - power[state] ** 2) / Math.max(1, samples - 1)),
  );
  return { power, error };
}

/** Sweeps that follow the best actions found before these are looked for again. */
const FOLLOWED = 8;

/**
 * Optimal values of a reward by state, from those of another one; the last is the end's. Modified policy iteration (Puterman and Shin 1978):
 * between sweeps over all actions some over the best ones only, which costs a fraction. To and fro, so that news travels both ways.
 *
 * @param best [states] room for the (state, action) pairs that are best
 */
function settle(
  mdp: Mdp,
  gamma: number,
  rewards: Float64Array,
  values: Float64Array,
  best: Int32Array,
): void {
  const { states } = mdp;
  values[states] = rewards[states] / (1 - gamma);
  // What is left to change after a sweep is at most gamma / (1 - gamma) times its largest change, and POWER is (1 - gamma) / gamma times that.
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let change = 0;
    const choosing = sweep % (FOLLOWED + 1) === 0;
    for (let i = 0; i < states; i++) {
      const state = sweep % 2 === 0 ? states - 1 - i : i;
      if (choosing) best[state] = bestPair(mdp, values, state);
      const value = rewards[state] + gamma * follows(mdp, values, best[state]);
      change = Math.max(change, Math.abs(value - values[state]));
      values[state] = value;
    }
    if (choosing && change <= TOLERANCE) return;
  }
  throw new SolveError("not-converged", `values still change after ${MOST_SWEEPS} sweeps`, "lower gamma");
}

/** The (state, action) of the best action. */
function bestPair(mdp: Mdp, values: Float64Array, state: number): number {
  const { actions } = mdp;
  let best = state * actions;
  let most = Number.NEGATIVE_INFINITY;
  for (let pair = state * actions; pair < (state + 1) * actions; pair++) {
    const value = follows(mdp, values, pair);
    if (value <= most) continue;
    most = value;
    best = pair;
  }
  return best;
}

/** The mean value of what follows a (state, action). */
function follows({ first, next, chances, states }: Mdp, values: Float64Array, pair: number): number {
  let mean = 0;
  for (let outcome = first[pair]; outcome < first[pair + 1]; outcome++)
    mean += chances[outcome] * values[next[outcome] < 0 ? states : next[outcome]];
  return mean;
}
