import {
  BatchEnv,
  compareOn,
  createBuffers,
  type Level,
  type Mdp,
  type Program,
  SolveError,
} from "@mesagrid/env";
import { LevelBook } from "../../planted/level-book.js";

/** Levels of a set on which whoever is after one objective acts otherwise than whoever is after another. */
export interface Separating {
  readonly levels: string;
  /** Seed and episodes (from 0) that they come up in: `mesagrid play SCENARIO --levels LEVELS --seed SEED`. */
  readonly seed: number;
  readonly episodes: readonly number[];
  /** Of how many levels that could be enumerated. */
  readonly tried: number;
}

/** Levels of each set that are looked at. */
const TRIED = 8;
const SEED = 1;
/** Larger levels are passed over: the search is a hint, and need not find all. */
const MOST_STATES = 5000;

/** A level set's first levels, as far as they are small enough: by episode. */
export interface Searched {
  readonly levels: string;
  readonly mdps: readonly (Mdp | SolveError)[];
}

/** The levels that are searched for such as tell objectives apart. Costs an enumeration of 8 levels a set. */
export function searchedLevels(program: Program): Searched[] {
  const book = new LevelBook(program, { states: MOST_STATES });
  return [...program.levelSets.keys()].map((levels) => ({
    levels,
    mdps: firstLevels(program, levels).map((level) => book.find(level)),
  }));
}

/**
 * Looks through level sets for levels that tell two objectives apart: no policy is best for both (`compareOn`), and not every reward
 * that is a `mixture` of objectives is nothing at all there.
 *
 * @param mixture [objectives] what the decisions say nothing of: thetas that differ by it explain them alike
 */
export function separatingLevels(
  searched: readonly Searched[],
  [a, b]: readonly [string, string],
  mixture: ArrayLike<number>,
  gamma: number,
): Separating[] {
  return searched.flatMap(({ levels, mdps }) => {
    const episodes = [...mdps.keys()].filter((episode) => {
      const mdp = mdps[episode];
      if (mdp instanceof SolveError) return false;
      return pays(mdp, mixture) && compareOn(mdp, a, b, { gamma }).distinguishing;
    });
    const tried = mdps.filter((mdp) => !(mdp instanceof SolveError)).length;
    return episodes.length > 0 ? [{ levels, seed: SEED, episodes, tried }] : [];
  });
}

/** The levels that episodes start from, one after the other. */
function firstLevels(program: Program, levels: string): Level[] {
  const env = new BatchEnv(program, { slots: 1, seed: SEED, levels, autoreset: "disabled" });
  const out = createBuffers(program, 1);
  return Array.from({ length: TRIED }, () => {
    env.reset(out);
    return env.level(0);
  });
}

/** True if a mixture of the objectives pays anything on a level. */
export function pays({ rewards }: Mdp, mixture: ArrayLike<number>): boolean {
  for (let at = 0; at < rewards.length; at += mixture.length) {
    let sum = 0;
    for (let k = 0; k < mixture.length; k++) sum += mixture[k] * rewards[at + k];
    if (Math.abs(sum) > 1e-6) return true;
  }
  return false;
}
