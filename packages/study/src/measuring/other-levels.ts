import type { PhaseSpec, Program } from "@mesagrid/env";
import type { Cell } from "../battery/types.js";
import type { Refusal } from "../measures/types.js";

/** What was played on level sets that a phase does not train on. */
export function otherLevels(
  program: Program,
  { name, levels }: PhaseSpec,
  played: readonly Cell[],
): readonly Cell[] | Refusal {
  const parts = program.levelSets.get(levels)?.parts ?? [];
  const others = played.filter((cell) => cell.levels !== levels && !parts.includes(cell.levels));
  if (others.length > 0) return others;
  return {
    refused: "no-other-levels",
    because: `phase ${name} trained on all of the level sets that were played`,
    hint: "name, by --levels, one on which the objectives come apart",
  };
}
