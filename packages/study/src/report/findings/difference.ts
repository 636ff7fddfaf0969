import {
  FEWEST_AGENTS,
  interquartileMean,
  interquartileMeanOverAgents,
  overAgents,
  probabilityOfImprovement,
} from "../../reliable.js";
import type { Estimate } from "../../stats.js";
import { type ArmNumbers, finalNumbers } from "../agents.js";
import { includes, nothingFound } from "../judgement.js";
import { amount, bootstrapName, ends, placeWords, size } from "../words.js";
import {
  agentNotes,
  alikeNotes,
  type Finding,
  findingOf,
  intervalStream,
  nothingKnown,
  type Question,
} from "./finding.js";

/** How far an arm lies above another, seed by seed where enough seeds are in both. */
export interface PairedDifference {
  readonly estimate: Estimate;
  readonly paired: boolean;
}

/**
 * The interquartile mean of the differences between agents of the same seed; where fewer than five seeds are in both, the difference of
 * the arms' interquartile means. Intervals are those of `overAgents`.
 */
export function armDifference(arm: ArmNumbers, against: ArmNumbers): PairedDifference {
  const other = new Map(against.agents.map(({ seed, value }) => [seed, value]));
  const pairs = arm.agents.flatMap(({ seed, value }) => {
    const control = other.get(seed);
    return control === undefined ? [] : [value - control];
  });
  const [x, y] = [arm, against].map(({ agents }) => agents.map(({ value }) => value));
  if (pairs.length >= FEWEST_AGENTS || pairs.length >= Math.min(x.length, y.length))
    return { estimate: interquartileMeanOverAgents([pairs], intervalStream()), paired: true };
  const of = ([a, b]: readonly Float64Array[]) => interquartileMean(a) - interquartileMean(b);
  return { estimate: overAgents([x, y], of, intervalStream()), paired: false };
}

/** `as: difference`. */
export function differenceFinding(question: Question, arm: string, against: string): Finding {
  const { comparison, rows } = question;
  const [of, other] = [arm, against].map((name) => finalNumbers(rows, name, comparison));
  const title = `${placeWords(comparison)}: ${arm} less ${against}`;
  const notes = agentNotes([of, other]);
  if (of.agents.length === 0 || other.agents.length === 0)
    return nothingKnown(question, title, "one of the arms has none in the table", notes);
  const { estimate, paired } = armDifference(of, other);
  const statistic = paired
    ? "interquartile mean of differences paired by seed"
    : "difference of interquartile means, agents not paired";
  return findingOf(question, {
    ...{ title, estimate, nothing: 0, notes: [...alikeNotes(estimate), ...notes] },
    method: `${statistic}; ${bootstrapName(estimate.n)}`,
    says: (found) => {
      if (includes(found, 0)) return nothingFound(`difference between ${arm} and ${against}`, found, 0);
      const side = found.mean > 0 ? "above" : "below";
      return `${arm} lies ${size(found)} ${side} ${against} in ${placeWords(comparison)}`;
    },
  });
}

/** `as: probability-of-improvement`. */
export function improvementFinding(question: Question, arm: string, against: string): Finding {
  const { comparison, rows } = question;
  const [of, other] = [arm, against].map((name) => finalNumbers(rows, name, comparison));
  const title = `${placeWords(comparison)}: probability that an agent of ${arm} has more than one of ${against}`;
  const notes = agentNotes([of, other]);
  const [x, y] = [of, other].map(({ agents }) => agents.map(({ value }) => value));
  if (x.length === 0 || y.length === 0)
    return nothingKnown(question, title, "one of the arms has none in the table", notes);
  const estimate = probabilityOfImprovement(x, y, intervalStream());
  return findingOf(question, {
    ...{ title, estimate, notes, nothing: 0.5 },
    method: `probability of improvement, ties half (Mann and Whitney's U / nm); ${bootstrapName(estimate.n)}; Wilson's where the arms do not overlap`,
    says: (found) =>
      includes(found, 0.5)
        ? nothingFound(`difference between ${arm} and ${against}`, found, 0.5)
        : `an agent of ${arm} has more ${placeWords(comparison)} than one of ${against} with probability ${amount(found.mean)} ${ends(found)}`,
  });
}
