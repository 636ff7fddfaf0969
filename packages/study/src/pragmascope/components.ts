import { createStream, PURPOSE } from "@mesagrid/env";
import { type Direction, type Fit, fitDirections, scoresOf } from "./gcca.js";
import { type Shared, shuffleTest } from "./shuffle-test.js";
import { varimax } from "./varimax.js";
import type { View } from "./views.js";

/** How components are looked for. */
export interface SearchOptions {
  readonly seed: number;
  /** Shuffles of the views that each component is held against. */
  readonly shuffles: number;
  /** Components at most. */
  readonly most: number;
}

/** Something that several views tell. */
export interface Component {
  /** [views][columns] weights: the sum of all views' scores has deviation 1 in the rows that it was fitted to. */
  readonly weights: readonly Float64Array[];
  /** In the rows that it was not fitted to. */
  readonly shared: Shared;
  /** Places of the views that carry it. */
  readonly carriers: readonly number[];
  /** Mean correlation between two of those, in the same rows. */
  readonly agreement: number;
}

/** What was found. */
export interface Components {
  readonly found: readonly Component[];
  /** [views][columns] in the rows that were fitted to. */
  readonly means: readonly Float64Array[];
  /** The directions as they were tested, in that order, and the first that was not shared beyond chance, if the search came to one. */
  readonly tested: readonly Shared[];
  readonly next: Shared | undefined;
  /** The rows that were fitted to, and those that it was held against. */
  readonly fitted: Int32Array;
  readonly held: Int32Array;
}

/** Directions that are tested together: they share their shuffles. */
const LOT = 8;

/**
 * Finds what views share. Directions are fitted to one half of the rows and tested in the other, from the one that is shared most, until
 * one does not beat the 99th percentile of shuffled views; and the same with the halves exchanged. As many are found as both halves
 * confirm: those of the first, turned among themselves by varimax, since directions that are shared alike come out mixed; as they were
 * if one of the turned does not beat chance any more.
 *
 * As each is tested only if all before it passed, one in a hundred searches lets something pass that is not there, however many tests
 * it makes (a fixed sequence: Maurer, Hothorn and Lehmacher 1995), and both halves rarely do at once.
 */
export function findComponents(views: readonly View[], options: SearchOptions): Components {
  const rows = views[0].x.length / views[0].columns;
  const half = rows >> 1;
  const fitted = Int32Array.from({ length: half }, (_, row) => row);
  const held = Int32Array.from({ length: rows - half }, (_, row) => half + row);
  const one = confirm(views, fitted, held, options, 0);
  const other = confirm(views, held, fitted, options, 1);
  const count = Math.min(one.shared.length, other.shared.length);
  const { fit } = one;
  const straight = scaledTo(views, fit, count, fitted);
  const simple = describe(views, turned(views, fit, straight, fitted), fit, held, options);
  // Faint ones that are told apart by little may no longer beat chance each by itself.
  const apart = simple.every(({ shared }) => shared.value > shared.threshold);
  return {
    found: apart ? simple : describe(views, straight, fit, held, options, one.shared),
    means: fit.means,
    tested: one.shared.slice(0, count),
    next: count < one.shared.length ? other.failed : one.failed,
    fitted,
    held,
  };
}

/** Directions of some rows that others confirm, and the first that they do not. */
function confirm(
  views: readonly View[],
  fitted: Int32Array,
  held: Int32Array,
  { seed, shuffles, most }: SearchOptions,
  half: number,
): { fit: Fit; shared: Shared[]; failed: Shared | undefined } {
  const fit = fitDirections(views, fitted, most);
  const stream = createStream(seed, PURPOSE.bootstrap, half);
  const shared: Shared[] = [];
  for (let from = 0; from < fit.directions.length; from += LOT) {
    const lot = fit.directions.slice(from, from + LOT);
    const scores = lot.map((direction) => scoresOf(views, fit.means, direction.weights, held));
    for (const test of shuffleTest(scores, shuffles, stream)) {
      if (!(test.value > test.threshold)) return { fit, shared, failed: test };
      shared.push(test);
    }
  }
  return { fit, shared, failed: undefined };
}

/** Weights of the first directions, scaled to sums of deviation 1 in some rows. */
function scaledTo(views: readonly View[], fit: Fit, count: number, rows: Int32Array): Direction["weights"][] {
  return fit.directions.slice(0, count).map(({ weights }) => {
    const scale = 1 / deviationOf(sumOf(scoresOf(views, fit.means, weights, rows)));
    return weights.map((own) => own.map((w) => w * scale));
  });
}

/** Such weights turned, so that each hangs on few of the views' columns. */
function turned(
  views: readonly View[],
  { means }: Fit,
  straight: readonly Direction["weights"][],
  rows: Int32Array,
): Direction["weights"][] {
  const loadings = straight.map((weights) =>
    loadingsOf(views, means, sumOf(scoresOf(views, means, weights, rows)), rows),
  );
  const turn = varimax(loadings);
  return straight.map((_, j) =>
    views.map(({ columns }, v) => {
      const own = new Float64Array(columns);
      straight.forEach((weights, i) => {
        for (let c = 0; c < columns; c++) own[c] += turn[i][j] * weights[v][c];
      });
      return own;
    }),
  );
}

/** Correlations of a sum [rows] with each column of each view, one after the other. */
function loadingsOf(
  views: readonly View[],
  means: Fit["means"],
  sums: Float64Array,
  rows: Int32Array,
): number[] {
  return views.flatMap(({ x, columns }, v) =>
    Array.from({ length: columns }, (_, c) =>
      correlation(
        sums,
        Float64Array.from(rows, (row) => x[row * columns + c] - means[v][c]),
      ),
    ),
  );
}

/** What can be said of components in rows that they were not fitted to, from the one that is shared most. @param known tests of them */
function describe(
  views: readonly View[],
  all: readonly Direction["weights"][],
  { means }: Fit,
  held: Int32Array,
  { seed, shuffles }: SearchOptions,
  known?: readonly Shared[],
): Component[] {
  if (all.length === 0) return [];
  const scores = all.map((weights) => scoresOf(views, means, weights, held));
  const tests = known ?? shuffleTest(scores, shuffles, createStream(seed, PURPOSE.bootstrap, 2));
  const found = all.map((weights, d): Component => {
    const shared = tests[d];
    const carriers = carriersOf(shared);
    return { weights, shared, carriers, agreement: agreementOf(scores[d], carriers) };
  });
  return found.sort((a, b) => b.shared.value - a.shared.value);
}

/** Views that carry a component; at least two, since one shares nothing. */
function carriersOf({ correlations, carrying }: Shared): number[] {
  const order = [...correlations.keys()].sort((a, b) => correlations[b] - correlations[a]);
  const count = correlations.filter((correlation) => correlation > carrying).length;
  return order.slice(0, Math.max(2, count)).sort((a, b) => a - b);
}

function agreementOf(scores: readonly Float64Array[], carriers: readonly number[]): number {
  let [sum, pairs] = [0, 0];
  for (const [i, v] of carriers.entries()) {
    for (const w of carriers.slice(i + 1)) {
      sum += correlation(scores[v], scores[w]);
      pairs++;
    }
  }
  return pairs > 0 ? sum / pairs : 0;
}

/** The sum of views' scores, [rows]. */
export function sumOf(scores: readonly Float64Array[]): Float64Array {
  return scores[0].map((_, row) => scores.reduce((sum, own) => sum + own[row], 0));
}

/** Deviation of a column that has mean 0. */
export function deviationOf(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** Correlation of two columns that have mean 0; 0 where one never changes. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}
