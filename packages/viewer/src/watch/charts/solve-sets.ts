import {
  drawLevels,
  enumerate,
  loadProgram,
  type Program,
  randomValue,
  SolveError,
  solve,
} from "@mesagrid/env";
import type { Scale, SetScale } from "./share.js";

/** A scenario's text, and the level sets that are asked about. */
export interface SolveQuestion {
  readonly text: string;
  readonly sets: readonly string[];
}

/** What came out of one level set. */
export interface SolveAnswer {
  readonly set: string;
  readonly scale: SetScale;
}

/** Levels of each set that are solved: their mean stands for all. The seed is not one that trainings take. */
const [LEVELS, FEWEST, SEED] = [32, 8, 20_011];
/** How large a level may be. */
const LIMITS = { states: 30_000, branches: 400_000 };
/** Milliseconds for one set: it makes do with the levels solved by then. */
const MOST_TIME = 10_000;

/**
 * Solves levels of each set, one set after the other: what the best policy and the random one get of each objective, exactly, on
 * average over these levels.
 *
 * @param now a clock in milliseconds
 */
export function solveSets(
  { text, sets }: SolveQuestion,
  tell: (answer: SolveAnswer) => void,
  now: () => number,
): void {
  const program = loadProgram(text);
  for (const set of sets) tell({ set, scale: solveSet(program, set, now) });
}

function solveSet(program: Program, set: string, now: () => number): SetScale {
  const { names } = program.objectives;
  const sums = names.map(() => ({ best: 0, random: 0 }));
  const before = now();
  let solved = 0;
  try {
    for (const level of drawLevels(program, set, LEVELS, SEED)) {
      if (solved >= 1 && now() - before > MOST_TIME) break;
      const mdp = enumerate(program, level, LIMITS);
      names.forEach((objective, k) => {
        const aim = { objective, gamma: 1, horizon: mdp.limit };
        sums[k].best += solve(mdp, aim).value;
        sums[k].random += randomValue(mdp, aim);
      });
      solved++;
    }
  } catch (error) {
    if (!(error instanceof SolveError)) throw error;
    const why =
      error.code === "too-large"
        ? "Its levels have too many states to be solved here."
        : `Its levels cannot be solved: ${error.message}.`;
    return { state: "refused", why };
  }
  if (solved < Math.min(FEWEST, LEVELS))
    return { state: "refused", why: "Its levels take too long to be solved here." };
  const objectives = names.map((name, k): [string, Scale] => [
    name,
    { best: sums[k].best / solved, random: sums[k].random / solved },
  ]);
  return { state: "known", levels: solved, objectives: Object.fromEntries(objectives) };
}
