import type { Stroke } from "./maps.js";

/** A place on a map. */
export type Cell = Pick<Stroke, "row" | "column">;

/** The cells from one to another, both included: a quick pointer skips some. */
export function cellsBetween(from: Cell, to: Cell): Cell[] {
  const steps = Math.max(Math.abs(to.row - from.row), Math.abs(to.column - from.column));
  return Array.from({ length: steps + 1 }, (_, step) => {
    const part = steps === 0 ? 1 : step / steps;
    return {
      row: Math.round(from.row + part * (to.row - from.row)),
      column: Math.round(from.column + part * (to.column - from.column)),
    };
  });
}
