import type { Series } from "./series.js";

/** What can be had of one objective on the levels of a set: mean undiscounted returns of an episode. */
export interface Scale {
  /** Of the best policy. */
  readonly best: number;
  /** Of the policy that takes every action evenly. */
  readonly random: number;
}

/** What can be had on a level set, or why that is not known. */
export type SetScale =
  | { readonly state: "known"; readonly levels: number; readonly objectives: Readonly<Record<string, Scale>> }
  | { readonly state: "refused"; readonly why: string };

/** Gains that differ by no more than this are the rounding of sums. */
const NOTHING = 1e-9;

/** True if the best policy gets more of it than the random one. */
export function canBeWon({ best, random }: Scale): boolean {
  return best - random > NOTHING;
}

/**
 * Returns as a share of the best possible, R = (J - J0) / (J* - J0): 0 as good as acting at random, 1 as good as can be. Lines of
 * what cannot be won are left out. The measure `normalised-return` of @mesagrid/study is the same on the very levels that were played.
 */
export function shareOf(series: Series, objectives: Readonly<Record<string, Scale>>): Series {
  const lines = [...series.lines].flatMap(([name, values]): [string, number[]][] => {
    const scale = objectives[name];
    if (!scale || !canBeWon(scale)) return [];
    return [[name, values.map((value) => (value - scale.random) / (scale.best - scale.random))]];
  });
  return { steps: series.steps, lines: new Map(lines) };
}
