import { nextBelow } from "@mesagrid/env";

/** A number with an interval that is meant to hold the true value 95 times in 100. */
export interface Estimate {
  readonly mean: number;
  /** Lower end of the interval. */
  readonly low: number;
  /** Upper end of the interval. */
  readonly high: number;
  /** How many independent observations it rests on. */
  readonly n: number;
}

/** 97.5 % point of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * A rate with Wilson's score interval (Wilson 1927; Brown, Cai and DasGupta 2001, formula 4), without continuity correction:
 *
 *     (p + z²/2n ± z · √(p(1 − p)/n + z²/4n²)) / (1 + z²/n),   p = hits / n
 *
 * It stays within 0..1 and says something sensible of 0 hits, unlike p ± z√(p(1 − p)/n).
 *
 * @param hits how many of the trials succeeded
 * @param trials how many there were; none gives the interval 0..1 and a mean of NaN
 */
export function wilson(hits: number, trials: number): Estimate {
  if (trials === 0) return { mean: Number.NaN, low: 0, high: 1, n: 0 };
  const p = hits / trials;
  const z2 = Z * Z;
  const centre = p + z2 / (2 * trials);
  const spread = Z * Math.sqrt((p * (1 - p)) / trials + z2 / (4 * trials * trials));
  const scale = 1 + z2 / trials;
  // At 0 and at all hits the end is exact on paper and off by a rounding error here.
  const low = hits === 0 ? 0 : (centre - spread) / scale;
  const high = hits === trials ? 1 : (centre + spread) / scale;
  return { mean: p, low, high, n: trials };
}

/** Samples drawn by `bootstrapMean`. */
const RESAMPLES = 2000;

/**
 * A mean with its percentile bootstrap interval (Efron and Tibshirani 1993, chapter 13): 2,000 times as many values are drawn from
 * the sample, with replacement; the ends are the 2.5 % and 97.5 % quantiles of their means. Too narrow for small
 * samples: below about 15 values use `studentMean`.
 *
 * @param stream words of a stream (`createStream`); it moves on. The same stream gives the same interval.
 */
export function bootstrapMean(values: readonly number[], stream: Uint32Array): Estimate {
  const n = values.length;
  if (n === 0) return { mean: Number.NaN, low: Number.NaN, high: Number.NaN, n };
  const means = new Float64Array(RESAMPLES);
  for (let sample = 0; sample < RESAMPLES; sample++) {
    let sum = 0;
    for (let draw = 0; draw < n; draw++) sum += values[nextBelow(stream, 0, n)];
    means[sample] = sum / n;
  }
  means.sort();
  return { mean: meanOf(values), low: quantile(means, 0.025), high: quantile(means, 0.975), n };
}

/** 97.5 % points of Student's t for 1 to 30 degrees of freedom; beyond, the normal one is within 2 % of them. */
// biome-ignore format: a table
const STUDENT = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281,
  2.201, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.093, 2.086,
  2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
];

/**
 * The 97.5 % point of Student's t.
 *
 * @param freedom degrees of freedom, at least 1; a broken number is rounded down, which makes an interval no narrower
 */
export function studentPoint(freedom: number): number {
  return STUDENT[Math.floor(freedom) - 1] ?? Z;
}

/**
 * A mean with Student's interval, mean ± t(n − 1) · s / √n: for few agents, whose means are close to normal by averaging
 * over many episodes each. One value has an interval without ends.
 */
export function studentMean(values: readonly number[]): Estimate {
  const n = values.length;
  const mean = meanOf(values);
  if (n < 2) return { mean, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, n };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const spread = studentPoint(n - 1) * Math.sqrt(variance / n);
  return { mean, low: mean - spread, high: mean + spread, n };
}

/** The arithmetic mean; NaN of nothing. */
export function meanOf(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Quantile of sorted values, linear between neighbours (type 7 of Hyndman and Fan 1996). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
