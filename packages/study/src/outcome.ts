import type { MetricsRow } from "@mesagrid/agent";
import type { Program } from "@mesagrid/env";
import { decimal } from "./numbers.js";
import type { Rows } from "./table.js";

/**
 * What a training came to: each objective's mean return on each level set, one column for each phase as it stood at its end, so that
 * the swap shows. From the evaluation rows of `metrics.jsonl`.
 */
export function outcomeTable(program: Program, rows: readonly MetricsRow[]): Rows {
  const evaluations = rows.filter((row) => row.row === "evaluation");
  const phases = [...new Set(evaluations.map((row) => Number(row.phaseIndex)))].sort((a, b) => a - b);
  const last = phases.map((phase) => evaluations.findLast((row) => Number(row.phaseIndex) === phase));
  const heads = last.map((row) => `phase ${row?.phase}`);
  const body = levelSetsIn(evaluations).flatMap((levels) =>
    program.objectives.names.map((objective, k) => [
      levels,
      `${objective} (${program.objectives.roles[k]})`,
      ...last.map((row) => decimal(numberIn(row, `eval/${levels}/return/${objective}`))),
    ]),
  );
  return [["levels", "objective", ...heads], ...body];
}

/** Level sets that were evaluated, in the order of the rows. */
function levelSetsIn(rows: readonly MetricsRow[]): string[] {
  const names = rows.flatMap((row) => Object.keys(row).map((key) => /^eval\/(.+)\/return\//.exec(key)?.[1]));
  return [...new Set(names.filter((name) => name !== undefined))];
}

function numberIn(row: MetricsRow | undefined, key: string): number | undefined {
  const value = row?.[key];
  return typeof value === "number" ? value : undefined;
}
