import { factorise, solveFactorised } from "@mesagrid/agent";

/** Two lines that meet: y = height + before * min(x - turn, 0) + after * max(x - turn, 0). */
export interface Segments {
  readonly turn: number;
  readonly height: number;
  /** Slope up to the turn. */
  readonly before: number;
  /** Slope from the turn on. */
  readonly after: number;
  /** Weighted sum of squared errors. */
  readonly error: number;
}

/** Where the lines may meet: so many places between each two neighbours of x. */
const PLACES = 8;

/**
 * Fits two lines that meet to points at fixed x by weighted least squares, trying all places where they may meet: from the second x
 * to the last but one. What hangs on x alone is worked out once, so that many y can be fitted.
 */
export class SegmentFitter {
  readonly x: Float64Array;
  readonly #places: readonly {
    turn: number;
    both: LeastSquares;
    before: LeastSquares;
    after: LeastSquares;
  }[];

  /**
   * @param x rising, at least four
   * @param weights of each x, above 0
   */
  constructor(x: Float64Array, weights: Float64Array) {
    this.x = x;
    const ones = new Float64Array(x.length).fill(1);
    this.#places = placesOf(x).map((turn) => {
      const left = x.map((each) => Math.min(each - turn, 0));
      const right = x.map((each) => Math.max(each - turn, 0));
      return {
        turn,
        both: new LeastSquares([ones, left, right], weights),
        before: new LeastSquares([ones, left], weights),
        after: new LeastSquares([ones, right], weights),
      };
    });
  }

  /** The best of all fits. @param y of each x */
  fit(y: Float64Array): Segments {
    let best = NO_FIT;
    for (const { turn, both } of this.#places) {
      const error = both.fit(y);
      if (error < best.error) best = segments(turn, both.found, error);
    }
    return best;
  }

  /** The best of the fits that do not rise first and fall then: what is true if there is no turn. */
  fitWithoutTurn(y: Float64Array): Segments {
    let best = NO_FIT;
    for (const { turn, both, before, after } of this.#places) {
      const free = both.fit(y);
      if (free >= best.error) continue;
      if (!(both.found[1] > 0 && both.found[2] < 0)) {
        best = segments(turn, both.found, free);
        continue;
      }
      const flatAfter = before.fit(y);
      if (flatAfter < best.error) best = segments(turn, [before.found[0], before.found[1], 0], flatAfter);
      const flatBefore = after.fit(y);
      if (flatBefore < best.error) best = segments(turn, [after.found[0], 0, after.found[1]], flatBefore);
    }
    return best;
  }

  /** What a fit says of each x. */
  valuesOf({ turn, height, before, after }: Segments): Float64Array {
    return this.x.map((x) => height + before * Math.min(x - turn, 0) + after * Math.max(x - turn, 0));
  }
}

const NO_FIT: Segments = { turn: 0, height: 0, before: 0, after: 0, error: Number.POSITIVE_INFINITY };

function segments(turn: number, found: ArrayLike<number>, error: number): Segments {
  return { turn, height: found[0], before: found[1], after: found[2], error };
}

/** Weighted least squares of many y by the same columns. */
class LeastSquares {
  /** Coefficients of the last fit. */
  readonly found: Float64Array;
  readonly #columns: readonly Float64Array[];
  readonly #weights: Float64Array;
  /** [coefficient][x] (X' W X)^-1 X' W. */
  readonly #rows: readonly Float64Array[];

  constructor(columns: readonly Float64Array[], weights: Float64Array) {
    const n = columns.length;
    const product = (a: Float64Array, b: Float64Array) =>
      a.reduce((sum, x, i) => sum + weights[i] * x * b[i], 0);
    const normal = Float64Array.from({ length: n * n }, (_, at) =>
      product(columns[Math.floor(at / n)], columns[at % n]),
    );
    if (!factorise(normal, n)) throw new RangeError("the places are too few or not apart");
    this.#rows = columns.map(() => new Float64Array(weights.length));
    const b = new Float64Array(n);
    for (let i = 0; i < weights.length; i++) {
      for (let c = 0; c < n; c++) b[c] = weights[i] * columns[c][i];
      solveFactorised(normal, n, b);
      for (let c = 0; c < n; c++) this.#rows[c][i] = b[c];
    }
    this.found = new Float64Array(n);
    this.#columns = columns;
    this.#weights = weights;
  }

  /** Sets `found`; returns the weighted sum of squared errors. */
  fit(y: Float64Array): number {
    const { found } = this;
    for (let c = 0; c < found.length; c++) {
      const row = this.#rows[c];
      let sum = 0;
      for (let i = 0; i < y.length; i++) sum += row[i] * y[i];
      found[c] = sum;
    }
    let error = 0;
    for (let i = 0; i < y.length; i++) {
      let off = y[i];
      for (let c = 0; c < found.length; c++) off -= found[c] * this.#columns[c][i];
      error += this.#weights[i] * off * off;
    }
    return error;
  }
}

/** True of lines that rise to the turn and fall from it on. */
export function turns({ before, after }: Segments): boolean {
  return before > 0 && after < 0;
}

function placesOf(x: Float64Array): number[] {
  const places = [x[1]];
  for (let i = 1; i < x.length - 2; i++)
    for (let part = 1; part <= PLACES; part++) places.push(x[i] + (part / PLACES) * (x[i + 1] - x[i]));
  return places;
}
