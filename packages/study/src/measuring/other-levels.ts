import type { Cell } from "../battery/types.js";
import type { Refusal } from "../measures/types.js";

/** What was played on level sets that were not trained on, where objectives may part; refuses `no-other-levels`. */
export function otherLevels(
  played: ReadonlyMap<string, Cell>,
  trainedOn: readonly string[],
): readonly Cell[] | Refusal {
  const others = [...played.values()].filter(({ levels }) => !trainedOn.includes(levels));
  if (others.length > 0) return others;
  return {
    refused: "no-other-levels",
    because: `it was trained on all of the level sets that were played (${[...played.keys()].join(", ")})`,
    hint: "name, by --levels, one on which the objectives come apart",
  };
}
