import type { ResultRow } from "./row.js";

/** Which rows are meant; what is left out may be anything. */
export type Where = Partial<
  Pick<ResultRow, "arm" | "phase" | "step" | "levels" | "measure" | "quantity" | "seed">
>;

/** One agent's number. */
export interface AgentNumber extends Pick<ResultRow, "seed" | "initialisation" | "data" | "step"> {
  readonly value: number;
}

/** The rows that are meant, in the table's order. */
export function rowsWhere(rows: readonly ResultRow[], where: Where): ResultRow[] {
  const fields = Object.entries(where) as [keyof Where, unknown][];
  return rows.filter((row) => fields.every(([field, value]) => value === undefined || row[field] === value));
}

/**
 * The last number of each agent among the rows that are meant, agents without one left out: `lastNumbers(rows, { arm: "shipped", levels:
 * "shifted", measure: "normalised-return", quantity: "normalised return of cheese" })`. Say an arm: agents of several share seeds.
 */
export function lastNumbers(rows: readonly ResultRow[], where: Where): AgentNumber[] {
  const last = new Map<number, ResultRow>();
  for (const row of rowsWhere(rows, where)) {
    const before = last.get(row.seed);
    if (before === undefined || row.step >= before.step) last.set(row.seed, row);
  }
  return [...last.values()].flatMap(({ seed, initialisation, data, step, value }) =>
    value === null ? [] : [{ seed, initialisation, data, step, value }],
  );
}
