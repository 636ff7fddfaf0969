/** One agent's readout. */
export interface TableCell {
  /** Seed that the weights were drawn from. */
  readonly init: number;
  /** Seed of everything that it met: levels, actions, batches. */
  readonly data: number;
  readonly value: number;
}

/** What a reading's variance is made of. */
export type Cause = "init" | "data" | "interaction" | "residual";

/** A sum of squares of the analysis of variance. */
export interface Squares {
  readonly sum: number;
  /** Degrees of freedom. */
  readonly freedom: number;
}

/** The sums of squares of a balanced two-way table. */
export interface Table {
  /** Number of init seeds, a. */
  readonly inits: number;
  /** Number of data seeds, b. */
  readonly datas: number;
  /** Agents of each pair of seeds, r. */
  readonly replicates: number;
  /** Without replicates there is no `interaction`: `residual` holds both. */
  readonly squares: ReadonlyMap<Cause, Squares>;
}

/** Splits a table's sum of squares; undefined if its cells do not all have the same number of agents. */
export function tableOf(cells: readonly TableCell[]): Table | undefined {
  const inits = [...new Set(cells.map(({ init }) => init))];
  const datas = [...new Set(cells.map(({ data }) => data))];
  const [a, b] = [inits.length, datas.length];
  const r = cells.length / (a * b);
  const counts = new Float64Array(a * b);
  const cellMeans = new Float64Array(a * b);
  const [rowMeans, columnMeans] = [new Float64Array(a), new Float64Array(b)];
  const mean = cells.reduce((sum, { value }) => sum + value, 0) / cells.length;
  const placed = cells.map(({ init, data, value }) => ({
    i: inits.indexOf(init),
    j: datas.indexOf(data),
    value: value - mean,
  }));
  for (const { i, j, value } of placed) {
    counts[i * b + j]++;
    cellMeans[i * b + j] += value / r;
    rowMeans[i] += value / (b * r);
    columnMeans[j] += value / (a * r);
  }
  if (counts.some((count) => count !== r)) return undefined;
  const init = b * r * sumOfSquares(rowMeans);
  const data = a * r * sumOfSquares(columnMeans);
  const interaction =
    r *
    sumOfSquares(cellMeans.map((value, at) => value - rowMeans[Math.floor(at / b)] - columnMeans[at % b]));
  const within = sumOfSquares(placed.map(({ i, j, value }) => value - cellMeans[i * b + j]));
  const freedom = (a - 1) * (b - 1);
  const squares = new Map<Cause, Squares>([
    ["init", { sum: init, freedom: a - 1 }],
    ["data", { sum: data, freedom: b - 1 }],
  ]);
  if (r > 1) squares.set("interaction", { sum: interaction, freedom });
  squares.set("residual", r > 1 ? { sum: within, freedom: a * b * (r - 1) } : { sum: interaction, freedom });
  return { inits: a, datas: b, replicates: r, squares };
}

function sumOfSquares(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ** 2;
  return sum;
}

/**
 * The variance components that mean squares stand for, none below 0 (method of moments; Searle, Casella and McCulloch 1992, section 4.4;
 * the same of draws gives a draw of the components).
 *
 * @param meanSquares in the order of `squares`
 */
export function components(
  { inits, datas, replicates: r, squares }: Table,
  meanSquares: readonly number[],
): number[] {
  const causes = [...squares.keys()];
  const residual = meanSquares[meanSquares.length - 1];
  // The mean square that holds what varies from cell to cell; without replicates the residual does.
  const between = meanSquares[2];
  return causes.map((cause, i) => {
    if (cause === "residual") return residual;
    if (cause === "interaction") return Math.max(0, (between - residual) / r);
    return Math.max(0, (meanSquares[i] - between) / (r * (cause === "init" ? datas : inits)));
  });
}
