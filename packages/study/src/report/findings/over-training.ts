import { isBound } from "../../measures/curves/difference.js";
import { earlyAndFinal } from "../../measures/path-dependence.js";
import { swap } from "../../measures/swap.js";
import { isRefusal } from "../../measures/types.js";
import { meanOf } from "../../stats.js";
import { type ArmNumbers, curvesSince, earlyNumbers, finalNumbers } from "../agents.js";
import { includes, nothingFound } from "../judgement.js";
import { amount, ends, placeWords } from "../words.js";
import { agentNotes, type Finding, findingOf, nothingKnown, type Question } from "./finding.js";

/** The two numbers of each agent that has both. */
export function pairsBySeed(early: ArmNumbers, final: ArmNumbers) {
  const last = new Map(final.agents.map(({ seed, value }) => [seed, value]));
  return early.agents.flatMap(({ seed, value }) => {
    const end = last.get(seed);
    return end === undefined ? [] : [{ seed, early: value, final: end }];
  });
}

/** `as: correlation`: of an arm's number with its own early one, or with another number. */
export function correlationFinding(question: Question, arm: string): Finding {
  const { comparison, rows } = question;
  const { early = 0.1, with: other } = comparison;
  const final = finalNumbers(rows, arm, comparison);
  const first = other ? finalNumbers(rows, arm, other) : earlyNumbers(rows, arm, comparison, early);
  const against = other ? placeWords(other) : `its own after ${Math.round(100 * early)} % of the training`;
  const title = `${arm}: correlation of ${placeWords(comparison)} with ${against}`;
  const notes = agentNotes([final, first]);
  const estimate = earlyAndFinal(pairsBySeed(first, final));
  if (isRefusal(estimate)) return nothingKnown(question, title, estimate.because, notes);
  return findingOf(question, {
    ...{ title, estimate, notes, nothing: 0 },
    method: `Pearson's correlation over agents; 95 % interval by Fisher's z, n = ${estimate.n}`,
    says: (found) =>
      includes(found, 0)
        ? nothingFound("correlation", found, 0)
        : `${placeWords(comparison)} of ${arm} goes along with ${against}: r = ${amount(found.mean)} ${ends(found)}`,
  });
}

/** `as: savings`: 1 - steps / steps of the other arm, to a share of the way that the other arm's return goes. */
export function savingsFinding(question: Question, arm: string, against: string): Finding {
  const { comparison, rows } = question;
  const title = `${placeWords(comparison)}: steps that ${arm} saves over ${against}`;
  const [swapped, fresh] = [arm, against].map((name) =>
    curvesSince(rows, name, comparison).filter(({ points }) => points.length > 1),
  );
  if (swapped.length < 2 || fresh.length < 2)
    return nothingKnown(question, title, "savings need learning curves of two agents an arm");
  const share = comparison.share ?? 0.5;
  const from = meanOf(fresh.map(({ points }) => points[0].value));
  const to = meanOf(fresh.map(({ points }) => points[points.length - 1].value));
  const threshold = from + share * (to - from);
  const value = swap({ toB: { swapped, fresh, threshold } }).savings?.value;
  if (!value || isRefusal(value))
    return nothingKnown(question, title, value?.because ?? "no curves were found");
  const notes = [
    `threshold: ${amount(threshold)}, ${Math.round(100 * share)} % of the way that ${against} goes`,
    ...(isBound(value) ? [`only a bound is known: ${value.because}`] : []),
  ];
  const estimate = isBound(value)
    ? { mean: Number.NaN, low: value.atLeast ?? -Infinity, high: value.atMost ?? Infinity, n: value.n }
    : value;
  return findingOf(question, {
    ...{ title, estimate, notes, nothing: 0 },
    method: `1 - steps / steps of ${against}, geometric mean over agents; 95 % Student interval of the logarithms, n = ${estimate.n}`,
    says: (found) =>
      includes(found, 0)
        ? nothingFound("saving or loss of steps", found, 0)
        : `${arm} needs ${found.low > 0 ? "fewer" : "more"} steps than ${against}: savings ${amount(found.mean)} ${ends(found)}`,
  });
}
