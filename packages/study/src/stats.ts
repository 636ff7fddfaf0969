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

/** Samples drawn by `bootstrap`. */
const RESAMPLES = 2000;

/** An interval without a number in it. */
export type Interval = Pick<Estimate, "low" | "high">;

/** How `bootstrap` draws and where it cuts. */
export interface BootstrapOptions {
  /** Samples drawn; 2,000 if not given. */
  readonly resamples?: number;
  /** Share of them beyond each end; 0.025 if not given. */
  readonly tail?: number;
  /** Sizes of the groups that observations are drawn within, in their order; their sum is n. One group if not given. */
  readonly strata?: readonly number[];
}

/**
 * The percentile bootstrap interval of any number that is computed from n observations (Efron and Tibshirani 1993, chapter 13): 2,000
 * times n of them are drawn with replacement; the ends are the 2.5 % and 97.5 % quantiles of what comes out. Samples that give no
 * number (NaN) count as lying beyond both ends, so that an interval grows with them and has no end where they are more than 2.5 %.
 *
 * @param n how many observations there are, at least 1
 * @param statistic the number of a sample: [n] indexes of the observations drawn, the same array at each call
 * @param stream words of a stream (`createStream`); it moves on. The same stream gives the same interval.
 */
export function bootstrap(
  n: number,
  statistic: (drawn: Int32Array) => number,
  stream: Uint32Array,
  { resamples = RESAMPLES, tail = 0.025, strata = [n] }: BootstrapOptions = {},
): Interval {
  const drawn = new Int32Array(n);
  const numbers = new Float64Array(resamples);
  for (let sample = 0; sample < resamples; sample++) {
    let first = 0;
    for (const size of strata) {
      for (let draw = 0; draw < size; draw++) drawn[first + draw] = first + nextBelow(stream, 0, size);
      first += size;
    }
    numbers[sample] = statistic(drawn);
  }
  const known = numbers.filter((number) => !Number.isNaN(number)).sort();
  const beyond = resamples - known.length;
  const place = tail * (resamples - 1) - beyond;
  if (place < 0) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const share = place / (known.length - 1);
  return { low: quantile(known, share), high: quantile(known, 1 - share) };
}

/** A mean with its `bootstrap` interval: too narrow for small samples, below about 15 values use `studentMean`. */
export function bootstrapMean(values: readonly number[], stream: Uint32Array): Estimate {
  const n = values.length;
  if (n === 0) return { mean: Number.NaN, low: Number.NaN, high: Number.NaN, n };
  return { mean: meanOf(values), ...bootstrap(n, (drawn) => meanAt(values, drawn), stream), n };
}

/** The mean of the values at some indexes. */
export function meanAt(values: ArrayLike<number>, indexes: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < indexes.length; i++) sum += values[indexes[i]];
  return sum / indexes.length;
}

/** From so many agents on the bootstrap over them is wide enough. */
const ENOUGH_AGENTS = 15;

/** The mean of a number of several agents, with an interval over the agents: Student's below 15 of them, else the bootstrap's. */
export function meanOverAgents(values: readonly number[], stream: Uint32Array): Estimate {
  return values.length < ENOUGH_AGENTS ? studentMean(values) : bootstrapMean(values, stream);
}

/**
 * The difference of two rates of the same trials, first − second, with Newcombe's interval from Wilson's two (Newcombe 1998, Statistics
 * in Medicine 17: 2635, method 10): unlike that of a mean of differences it has a width where all trials agree.
 *
 * @param both trials in which both happened; likewise `first` only, `second` only, `neither`
 */
export function pairedDifference(both: number, first: number, second: number, neither: number): Estimate {
  const n = both + first + second + neither;
  const one = wilson(both + first, n);
  const other = wilson(both + second, n);
  if (n === 0) return { mean: Number.NaN, low: -1, high: 1, n };
  const product = both * neither - first * second;
  const corrected = product > 0 ? Math.max(product - n / 2, 0) : product;
  const margins = (both + first) * (second + neither) * (both + second) * (first + neither);
  const phi = margins === 0 ? 0 : corrected / Math.sqrt(margins);
  const spread = (a: number, b: number) => Math.sqrt(Math.max(0, a * a - 2 * phi * a * b + b * b));
  const mean = one.mean - other.mean;
  return {
    mean,
    low: mean - spread(one.mean - one.low, other.high - other.mean),
    high: mean + spread(one.high - one.mean, other.mean - other.low),
    n,
  };
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

/**
 * The ratio a / b of two numbers that were estimated apart, with an interval from theirs (Donner and Zou 2012, Statistical Methods in Medical
 * Research 21: 347; of normal intervals it is Fieller's). Where b's interval reaches 0 it has no ends.
 */
export function ratioOf(a: Estimate, b: Estimate): Estimate {
  const product = a.mean * b.mean;
  const end = (ofA: number, ofB: number, sign: number): number => {
    const scale = ofB * (2 * b.mean - ofB);
    if (!(b.low > 0 && scale > 0 && Number.isFinite(ofA * scale))) return sign * Number.POSITIVE_INFINITY;
    const under = product * product - ofA * (2 * a.mean - ofA) * scale;
    return (product + sign * Math.sqrt(Math.max(0, under))) / scale;
  };
  return { mean: a.mean / b.mean, low: end(a.low, b.high, -1), high: end(a.high, b.low, 1), n: a.n };
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
