import { difference } from "../measures/curves/difference.js";
import { isRefusal } from "../measures/types.js";
import type { ResultRow } from "../results/row.js";
import { lastNumbers } from "../results/select.js";
import type { CellTask } from "./plan.js";
import type { StopRule } from "./schema.js";

/** Cells in the stretches after which a stop rule is looked at; without one all are one stretch. */
export function stretchesOf(cells: readonly CellTask[], stop: StopRule | undefined): CellTask[][] {
  if (!stop) return [[...cells]];
  const seeds = [...new Set(cells.map(({ seed }) => seed))];
  const ends = [stop.atLeast];
  while (ends[ends.length - 1] < seeds.length) ends.push(ends[ends.length - 1] + stop.every);
  return ends.map((end, i) => {
    const own = new Set(seeds.slice(i === 0 ? 0 : ends[i - 1], end));
    return cells.filter(({ seed }) => own.has(seed));
  });
}

/** Whether a study knows enough: by the width of the interval alone, whatever its sign. */
export function knowsEnough(rows: readonly ResultRow[], stop: StopRule | undefined): boolean {
  if (!stop) return false;
  const { of, against, levels, measure, quantity, width } = stop;
  const numbers = (arm: string) => lastNumbers(rows, { arm, levels, measure, quantity });
  const { value } = difference(numbers(of), numbers(against));
  return !isRefusal(value) && value.high - value.low <= width;
}
