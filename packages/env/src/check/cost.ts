import type { Level } from "../level.js";
import type { Program } from "../program.js";
import { mostFirings } from "../solve/firings.js";
import type { RowEffect } from "../solve/rows.js";

/** Work that takes about as long as a step of a small world and the keeping of its state. */
const UNIT = { bytes: 500, effects: 200, sums: 1000 };

/**
 * What a level may cost at most, in steps of a small world, so that a stranger's file with a large board and many rules gets no more
 * time than others.
 */
export interface Cost {
  /** One step of the engine, and keeping the state that it leads to. */
  readonly step: number;
  /** Both bounds of the level. */
  readonly bound: number;
}

/** Estimates what a level costs, going by how often rules can fire in a step. */
export function costOf(program: Program, level: Level): Cost {
  const { boardSize, cells, kinds, counters, objectives, limit } = program;
  const things = new Float64Array(kinds.names.length);
  for (const kind of level.board) things[kind]++;
  const { rows, perStep } = mostFirings(program, { kinds: things, counters: counters.start, horizon: limit });
  const effects = rows.reduce(
    (sum, row, r) =>
      sum + perStep[r] * row.effects.reduce((cost, effect) => cost + effectCost(program, effect), 1),
    0,
  );
  return {
    step: 1 + boardSize / UNIT.bytes + effects / UNIT.effects,
    bound: 1 + (2 * rows.length * (limit * objectives.names.length + cells)) / UNIT.sums,
  };
}

function effectCost({ cells }: Program, effect: RowEffect): number {
  const looksAtAll = effect.operation === "emitOverlap" || effect.operation === "measure";
  return looksAtAll ? cells : effect.cells;
}
