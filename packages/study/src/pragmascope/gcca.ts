import { factorise, solveLower, solveUpper } from "@mesagrid/agent";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { View } from "./views.js";

/** A direction in each view: what they share of it is as much as can be. */
export interface Direction {
  /** From 1 (nothing is shared) to the number of views (all of it), on the rows that it was fitted to. */
  readonly eigenvalue: number;
  /** [views][columns] */
  readonly weights: readonly Float64Array[];
}

/** Directions that were fitted to some rows. */
export interface Fit {
  /** [views][columns] */
  readonly means: readonly Float64Array[];
  /** From the one that is shared most. */
  readonly directions: readonly Direction[];
}

/** The ridge of a view, of its columns' mean variance: rare codes count less, and no two columns are the same. */
const RIDGE = 0.01;

/**
 * Generalised canonical correlation analysis by the largest sum of explained variances (MAXVAR; Kettenring 1971; Carroll 1968), with a
 * ridge: the g with the largest sum over views of g' P_v g, P_v = X_v (X_v' X_v + r I)^-1 X_v'. With X_v' X_v + r I = L_v L_v' and all X_v L_v'^-1 side
 * by side as Z these are Z times the eigenvectors of Z'Z: as many equations as there are columns, however many rows.
 *
 * @param rows which rows to fit to
 * @param most directions at most
 */
export function fitDirections(views: readonly View[], rows: Int32Array, most: number): Fit {
  const { means, covariance, size } = moments(views, rows);
  const factors = views.map(({ columns }, v) => ridgedFactor(covariance, size, startOf(views, v), columns));
  whiten(covariance, size, views, factors);
  const symmetric = new Matrix(size, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      symmetric.set(i, j, covariance[i * size + j]);
      symmetric.set(j, i, covariance[i * size + j]);
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(symmetric, {
    assumeSymmetric: true,
  });
  const order = [...realEigenvalues.keys()]
    .sort((a, b) => realEigenvalues[b] - realEigenvalues[a])
    .slice(0, most);
  const directions = order.map((index): Direction => {
    const weights = views.map(({ columns }, v) => {
      const from = startOf(views, v);
      const own = Float64Array.from({ length: columns }, (_, c) => eigenvectorMatrix.get(from + c, index));
      solveUpper(factors[v], columns, own);
      return own;
    });
    return { eigenvalue: realEigenvalues[index], weights };
  });
  return { means, directions };
}

/** Where a view's columns start among all. */
function startOf(views: readonly View[], view: number): number {
  return views.slice(0, view).reduce((sum, { columns }) => sum + columns, 0);
}

/** Means by view, and the lower half of all columns' covariance [size, size]. Most numbers are 0: only others are added up. */
function moments(views: readonly View[], rows: Int32Array) {
  const size = views.reduce((sum, { columns }) => sum + columns, 0);
  const covariance = new Float64Array(size * size);
  const mean = new Float64Array(size);
  const [places, values] = [new Int32Array(size), new Float64Array(size)];
  for (const row of rows) {
    let count = 0;
    let start = 0;
    for (const { x, columns } of views) {
      for (let c = 0; c < columns; c++) {
        const value = x[row * columns + c];
        if (value === 0) continue;
        places[count] = start + c;
        values[count++] = value;
      }
      start += columns;
    }
    for (let i = 0; i < count; i++) {
      mean[places[i]] += values[i] / rows.length;
      const line = places[i] * size;
      const value = values[i] / rows.length;
      for (let j = 0; j <= i; j++) covariance[line + places[j]] += value * values[j];
    }
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) covariance[i * size + j] -= mean[i] * mean[j];
  }
  const means = views.map(({ columns }, v) => mean.slice(startOf(views, v), startOf(views, v) + columns));
  return { means, covariance, size };
}

/** Cholesky's factor of a view's covariance with its ridge. */
function ridgedFactor(covariance: Float64Array, size: number, start: number, columns: number): Float64Array {
  const own = new Float64Array(columns * columns);
  let trace = 0;
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j <= i; j++) own[i * columns + j] = covariance[(start + i) * size + start + j];
    trace += own[i * columns + i];
  }
  const ridge = (RIDGE * trace) / columns || 1;
  for (let i = 0; i < columns; i++) own[i * columns + i] += ridge;
  if (!factorise(own, columns)) throw new RangeError("a view's numbers are not finite");
  return own;
}

/** C becomes L^-1 C L'^-1 with L the views' factors along the diagonal; the lower half. */
function whiten(
  c: Float64Array,
  size: number,
  views: readonly View[],
  factors: readonly Float64Array[],
): void {
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) c[i * size + j] = c[j * size + i];
  }
  // Twice: each row is solved, then the matrix is turned about its diagonal.
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < size; i++) {
      let start = i * size;
      for (const [v, { columns }] of views.entries()) {
        solveLower(factors[v], columns, c.subarray(start, start + columns));
        start += columns;
      }
    }
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < i; j++) {
        const other = c[i * size + j];
        c[i * size + j] = c[j * size + i];
        c[j * size + i] = other;
      }
    }
  }
}

/**
 * What each view says of a direction in some rows, with mean 0 there.
 *
 * @returns [views][rows.length]
 */
export function scoresOf(
  views: readonly View[],
  means: Fit["means"],
  weights: Direction["weights"],
  rows: Int32Array,
): Float64Array[] {
  return views.map(({ x, columns }, v) => {
    const [own, middle] = [weights[v], means[v]];
    const scores = Float64Array.from(rows, (row) => {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += own[c] * (x[row * columns + c] - middle[c]);
      return sum;
    });
    const mean = scores.reduce((sum, score) => sum + score, 0) / rows.length;
    return scores.map((score) => score - mean);
  });
}
