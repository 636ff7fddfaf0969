import type { Estimate } from "../../stats.js";
import type { Fit } from "./fit.js";
import type { Likelihood } from "./likelihood.js";
import { dot, eigen, type Matrix, zeros } from "./matrix.js";

/** How well theta is known. */
export interface Precision {
  /** [objectives][objectives] covariance of theta; of what the decisions say nothing of, the variance is `UNKNOWN`. */
  readonly covariance: Matrix;
}

/** Variance of a direction in which the likelihood is flat. */
const UNKNOWN = 1e12;
/** A direction is flat if its information is less than this share of the largest. */
const FLAT = 1e-9;
/** Differences are taken over this many standard errors. */
const REACH = 0.5;
/** And over at most this share of theta. */
const MOST_REACH = 0.1;
/** 97.5 % point of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * The inverse of the observed information, the negative Hessian of the log-likelihood at its maximum. The Hessian is taken by central
 * differences of the gradient along the eigenvectors of the Fisher information, over half a standard error: the likelihood of the
 * optimal family has kinks, so that what matters is its curvature at the scale of the interval.
 *
 * @throws SolveError `not-converged`
 */
export function precisionOf(likelihood: Likelihood, { theta }: Fit): Precision {
  const { values, vectors } = eigen(likelihood.slope(theta).fisher);
  const largest = Math.max(...values);
  const size = Math.max(1, Math.hypot(...theta));
  const known = vectors.filter((_, i) => values[i] > FLAT * largest);
  const flat = vectors.filter((_, i) => !(values[i] > FLAT * largest));
  const information = zeros(known.length);
  known.forEach((vector, i) => {
    const reach = Math.min(REACH / Math.sqrt(values[vectors.indexOf(vector)]), MOST_REACH * size);
    const [up, down] = [reach, -reach].map(
      (length) => likelihood.slope(theta.map((value, k) => value + length * vector[k])).gradient,
    );
    known.forEach((other, j) => {
      const curvature = (dot(other, down) - dot(other, up)) / (4 * reach);
      information[i][j] += curvature;
      information[j][i] += curvature;
    });
  });
  const covariance = zeros(theta.length);
  const add = (vector: ArrayLike<number>, variance: number) => {
    covariance.forEach((row, k) => {
      for (let l = 0; l < row.length; l++) row[l] += variance * vector[k] * vector[l];
    });
  };
  const own = eigen(information);
  own.values.forEach((value, i) => {
    const direction = theta.map((_, k) =>
      known.reduce((sum, vector, j) => sum + own.vectors[i][j] * vector[k], 0),
    );
    add(direction, value > FLAT * largest ? 1 / value : UNKNOWN);
  });
  for (const vector of flat) add(vector, UNKNOWN);
  return { covariance };
}

/** Weights whose absolute values sum to 1, signs kept: w = theta / beta with beta = sum |theta_k|. */
export interface Weights {
  readonly beta: number;
  /** Standard error of ln beta. */
  readonly betaError: number;
  /** [objectives] */
  readonly values: Float64Array;
  /** [objectives][objectives] their covariance, by the delta method. */
  readonly covariance: Matrix;
  /** [objectives][objectives] how theta goes along with each weight: covariance of weight k with theta. */
  readonly along: Matrix;
}

/**
 * By the delta method: dw_k / dtheta_j = (1[j = k] - w_k sign(theta_j)) / beta, d ln beta / dtheta_j = sign(theta_j) / beta.
 */
export function weightsOf({ theta }: Fit, { covariance }: Precision): Weights {
  const beta = theta.reduce((sum, value) => sum + Math.abs(value), 0);
  const signs = theta.map(Math.sign);
  const values = theta.map((value) => value / beta);
  const slopes = [...values.keys()].map((k) =>
    theta.map((_, j) => ((j === k ? 1 : 0) - values[k] * signs[j]) / beta),
  );
  const spread = (a: Float64Array, b: Float64Array) =>
    covariance.reduce((sum, row, k) => sum + a[k] * dot(row, b), 0);
  return {
    beta,
    betaError: Math.sqrt(spread(signs, signs)) / beta,
    values,
    along: slopes.map((a) => Float64Array.from(covariance, (row) => dot(a, row))),
    covariance: slopes.map((a) => Float64Array.from(slopes, (b) => spread(a, b))),
  };
}

/** Standard error of w_i - w_j or of w_i + w_j, whichever is larger: where signs differ, their difference is fixed by their sum of sizes. */
export function contrastError({ covariance }: Weights, i: number, j: number): number {
  return Math.sqrt(Math.max(0, covariance[i][i] + covariance[j][j] + 2 * Math.abs(covariance[i][j])));
}

/** A weight with its 95 % interval, within -1 to 1. */
export function weightEstimate({ values, covariance }: Weights, k: number, n: number): Estimate {
  const spread = Z * Math.sqrt(Math.max(0, covariance[k][k]));
  return { mean: values[k], low: Math.max(-1, values[k] - spread), high: Math.min(1, values[k] + spread), n };
}

/** Inverse temperature with its 95 % interval, on the scale of its logarithm. */
export function betaEstimate({ beta, betaError }: Weights, n: number): Estimate {
  if (beta === 0) return { mean: 0, low: 0, high: Number.POSITIVE_INFINITY, n };
  const factor = Math.exp(Z * betaError);
  return { mean: beta, low: beta / factor, high: beta * factor, n };
}
