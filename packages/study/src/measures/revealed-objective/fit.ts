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
const FOLLOWED = 3;
const MOST_STEPS = 80;
/** A step that is expected to gain less, nats, is not taken: at first, when starts are compared, and at the last. */
const LEAST_GAIN = { first: 0.1, last: 1e-5 };

/**
 * Maximises the likelihood from several starts: no objective at all, the best of the single objectives (either sign, two inverse
 * temperatures), and `others`. There may be several maxima: of the optimal family the likelihood is neither concave nor smooth.
 */
export function fit(likelihood: Likelihood, others: readonly Float64Array[] = []): Fit {
  const zero = new Float64Array(likelihood.objectives);
  const single = [...zero.keys()].flatMap((k) =>
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
 * Fisher scoring with Levenberg's damping: a step solves (F + damping) step = gradient, and is taken if it gains. Directions that F knows
 * nothing of are not moved in, so that of thetas that explain the decisions alike the one nearest to the start is found.
 */
function climb(likelihood: Likelihood, start: Float64Array, leastGain: number): Fit {
  let theta = start;
  let here = likelihood.slope(theta);
  let damping = 1e-3;
  for (let step = 0; step < MOST_STEPS && damping < 1e6; step++) {
    const move = scored(here, damping);
    const gain = dot(move, here.gradient) / 2;
    if (!(gain > leastGain)) break;
    const there = theta.map((value, k) => value + move[k]);
    const value = likelihood.value(there);
    if (value > here.value) {
      theta = there;
      here = likelihood.slope(theta);
      damping = Math.max(damping / 10, 1e-6);
    } else damping *= 8;
  }
  return { theta, value: here.value };
}

function scored({ gradient, fisher }: Slope, damping: number): Float64Array {
  const { values, vectors } = eigen(fisher);
  const scale = Math.max(...values);
  const move = new Float64Array(gradient.length);
  values.forEach((value, i) => {
    const along = dot(vectors[i], gradient) / (Math.max(value, 0) + damping * scale + Number.MIN_VALUE);
    for (let k = 0; k < move.length; k++) move[k] += along * vectors[i][k];
  });
  return move;
}
