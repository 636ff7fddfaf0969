import { factorise, solveFactorised } from "@mesagrid/agent";
import type { Design } from "./design.js";

/** Something that is fitted to some folds, and then says how far off it is in others. */
export interface Regression {
  /** Penalties to choose from, per row. */
  readonly penalties: readonly number[];
  fit(without: readonly number[], penalty: number): void;
  /** How far off a row's prediction is. */
  lost(row: number): number;
  /** How far off a row's prediction would be that knows no activation. */
  base(row: number): number;
}

function rowsOf({ folds }: Design, without: readonly number[]): number[] {
  return [...folds.keys()].filter((row) => !without.includes(folds[row]));
}

function factorOf(design: Design, without: readonly number[], scale: number, penalty: number): Float64Array {
  const factor = design.penalised(without, scale, penalty);
  // A penalty above 0 on all but the mean makes it positive definite.
  if (!factorise(factor, design.width)) throw new RangeError("activations too large to be told apart");
  return factor;
}

/** Ridge regression (Hoerl and Kennard 1970): squared errors, of the mean of the fitted rows where nothing is known. */
export function ridge(design: Design, labels: Float64Array): Regression {
  const coefficients = new Float64Array(design.width);
  let mean = 0;
  return {
    penalties: [1e-4, 1e-3, 1e-2, 1e-1, 1],
    fit(without, penalty) {
      const rows = rowsOf(design, without);
      mean = rows.reduce((sum, row) => sum + labels[row], 0) / rows.length;
      coefficients.fill(0);
      for (const row of rows) design.add(row, labels[row], coefficients);
      solveFactorised(factorOf(design, without, 1, penalty * rows.length), design.width, coefficients);
    },
    lost: (row) => (labels[row] - design.predict(row, coefficients)) ** 2,
    base: (row) => (labels[row] - mean) ** 2,
  };
}

const ITERATIONS = 40;
/** Steps that move no coefficient by more are the last: no class changes by them but by chance. */
const STILL = 1e-3;

/**
 * Multinomial logistic regression with a ridge penalty: a row that is put into a wrong class is lost. Fitted by steps of fixed curvature,
 * an upper bound of the true one, so that each lowers the loss (Böhning 1992): one factor serves all steps and classes. A fit starts
 * from the one before if that has seen none of the rows that this one must not see.
 *
 * @param labels 0, 1, ..., classes - 1
 */
export function logistic(design: Design, labels: Float64Array, classes: number): Regression {
  const { width } = design;
  const coefficients = Array.from({ length: classes }, () => new Float64Array(width));
  const scores = new Float64Array(classes);
  const steps = coefficients.map(() => new Float64Array(width));
  let unseen: readonly number[] = [];
  const score = (row: number) => {
    for (let c = 0; c < classes; c++) scores[c] = design.predict(row, coefficients[c]);
  };
  /** One step of all classes; returns by how much it moved a coefficient at most. */
  const descend = (rows: readonly number[], factor: Float64Array, penalty: number): number => {
    steps.forEach((step, c) => {
      for (let i = 0; i < width; i++) step[i] = i === 0 ? 0 : -penalty * coefficients[c][i];
    });
    for (const row of rows) {
      score(row);
      softmax(scores);
      for (let c = 0; c < classes; c++) design.add(row, (labels[row] === c ? 1 : 0) - scores[c], steps[c]);
    }
    let most = 0;
    steps.forEach((step, c) => {
      solveFactorised(factor, width, step);
      for (let i = 0; i < width; i++) {
        coefficients[c][i] += step[i];
        most = Math.max(most, Math.abs(step[i]));
      }
    });
    return most;
  };
  return {
    penalties: [1e-1, 1e-2, 1e-3],
    fit(without, each) {
      if (!without.every((fold) => unseen.includes(fold))) for (const own of coefficients) own.fill(0);
      unseen = without;
      const rows = rowsOf(design, without);
      const penalty = each * rows.length;
      const factor = factorOf(design, without, 0.5, penalty);
      for (let step = 0; step < ITERATIONS; step++) if (descend(rows, factor, penalty) < STILL) return;
    },
    lost(row) {
      score(row);
      return largest(scores) === labels[row] ? 0 : 1;
    },
    base: () => 1,
  };
}

/** The place of the largest; a loop, as it is asked of every row in every step. */
function largest(scores: Float64Array): number {
  let best = 0;
  for (let c = 1; c < scores.length; c++) if (scores[c] > scores[best]) best = c;
  return best;
}

function softmax(scores: Float64Array): void {
  const most = scores[largest(scores)];
  let sum = 0;
  for (let c = 0; c < scores.length; c++) {
    scores[c] = Math.exp(scores[c] - most);
    sum += scores[c];
  }
  for (let c = 0; c < scores.length; c++) scores[c] /= sum;
}
