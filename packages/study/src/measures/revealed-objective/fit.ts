import type { Likelihood, Slope } from "./likelihood.js";
import { dot, eigen } from "./matrix.js";

/** Where the likelihood is highest. */
export interface Fit {
  /** [objectives] beta w. */
  readonly theta: Float64Array;
  /** Log-likelihood there, nats. */
  readonly value: number;
}

/** Inverse temperatures that single objectives are tried at. */
const TRIED = [5, 25];
/** How many of them are followed, besides those given. */
const FOLLOWED = 2;
/** Standard deviation of the prior of each theta: so wide that it matters only where the decisions say next to nothing. */
const PRIOR = 50;
const MOST_STEPS = 80;
/** A step that is expected to gain less, nats, is not taken: at first, when starts are compared, and at the last. */
const LEAST_GAIN = { first: 0.3, last: 1e-5 };

/**
 * Maximises the likelihood from several starts: no objective at all, the best of the single objectives (either sign, two inverse
 * temperatures), and `others`. There may be several maxima: of the optimal family the likelihood is neither concave nor smooth.
 *
 * @param alone objectives to start from by themselves; default all
 */
export function fit(
  likelihood: Likelihood,
  others: readonly Float64Array[] = [],
  alone: readonly number[] = [...Array(likelihood.objectives).keys()],
): Fit {
  const zero = new Float64Array(likelihood.objectives);
  const single = alone.flatMap((k) =>
    TRIED.flatMap((beta) => [beta, -beta]).map((value) => zero.with(k, value)),
  );
  const tried = single.map((theta) => ({ theta, value: likelihood.value(theta) }));
  tried.sort((a, b) => b.value - a.value);
  const starts = [zero, ...others, ...tried.slice(0, FOLLOWED).map(({ theta }) => theta)];
  const fits = starts.map((start) => climb(likelihood, start, LEAST_GAIN.first));
  const best = fits.reduce((most, one) => (one.value > most.value ? one : most));
  return climb(likelihood, best.theta, LEAST_GAIN.last);
}

/**
 * Fisher scoring with Levenberg's damping, on the likelihood times a wide normal prior: of thetas that explain the decisions alike it
 * finds the one nearest to 0. A step solves (F + damping) step = gradient, and is taken if it gains.
 */
function climb(likelihood: Likelihood, start: Float64Array, leastGain: number): Fit {
  let theta = start;
  let here = likelihood.slope(theta);
  let damping = 1e-3;
  for (let step = 0; step < MOST_STEPS && damping < 1e6; step++) {
    const gradient = here.gradient.map((value, k) => value - theta[k] / PRIOR ** 2);
    const move = scored(gradient, here, damping);
    if (!(dot(move, gradient) / 2 > leastGain)) break;
    const there = theta.map((value, k) => value + move[k]);
    if (likelihood.value(there) - costOf(there) > here.value - costOf(theta)) {
      theta = there;
      here = likelihood.slope(theta);
      damping = Math.max(damping / 10, 1e-6);
    } else damping *= 8;
  }
  return { theta, value: here.value };
}

/** Minus the logarithm of the prior. */
function costOf(theta: Float64Array): number {
  return dot(theta, theta) / (2 * PRIOR ** 2);
}

function scored(gradient: Float64Array, { fisher }: Slope, damping: number): Float64Array {
  const { values, vectors } = eigen(fisher);
  const scale = Math.max(...values);
  const move = new Float64Array(gradient.length);
  values.forEach((value, i) => {
    const along = dot(vectors[i], gradient) / (Math.max(value, 0) + 1 / PRIOR ** 2 + damping * scale);
    for (let k = 0; k < move.length; k++) move[k] += along * vectors[i][k];
  });
  return move;
}
