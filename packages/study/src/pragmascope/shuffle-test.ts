import { shuffle } from "@mesagrid/env";

/** What views share of a direction in rows that it was not fitted to, beside what they share when shuffled. */
export interface Shared {
  /** Var(sum of the views' scores) / sum of their variances: 1 if nothing is shared, the number of views if all is. */
  readonly value: number;
  /** The 99th percentile of the same with each view's rows shuffled. */
  readonly threshold: number;
  /** Share of shuffles that reach the value, itself counted. */
  readonly p: number;
  /** [views] correlation of a view's scores with the sum of the others'. */
  readonly correlations: readonly number[];
  /** The 99th percentile of the largest of these with shuffled rows: a view carries the direction if its own is above. */
  readonly carrying: number;
}

const LEVEL = 0.99;

/**
 * Holds directions against views whose rows are shuffled, each by itself: all that views share is lost, and nothing else. Rows have to
 * be independent, and not those that the directions were fitted to; then a direction of which nothing is shared passes once in a
 * hundred times, whatever the views are like.
 *
 * @param scores [directions][views][rows] with mean 0
 * @param shuffles how many; the same for all directions
 * @param stream words of a stream; it moves on
 */
export function shuffleTest(
  scores: readonly (readonly Float64Array[])[],
  shuffles: number,
  stream: Uint32Array,
): Shared[] {
  const table = new ScoreTable(scores);
  const orders = scores[0].map((own) => Int32Array.from(own.keys()));
  const found = table.statistics(orders);
  const beaten = scores.map(() => ({ values: new Float64Array(shuffles), most: new Float64Array(shuffles) }));
  for (let round = 0; round < shuffles; round++) {
    // One view may stay as it is: only how they lie to each other counts.
    for (const order of orders.slice(1)) shuffle(order, stream);
    for (const [d, { value, correlations }] of table.statistics(orders).entries()) {
      beaten[d].values[round] = value;
      beaten[d].most[round] = Math.max(...correlations);
    }
  }
  return found.map(({ value, correlations }, d) => {
    const { values, most } = beaten[d];
    const reached = values.reduce((count, other) => count + (other >= value ? 1 : 0), 1);
    return {
      value,
      correlations,
      threshold: percentile(values),
      carrying: percentile(most),
      p: reached / (shuffles + 1),
    };
  });
}

/** Scores of all directions row by row, so that a shuffled row is found once for all of them. */
class ScoreTable {
  readonly #rows: number;
  readonly #directions: number;
  /** [views][rows, directions] */
  readonly #views: readonly Float64Array[];
  /** [views][directions] sums of squares. */
  readonly #parts: readonly Float64Array[];
  /** [rows, directions] */
  readonly #sums: Float64Array;

  constructor(scores: readonly (readonly Float64Array[])[]) {
    const count = scores.length;
    this.#directions = count;
    this.#rows = scores[0][0].length;
    this.#views = scores[0].map((_, v) =>
      Float64Array.from(
        { length: this.#rows * count },
        (_row, i) => scores[i % count][v][Math.floor(i / count)],
      ),
    );
    this.#parts = this.#views.map((own) => this.#squares(own));
    this.#sums = new Float64Array(this.#rows * count);
  }

  /** By direction. @param orders [views][rows] the row of a view that stands in each row */
  statistics(orders: readonly Int32Array[]): { value: number; correlations: number[] }[] {
    const [sums, count] = [this.#sums.fill(0), this.#directions];
    for (const [v, own] of this.#views.entries()) {
      const order = orders[v];
      for (let row = 0, to = 0; row < order.length; row++) {
        const from = order[row] * count;
        for (let d = 0; d < count; d++) sums[to++] += own[from + d];
      }
    }
    const wholes = this.#squares(sums);
    const products = this.#views.map((own, v) => this.#products(own, orders[v]));
    return Array.from(wholes, (whole, d) => {
      const all = this.#parts.reduce((sum, parts) => sum + parts[d], 0);
      const correlations = products.map((product, v) => {
        const part = this.#parts[v][d];
        const scale = Math.sqrt(Math.max(0, whole - 2 * product[d] + part) * part);
        return scale > 0 ? (product[d] - part) / scale : 0;
      });
      return { value: all > 0 ? whole / all : 1, correlations };
    });
  }

  /** Of a view's scores with the sums, by direction. */
  #products(own: Float64Array, order: Int32Array): Float64Array {
    const [sums, count] = [this.#sums, this.#directions];
    const out = new Float64Array(count);
    for (let row = 0, at = 0; row < order.length; row++) {
      const from = order[row] * count;
      for (let d = 0; d < count; d++) out[d] += sums[at++] * own[from + d];
    }
    return out;
  }

  #squares(values: Float64Array): Float64Array {
    const out = new Float64Array(this.#directions);
    for (let at = 0; at < values.length; ) {
      for (let d = 0; d < out.length; d++, at++) out[d] += values[at] * values[at];
    }
    return out;
  }
}

/** The least number that at most one in a hundred is above. */
function percentile(values: Float64Array): number {
  return values.slice().sort()[Math.ceil(LEVEL * values.length) - 1];
}
