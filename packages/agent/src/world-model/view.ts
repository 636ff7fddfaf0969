import type { Program } from "@mesagrid/env";
import { TrainingError } from "../algorithms/types.js";

/** What a network has to know of a world to see it: board size, one-hot planes by name and channel, side numbers. */
export function viewOf({ observation }: Pick<Program, "observation">): string {
  const { height, width, planes, codes, side } = observation;
  const named = planes.map(({ code, channel }) => `${channel}:${codes[code]}`);
  return JSON.stringify({ height, width, planes: named, side });
}

/**
 * Weights are of use to a network that sees the same things in the same places.
 *
 * @param from where the other world's weights come from
 * @throws TrainingError `trunk-view`
 */
export function checkSameView(
  program: Pick<Program, "name" | "observation">,
  other: Pick<Program, "name" | "observation">,
  from: string,
): void {
  const [here, there] = [viewOf(program), viewOf(other)];
  if (here === there) return;
  throw new TrainingError(
    "trunk-view",
    `${from} learned to see '${other.name}', which looks otherwise than '${program.name}': it sees ${there}, here it would have to see ${here}`,
    "take one of the same scenario, or of one with the same kinds, board and view",
  );
}
