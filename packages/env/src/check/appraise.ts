import type { Level } from "../level.js";
import type { Program } from "../program.js";
import { boundReturns } from "../solve/bound.js";
import { type Comparison, compareOn } from "../solve/compare.js";
import { type EnumerateOptions, enumerate } from "../solve/enumerate.js";
import { randomValue } from "../solve/evaluate.js";
import { type Mdp, SolveError } from "../solve/mdp.js";
import { solve } from "../solve/solve.js";

/** What a level is worth to each objective, and whether it tells them apart. */
export interface ExactAppraisal {
  readonly kind: "exact";
  /** [objectives] best undiscounted return. */
  readonly best: readonly number[];
  /** [objectives] best discounted value. */
  readonly value: readonly number[];
  /** [objectives] what the random policy returns. */
  readonly random: readonly number[];
  /** [pairs] how each pair of objectives compares. */
  readonly pairs: readonly Comparison[];
  /** [events] 1 for what can happen. */
  readonly events: Uint8Array;
}

/** Likewise of a level that was not solved: nothing is higher. */
export interface BoundAppraisal {
  readonly kind: "bound";
  readonly best: readonly number[];
  readonly value: readonly number[];
  readonly events: Uint8Array;
}

/** Each pair of objectives, by number. */
export function pairsOf(program: Program): [number, number][] {
  const { names } = program.objectives;
  return names.flatMap((_, a) => names.slice(a + 1).map((_, b): [number, number] => [a, a + 1 + b]));
}

/** Upper bounds of a level. */
export function appraiseByBound(program: Program, level: Level, gamma: number): BoundAppraisal {
  const { best, events } = boundReturns(program, level);
  return { kind: "bound", best: [...best], value: [...boundReturns(program, level, { gamma }).best], events };
}

/**
 * Solves a level, or gives nothing if it is too large.
 *
 * @returns with the appraisal what it took: steps of the engine, and backups (one of an action in a state) at most
 */
export function appraiseExactly(
  program: Program,
  level: Level,
  gamma: number,
  limits: EnumerateOptions & { readonly backups: number },
): { appraisal: ExactAppraisal; branches: number; backups: number } | undefined {
  const mdp = enumerateIfSmall(program, level, limits);
  if (!mdp) return undefined;
  const { names } = program.objectives;
  const horizon = mdp.limit;
  const numbers = pairsOf(program);
  const backups = mdp.next.length * horizon * (2 * names.length + 4 * numbers.length);
  if (backups > limits.backups) return undefined;
  const pairs = numbers.map(([a, b]) => compareOn(mdp, names[a], names[b], { gamma }));
  const appraisal: ExactAppraisal = {
    kind: "exact",
    best: names.map((objective) => solve(mdp, { objective, horizon }).value),
    value: names.map((objective, k) => {
      const pair = numbers.findIndex((both) => both.includes(k));
      if (pair < 0) return solve(mdp, { objective, gamma, horizon }).value;
      return pairs[pair].best[numbers[pair].indexOf(k)];
    }),
    random: names.map((objective) => randomValue(mdp, { objective, horizon })),
    pairs,
    events: mdp.events,
  };
  return { appraisal, branches: mdp.branches, backups };
}

function enumerateIfSmall(program: Program, level: Level, limits: EnumerateOptions): Mdp | undefined {
  try {
    return enumerate(program, level, limits);
  } catch (thrown) {
    if (thrown instanceof SolveError && thrown.code === "too-large") return undefined;
    throw thrown;
  }
}
