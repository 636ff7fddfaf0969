import type { Level } from "../level.js";
import type { Program } from "../program.js";
import { type Comparison, isLess } from "../solve/compare.js";
import { appraiseByBound, appraiseExactly, type BoundAppraisal, type ExactAppraisal } from "./appraise.js";
import { costOf } from "./cost.js";
import type { Sample } from "./sample.js";

/** What was found on the levels of one set. */
export interface SetReport {
  readonly set: string;
  /** Levels drawn; 1 of a set that has no other. */
  readonly drawn: number;
  /** Different ones among them. */
  readonly layouts: number;
  /** Levels that were solved. */
  readonly solved: number;
  /**
   * `exact`: the numbers are those of the levels that were solved, which are the first ones drawn. `bound`: some were too large
   * to solve, or too few could be; the numbers are over all levels drawn, and none of the true ones is higher.
   */
  readonly kind: "exact" | "bound";
  /** Levels that the numbers of objectives and events rest on, at least 1. */
  readonly levels: number;
  readonly objectives: readonly ObjectiveReport[];
  /** Pairs of objectives, on the levels that were solved. */
  readonly pairs: readonly PairReport[];
  /** Events but `step`, in the program's order: on how many levels each can happen. */
  readonly events: readonly { readonly event: string; readonly levels: number }[];
  /** For each other set that a phase trains on: how many of the levels drawn are among those drawn from it. */
  readonly shared: readonly { readonly set: string; readonly levels: number }[];
}

/** What an objective is worth on a set: counts of levels, and means over them. */
export interface ObjectiveReport {
  readonly objective: string;
  /** On how many levels the best return is above 0. */
  readonly solvable: number;
  /** Mean best return, undiscounted. */
  readonly best: number;
  /** Mean best value, discounted. */
  readonly value: number;
  /** Mean return of the random policy; none where levels were too large. */
  readonly random: number | undefined;
}

/** How two objectives compare on the levels of a set that were solved; see `Comparison`. */
export interface PairReport {
  readonly objectives: readonly [string, string];
  /** On how many of the solved levels no policy is best for both. */
  readonly distinguishing: number;
  /** On how many a policy that is best for one may be less than best for the other; those above are among them. */
  readonly separable: number;
  /** Mean best values, discounted. */
  readonly best: readonly [number, number];
  /** Mean of the most of each that a policy gets which is best for the other. */
  readonly beside: readonly [number, number];
  /** Mean of the least likewise. */
  readonly atWorst: readonly [number, number];
}

/** How a set is looked at. */
interface Look {
  readonly gamma: number;
  readonly pairs: readonly [number, number][];
  /** Steps of the engine that may be spent; one level is looked at whatever it takes. */
  readonly work: number;
  readonly onLevel: (level: number) => void;
}

/** Backups that take about as long as a step of the engine. */
const BACKUPS = 250;
/** Limits of one level; beyond, it is too large for a quick look. */
const LEVEL = { states: 30_000, branches: 150_000, backups: 400_000_000 };
/** Fewer solved levels than this, where there are more, say too little of a set. */
const ENOUGH = 8;
/** After so many that were too large, and none that was not, the set's other levels are not tried. */
const TRIES = 2;

type Appraisal = (ExactAppraisal | BoundAppraisal) & { count: number };

/** Solves levels of a set in the order in which they were drawn, as many as there is work for. */
export function lookAtSet(
  program: Program,
  sample: Sample,
  look: Look,
): { report: Omit<SetReport, "shared">; spent: number } {
  const cost = costOf(program, sample.layouts[0].level);
  const most = {
    states: Math.ceil(LEVEL.states / cost.step),
    branches: Math.ceil(LEVEL.branches / cost.step),
    backups: LEVEL.backups,
  };
  const appraisals: Appraisal[] = [];
  let spent = 0;
  let onBounds = 0;
  let refused = 0;
  const takeUp = (find: (level: Level) => ExactAppraisal | BoundAppraisal, goesOn: () => boolean): void => {
    for (const { level, count } of sample.layouts.slice(appraisals.length)) {
      if (!goesOn()) return;
      look.onLevel(countOf(appraisals, () => true) + 1);
      appraisals.push({ ...find(level), count });
    }
  };
  const byBound = (level: Level): BoundAppraisal => {
    onBounds += cost.bound;
    return appraiseByBound(program, level, look.gamma);
  };
  takeUp(
    (level) => {
      const found = appraiseExactly(program, level, look.gamma, most);
      spent += found ? found.branches * cost.step + found.backups / BACKUPS : LEVEL.branches;
      if (!found) refused++;
      return found?.appraisal ?? byBound(level);
    },
    () => appraisals.length === 0 || (spent < look.work && (refused < TRIES || refused < appraisals.length)),
  );
  if (refused > 0 || countOf(appraisals, () => true) < Math.min(ENOUGH, sample.drawn)) {
    takeUp(byBound, () => onBounds < LEVEL.branches);
  }
  return { report: reportOf(program, sample, appraisals, look.pairs), spent: spent + onBounds };
}

function reportOf(
  program: Program,
  sample: Sample,
  appraisals: readonly Appraisal[],
  pairs: readonly [number, number][],
): Omit<SetReport, "shared"> {
  const { names } = program.objectives;
  const solved = appraisals.filter((appraisal) => appraisal.kind === "exact");
  const isExact = solved.length === appraisals.length;
  return {
    set: sample.set.name,
    drawn: sample.drawn,
    layouts: sample.layouts.length,
    solved: countOf(solved, () => true),
    kind: isExact ? "exact" : "bound",
    levels: countOf(appraisals, () => true),
    objectives: names.map((objective, k) => ({
      objective,
      solvable: countOf(appraisals, ({ best }) => best[k] > 1e-9),
      best: meanOf(appraisals, ({ best }) => best[k]),
      value: meanOf(appraisals, ({ value }) => value[k]),
      random: isExact ? meanOf(solved, ({ random }) => random[k]) : undefined,
    })),
    pairs: pairs.map(([a, b], i) => {
      const mean = (what: "best" | "beside" | "atWorst", side: 0 | 1) =>
        meanOf(solved, ({ pairs }) => pairs[i][what][side]);
      return {
        objectives: [names[a], names[b]],
        distinguishing: countOf(solved, ({ pairs }) => pairs[i].distinguishing),
        separable: countOf(solved, ({ pairs }) => isSeparable(pairs[i])),
        best: [mean("best", 0), mean("best", 1)],
        beside: [mean("beside", 0), mean("beside", 1)],
        atWorst: [mean("atWorst", 0), mean("atWorst", 1)],
      };
    }),
    events: program.events.slice(1).map((event, e) => ({
      event,
      levels: countOf(appraisals, ({ events }) => events[e + 1] === 1),
    })),
  };
}

function isSeparable({ best, atWorst }: Comparison): boolean {
  return isLess(atWorst[0], best[0]) || isLess(atWorst[1], best[1]);
}

/** How many of the levels drawn are so. */
function countOf<T extends { count: number }>(
  appraisals: readonly T[],
  is: (appraisal: T) => boolean,
): number {
  return appraisals.reduce((sum, appraisal) => (is(appraisal) ? sum + appraisal.count : sum), 0);
}

/** A mean over the levels drawn; NaN of none. */
function meanOf<T extends { count: number }>(
  appraisals: readonly T[],
  number: (appraisal: T) => number,
): number {
  const sum = appraisals.reduce((sum, appraisal) => sum + appraisal.count * number(appraisal), 0);
  return sum / countOf(appraisals, () => true);
}
