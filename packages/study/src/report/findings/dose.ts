import { type DosePoint, type Response, respond } from "../../dose/summary.js";
import { isBound } from "../../measures/curves/difference.js";
import { isRefusal } from "../../measures/types.js";
import { FEWEST_AGENTS } from "../../reliable.js";
import { type ArmNumbers, finalNumbers } from "../agents.js";
import { includes, nothingFound } from "../judgement.js";
import { amount, ends, listed, placeWords, size, tooFew } from "../words.js";
import { agentNotes, type Finding, findingOf, nothingKnown, type Question } from "./finding.js";

/** A response to the dose, and what it is made from. */
export interface DoseReading {
  readonly doses: readonly number[];
  readonly points: readonly DosePoint[];
  readonly response: Response;
}

/** How the numbers of arms answer to their doses; nothing where fewer than two doses have numbers. */
export function doseReading(
  arms: readonly ArmNumbers[],
  dosesByArm: Question["doses"],
  share: number,
): DoseReading | undefined {
  const points = arms.flatMap(({ arm, agents }) =>
    arm in dosesByArm ? agents.map(({ seed, value }) => ({ dose: dosesByArm[arm], seed, value })) : [],
  );
  const doses = [...new Set(points.map(({ dose }) => dose))].sort((a, b) => a - b);
  return doses.length < 2 ? undefined : { doses, points, response: respond(points, doses, share) };
}

/** `as: dose-response`: the number at the largest dose less that at the smallest, and the dose at which it has come so far. */
export function doseFinding(question: Question, arms: readonly string[]): Finding {
  const { comparison, rows, doses: dosesByArm } = question;
  const title = `response of ${placeWords(comparison)} to the dose`;
  const numbers = arms.map((arm) => finalNumbers(rows, arm, comparison));
  const notes = agentNotes(numbers);
  const share = comparison.share ?? 0.5;
  const reading = doseReading(numbers, dosesByArm, share);
  if (!reading) return nothingKnown(question, title, "fewer than two doses have numbers", notes);
  const { doses, response } = reading;
  const { gain } = response;
  if (isRefusal(gain)) return nothingKnown(question, title, gain.because, notes);
  const [least, most] = [doses[0], doses[doses.length - 1]];
  return findingOf(question, {
    ...{ title, estimate: gain, nothing: 0, notes: [...notes, thresholdWords(response, share)] },
    method: `mean at dose ${most} less mean at dose ${least}, by seed; 95 % Student interval over agents, n = ${gain.n}`,
    says: (found) =>
      includes(found, 0)
        ? nothingFound(`response of ${placeWords(comparison)} to the dose`, found, 0)
        : `from dose ${least} to ${most} ${placeWords(comparison)} ${found.mean > 0 ? "rises" : "falls"} by ${size(found)}`,
  });
}

/** The dose at which the number has come a share of the way, in words. */
export function thresholdWords({ dose, threshold }: Response, share: number): string {
  const way = `${Math.round(100 * share)} % of the way (${amount(threshold)})`;
  if (!isRefusal(dose) && dose.n < FEWEST_AGENTS) return `no dose is named, as ${tooFew(dose.n)}`;
  if (isRefusal(dose)) return `no dose is named at which it has come ${way}: ${dose.because}`;
  if (isBound(dose)) {
    const bounds = [
      ...(dose.atLeast === undefined ? [] : [`above ${amount(dose.atLeast)}`]),
      ...(dose.atMost === undefined ? [] : [`below ${amount(dose.atMost)}`]),
    ];
    return `the dose at which it has come ${way} lies ${listed(bounds)}, as ${dose.because}`;
  }
  return `it has come ${way} at dose ${amount(dose.mean)} ${ends(dose)}: geometric mean over agents, 95 % Student interval of the logarithms, n = ${dose.n}`;
}
