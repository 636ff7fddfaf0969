import {
  bestActions,
  END,
  enumerate,
  type Mdp,
  type Moment,
  observeMoments,
  type Program,
  SolveError,
  solve,
  standpoints,
} from "@mesagrid/env";

/** What is best in every cell, and what it is worth. */
export interface Optimal {
  /** [cells] best value, discounted; not a number where the agent cannot stand, or cannot come to stand. */
  readonly values: Float64Array;
  /** [cells, actions] 1 for each best action. */
  readonly best: Uint8Array;
}

/** The discount: a payment of 1 that is d moves away is worth 0.95 to the power of d - 1, so that sooner is better. */
export const OPTIMAL_GAMMA = 0.95;

/** How large a level may be: more takes too long while a person waits. */
const LIMITS = { states: 20_000, branches: 120_000 };
/** Levels that are enumerated to fill cells which cannot be reached from where the agent stands. */
const MORE_STARTS = 6;

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
  try {
    return solveEverywhere(program, moment, objective);
  } catch (error) {
    if (!(error instanceof SolveError)) throw error;
    if (error.code === "too-large")
      return {
        refused:
          "This level has too many states to be solved exactly while you wait. Take things away, or choose a smaller level.",
      };
    return { refused: `It cannot be solved: ${error.message.replace(/^[\w-]+: /, "")}.` };
  }
}

function solveEverywhere(program: Program, moment: Moment, objective: string): Optimal {
  const actions = program.actions.names.length;
  const places = standpoints(program, moment);
  const optimal: Optimal = {
    values: new Float64Array(program.cells).fill(Number.NaN),
    best: new Uint8Array(program.cells * actions),
  };
  fill(optimal, enumerateFrom(program, moment), objective, moment, places);
  for (let more = 0; more < MORE_STARTS; more++) {
    const blank = places.find(({ cell }) => Number.isNaN(optimal.values[cell]));
    if (!blank) break;
    fill(optimal, enumerateFrom(program, blank.moment), objective, moment, places);
  }
  return optimal;
}

function enumerateFrom(program: Program, { level, counters }: Moment): Mdp {
  return enumerate(program, level, { ...LIMITS, counters });
}

/** Writes what is best in each cell that the process has a state for. */
function fill(
  { values, best }: Optimal,
  mdp: Mdp,
  objective: string,
  { heading }: Moment,
  places: ReturnType<typeof standpoints>,
): void {
  const aim = { objective, gamma: OPTIMAL_GAMMA };
  const solution = solve(mdp, aim);
  const chosen = bestActions(mdp, aim);
  const moments = places.map(({ moment }) => ({ ...moment, heading }));
  for (const { from, count, env } of observeMoments(mdp.program, moments, places.length)) {
    for (let slot = 0; slot < count; slot++) {
      const { cell } = places[from + slot];
      const state = mdp.stateOf(env, slot);
      if (state === undefined || state === END || !Number.isNaN(values[cell])) continue;
      values[cell] = solution.values[state];
      best.set(chosen.subarray(state * mdp.actions, (state + 1) * mdp.actions), cell * mdp.actions);
    }
  }
}
