import { nextBelow } from "@mesagrid/env";

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
  const views = scores[0].length;
  const rows = scores[0][0].length;
  const orders = Array.from({ length: views }, () => Int32Array.from({ length: rows }, (_, row) => row));
  const room = new Float64Array(rows);
  const found = scores.map((own) => statistics(own, orders, room));
  const beaten = scores.map(() => ({ values: new Float64Array(shuffles), most: new Float64Array(shuffles) }));
  for (let shuffle = 0; shuffle < shuffles; shuffle++) {
    // One view may stay as it is: only how they lie to each other counts.
    for (const order of orders.slice(1)) shuffleRows(order, stream);
    scores.forEach((own, d) => {
      const { value, correlations } = statistics(own, orders, room);
      beaten[d].values[shuffle] = value;
      beaten[d].most[shuffle] = Math.max(...correlations);
    });
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

/** @param room [rows] scratch */
function statistics(scores: readonly Float64Array[], orders: readonly Int32Array[], room: Float64Array) {
  room.fill(0);
  scores.forEach((own, v) => {
    const order = orders[v];
    for (let row = 0; row < room.length; row++) room[row] += own[order[row]];
  });
  const whole = squares(room);
  const parts = scores.map(squares);
  const all = parts.reduce((sum, part) => sum + part, 0);
  const correlations = scores.map((own, v) => {
    const order = orders[v];
    let product = 0;
    for (let row = 0; row < room.length; row++) product += room[row] * own[order[row]];
    const others = whole - 2 * product + parts[v];
    const scale = Math.sqrt(Math.max(0, others) * parts[v]);
    return scale > 0 ? (product - parts[v]) / scale : 0;
  });
  return { value: all > 0 ? whole / all : 1, correlations };
}

function squares(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return sum;
}

/** The least number that at most one in a hundred is above. */
function percentile(values: Float64Array): number {
  return values.slice().sort()[Math.ceil(LEVEL * values.length) - 1];
}

/** Fisher and Yates' shuffle, in place. */
function shuffleRows(rows: Int32Array, stream: Uint32Array): void {
  for (let i = rows.length - 1; i > 0; i--) {
    const j = nextBelow(stream, 0, i + 1);
    const other = rows[i];
    rows[i] = rows[j];
    rows[j] = other;
  }
}
