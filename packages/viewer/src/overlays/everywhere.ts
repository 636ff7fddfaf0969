import {
  END,
  enumerate,
  type Mdp,
  type Moment,
  observeMoments,
  type Program,
  SolveError,
  standpoints,
} from "@mesagrid/env";

/** How large a level may be: more takes too long while a person waits. */
const LIMITS = { states: 20_000, branches: 120_000 };
/** Levels that are enumerated to fill cells which cannot be reached from where the agent stands. */
const MORE_STARTS = 6;

/**
 * Solves a level as it stands, and reads every cell that the agent can stand in: first those that it can come to from where it
 * stands, then others.
 *
 * @param values [cells] not numbers yet; a cell whose value is one has been read
 * @param solved solves a decision process, and gives what reads the cell of a state of it
 * @throws SolveError `too-large` and those of `solved`
 */
export function readEverywhere(
  program: Program,
  moment: Moment,
  values: Float64Array,
  solved: (mdp: Mdp) => (cell: number, state: number) => void,
): void {
  const places = standpoints(program, moment);
  const readFrom = ({ level, counters }: Moment) => {
    const mdp = enumerate(program, level, { ...LIMITS, counters });
    const read = solved(mdp);
    const moments = places.map((place) => ({ ...place.moment, heading: moment.heading }));
    for (const { from, count, env } of observeMoments(program, moments, places.length)) {
      for (let slot = 0; slot < count; slot++) {
        const { cell } = places[from + slot];
        const state = mdp.stateOf(env, slot);
        if (state !== undefined && state !== END && Number.isNaN(values[cell])) read(cell, state);
      }
    }
  };
  readFrom(moment);
  for (let more = 0; more < MORE_STARTS; more++) {
    const blank = places.find(({ cell }) => Number.isNaN(values[cell]));
    if (!blank) break;
    readFrom(blank.moment);
  }
}

/** What is solved, or why it cannot be, in words for a person. Other errors than the solver's pass through. */
export function orRefused<Solved>(solve: () => Solved): Solved | { readonly refused: string } {
  try {
    return solve();
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
