/**
 * Statistics of few agents as Agarwal et al. 2021 ("Deep Reinforcement Learning at the Edge of the Statistical Precipice", rliable) ask
 * for: interquartile means, stratified bootstrap intervals, the probability of improvement, performance profiles. Unlike theirs the
 * intervals are widened for few agents.
 */
import { bootstrap, type Estimate, studentPoint, wilson } from "./stats.js";

/** Below so many agents there is no interval: a bootstrap of four values knows 35 samples. */
export const FEWEST_AGENTS = 5;

/** Samples drawn for each interval: the ends of five agents' are the 1 in 1,000 quantiles. */
export const RESAMPLES = 10_000;

/** Of a sum, as a share of what was summed: far above that of 64-bit sums, far below anything that agents show. */
const ROUNDING = 1e-12;

/**
 * The mean of the middle half: the floor(n / 4) lowest and as many of the highest values are left out, as `trim_mean(x, 0.25)` of SciPy
 * and rliable's `aggregate_iqm` do. NaN of nothing. Values that cancel but for rounding have a mean of 0, so that no interval ends beside it.
 */
export function interquartileMean(values: ArrayLike<number>): number {
  const sorted = new Float64Array(values).sort();
  const cut = Math.floor(sorted.length / 4);
  let [sum, size] = [0, 0];
  for (let i = cut; i < sorted.length - cut; i++) {
    sum += sorted[i];
    size += Math.abs(sorted[i]);
  }
  return Math.abs(sum) < ROUNDING * size ? 0 : sum / (sorted.length - 2 * cut);
}

/** The standard normal distribution function, to 2e-7 (Abramowitz and Stegun 1964, 7.1.26). */
function normalShare(x: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(x)) / Math.SQRT2);
  const series = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  const upper = 0.5 * series.reduce((sum, term) => (sum + term) * t, 0) * Math.exp((-x * x) / 2);
  return x > 0 ? 1 - upper : upper;
}

/**
 * The share beyond each end of an expanded percentile interval (Hesterberg 2015, "What teachers should know about the bootstrap",
 * section 5.3.3), Φ(−t(n − 1) √(n / (n − 1))) in place of 0.025: percentile intervals of few values are as much too narrow as normal
 * intervals without Student's t and with n in place of n − 1.
 */
export function expandedTail(n: number): number {
  return normalShare(-studentPoint(n - 1) * Math.sqrt(n / (n - 1)));
}

/**
 * A number of several groups of agents, each an arm, a world or a level set, with an interval over the agents: a stratified bootstrap that
 * draws within each group, its percentiles expanded for the smallest. Nothing but n where a group has fewer than `FEWEST_AGENTS`.
 *
 * @param groups numbers of the agents of each group
 * @param statistic of groups of the same sizes; called often, with the same arrays
 * @param stream words of a stream; it moves on
 * @param resamples samples drawn; fewer do for bands with many intervals
 * @returns `mean` is the statistic of the groups as they are; `n` the size of the smallest
 */
export function overAgents(
  groups: readonly (readonly number[])[],
  statistic: (groups: readonly Float64Array[]) => number,
  stream: Uint32Array,
  resamples = RESAMPLES,
): Estimate {
  const strata = groups.map((group) => group.length);
  const n = Math.min(...strata);
  const values = groups.flat();
  const sample = strata.map((size) => new Float64Array(size));
  const at = (drawn: ArrayLike<number>): number => {
    let next = 0;
    for (const group of sample) for (let i = 0; i < group.length; i++) group[i] = values[drawn[next++]];
    return statistic(sample);
  };
  const mean = at(values.map((_, i) => i));
  if (n < FEWEST_AGENTS) return { mean, low: Number.NaN, high: Number.NaN, n };
  const options = { resamples, tail: expandedTail(n), strata };
  return { mean, ...bootstrap(values.length, at, stream, options), n };
}

/** The interquartile mean over agents, of all groups together as rliable takes it over tasks, with its interval. */
export function interquartileMeanOverAgents(
  groups: readonly (readonly number[])[],
  stream: Uint32Array,
  resamples = RESAMPLES,
): Estimate {
  const of = (all: readonly Float64Array[]) =>
    interquartileMean(all.length === 1 ? all[0] : all.flatMap((group) => [...group]));
  return overAgents(groups, of, stream, resamples);
}

/** P(X > Y) + P(X = Y) / 2 over all pairs, Mann and Whitney's U / (n m). */
export function improvement(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let wins = 0;
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j < y.length; j++) wins += x[i] > y[j] ? 1 : x[i] === y[j] ? 0.5 : 0;
  return wins / (x.length * y.length);
}

/**
 * The probability that an agent of one arm gets more than one of another, ties counted half (rliable's probability of improvement), with
 * the interval of `overAgents`. Where the arms do not overlap at all, and so no sample varies, the interval is Wilson's of n in n, which
 * is no narrower than the truth: the variance of U / (n m) is at most p (1 − p) / min(n, m) (van Dantzig 1951).
 */
export function probabilityOfImprovement(
  arm: readonly number[],
  against: readonly number[],
  stream: Uint32Array,
): Estimate {
  const found = overAgents([arm, against], ([x, y]) => improvement(x, y), stream);
  if (found.low !== found.high || found.mean === 0.5) return found;
  const { low, high } = wilson(Math.round(found.mean * found.n), found.n);
  return { ...found, low, high };
}

/** A place on a performance profile. */
export interface ProfilePoint {
  readonly threshold: number;
  /** Share of the agents above the threshold, with Wilson's interval; `n` agents. */
  readonly share: Estimate;
}

/** The share of agents above each of `steps` + 1 thresholds from `low` to `high`: a run-score distribution (rliable's performance profile). */
export function performanceProfile(
  values: readonly number[],
  { low, high, steps }: { readonly low: number; readonly high: number; readonly steps: number },
): ProfilePoint[] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const threshold = low + ((high - low) * i) / steps;
    return { threshold, share: wilson(values.filter((value) => value > threshold).length, values.length) };
  });
}
