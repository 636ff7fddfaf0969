import { FEWEST_AGENTS } from "../reliable.js";
import type { Estimate } from "../stats.js";
import { amount, ends } from "./words.js";

/** What a comparison says of the guess; `described`: it was not asked to say anything. */
export type Judgement = "supported" | "refuted" | "undetermined" | "described";

/** What of an interval would refute the guess, and where nothing lies. */
export interface Claim {
  /** Absent: the comparison only describes. */
  readonly refutes?: "above" | "below" | "zero";
  /** The number that stands for no difference: 0, of a probability 0.5. */
  readonly nothing: number;
  /** How far from `nothing` still counts as nothing; without it no interval shows that there is nothing. */
  readonly margin?: number;
}

/** The rule, for whoever reads a report. */
export const RULE =
  "A comparison speaks by its 95 % interval alone. The study file says where an interval would refute the guess: above or below no difference (0; of a probability 0.5), or at no difference itself; and it may name a margin within which a difference still counts as none. A comparison refutes the guess if its whole interval lies there, margin included, and supports it if the whole interval lies elsewhere. All else is undetermined: an interval that includes no difference shows neither a difference nor, without a margin that holds all of it, that there is none. Below 5 agents there is no interval. The study is refuted if any comparison refutes the guess, supported if all do support it, and undetermined otherwise.";

/** What an interval says of a claim. An interval that touches `nothing` includes it. */
export function judge({ low, high, n }: Estimate, { refutes, nothing, margin = 0 }: Claim): Judgement {
  if (refutes === undefined) return "described";
  if (n < FEWEST_AGENTS || Number.isNaN(low) || Number.isNaN(high)) return "undetermined";
  const [above, below] = [low > nothing, high < nothing];
  // Within the margin a number on the side of the guess still counts as nothing.
  const [notBelow, notAbove] = [low > nothing - margin, high < nothing + margin];
  if (refutes === "above") return notBelow ? "refuted" : below ? "supported" : "undetermined";
  if (refutes === "below") return notAbove ? "refuted" : above ? "supported" : "undetermined";
  return notBelow && notAbove ? "refuted" : above || below ? "supported" : "undetermined";
}

/** What all comparisons together say. */
export function overall(judgements: readonly Judgement[]): Judgement {
  const asked = judgements.filter((each) => each !== "described");
  if (asked.length === 0) return "described";
  if (asked.includes("refuted")) return "refuted";
  return asked.every((each) => each === "supported") ? "supported" : "undetermined";
}

/** Does an interval include the number that stands for nothing? */
export function includes({ low, high }: Estimate, nothing: number): boolean {
  return low <= nothing && nothing <= high;
}

/** The words of a null result. */
export function nothingFound(thing: string, estimate: Estimate, nothing: number): string {
  return `no ${thing} was found: the interval ${ends(estimate)} includes ${nothing === 0 ? "0" : amount(nothing)}`;
}

/**
 * About how many agents an arm would bring the near end of the interval off `nothing`, if the number stayed as it is: an interval's width
 * falls as 1 / √n. Undefined where it does not include `nothing`, or has no ends.
 */
export function agentsToSettle(estimate: Estimate, nothing: number): number | undefined {
  const { mean, low, high, n } = estimate;
  if (n < FEWEST_AGENTS || !includes(estimate, nothing)) return undefined;
  const width = mean > nothing ? mean - low : high - mean;
  const needed = Math.ceil(n * (width / Math.abs(mean - nothing)) ** 2);
  // On the edge one more is needed for the end to come off.
  return Number.isFinite(needed) ? Math.max(needed, n + 1) : undefined;
}
