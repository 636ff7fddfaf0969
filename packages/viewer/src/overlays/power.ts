import { type Mdp, type Moment, type Program, powerOf, SolveError } from "@mesagrid/env";
import { orRefused, readEverywhere } from "./everywhere.js";

/** States times reward functions drawn: about a tenth of a second. */
const WORK = 4000;
const DRAWS = { least: 12, most: 100 };

/**
 * POWER of every cell, [cells]: what standing there is worth to one who does not know yet what will be rewarded (see `powerOf`).
 * Drawn from fewer reward functions than a measure would, the fewer the larger the level, as a person waits for it.
 *
 * @returns why not, in words, if the level is too large
 */
export function powerEverywhere(
  program: Program,
  moment: Moment,
): Float64Array | { readonly refused: string } {
  return orRefused(() => {
    const values = new Float64Array(program.cells).fill(Number.NaN);
    readEverywhere(program, moment, values, (mdp) => {
      const { power } = powerOf(mdp, { samples: drawsFor(mdp) });
      return (cell, state) => {
        values[cell] = power[state];
      };
    });
    return values;
  });
}

/** @throws SolveError `too-large` */
function drawsFor({ states }: Mdp): number {
  const draws = Math.min(DRAWS.most, Math.floor(WORK / Math.max(1, states)));
  if (draws >= DRAWS.least) return draws;
  throw new SolveError("too-large", `${states} states`, "POWER is shown of smaller levels");
}
