import { didYouMean, type Program } from "@mesagrid/env";
import { TrainingError } from "./algorithms/types.js";
import { type MetricsRow, metricNames } from "./metrics.js";

/** A bound on a metric, such as `eval/shifted/return/cheese>=0.9`. */
export interface Condition {
  /** A name of a number in a row of `metrics.jsonl`. */
  readonly metric: string;
  readonly compare: ">=" | "<=" | ">" | "<";
  readonly bound: number;
}

/** What a condition looks like; the empty text stands for none. */
export const CONDITION_PATTERN =
  "^$|^[^<>=\\s]+\\s*(>=|<=|>|<)\\s*[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?$";

/**
 * Reads a condition; the empty text is none.
 *
 * @throws TrainingError `bad-setting` if it is none, or names a metric that the program's trainings do not have
 */
export function parseCondition(text: string, program: Program): Condition | undefined {
  if (text === "") return undefined;
  const [, metric, compare, bound] = /^(.*?)\s*(>=|<=|>|<)\s*(.*)$/.exec(text) ?? [];
  if (!new RegExp(CONDITION_PATTERN).test(text)) {
    const hint = "write it as eval/shifted/return/cheese>=0.9";
    throw new TrainingError(
      "bad-setting",
      `'${text}' is no condition: a metric, >= <= > or <, a number`,
      hint,
    );
  }
  const known = metricNames(program);
  if (!known.includes(metric)) {
    const hint = didYouMean(metric, known) ?? `there are: ${known.join(", ")}`;
    throw new TrainingError("bad-setting", `no row of this training has a metric '${metric}'`, hint);
  }
  return { metric, compare: compare as Condition["compare"], bound: Number(bound) };
}

/** Whether a row meets the condition; one without the metric does not. */
export function holds({ metric, compare, bound }: Condition, row: MetricsRow): boolean {
  const value = row[metric];
  if (typeof value !== "number") return false;
  switch (compare) {
    case ">=":
      return value >= bound;
    case "<=":
      return value <= bound;
    case ">":
      return value > bound;
    case "<":
      return value < bound;
  }
}
