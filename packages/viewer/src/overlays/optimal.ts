import { bestActions, type Moment, type Program, solve } from "@mesagrid/env";
import { orRefused, readEverywhere } from "./everywhere.js";

/** What is best in every cell, and what it is worth. */
export interface Optimal {
  /** [cells] best value, discounted; not a number where the agent cannot stand, or cannot come to stand. */
  readonly values: Float64Array;
  /** [cells, actions] 1 for each best action. */
  readonly best: Uint8Array;
}

/** The discount: a payment of 1 that is d moves away is worth 0.95 to the power of d - 1, so that sooner is better. */
export const OPTIMAL_GAMMA = 0.95;

/**
 * What is best for one objective in every cell, exactly.
 *
 * @returns why not, in words, if the level is too large or its prices decay
 */
export function optimalEverywhere(
  program: Program,
  moment: Moment,
  objective: string,
): Optimal | { readonly refused: string } {
  return orRefused(() => {
    const actions = program.actions.names.length;
    const values = new Float64Array(program.cells).fill(Number.NaN);
    const best = new Uint8Array(program.cells * actions);
    const aim = { objective, gamma: OPTIMAL_GAMMA };
    readEverywhere(program, moment, values, (mdp) => {
      const solution = solve(mdp, aim);
      const chosen = bestActions(mdp, aim);
      return (cell, state) => {
        values[cell] = solution.values[state];
        best.set(chosen.subarray(state * actions, (state + 1) * actions), cell * actions);
      };
    });
    return { values, best };
  });
}
