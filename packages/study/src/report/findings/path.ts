import { type PathReading, pathDependence } from "../../measures/path-dependence.js";
import { isRefusal, type Refusal } from "../../measures/types.js";
import { type ArmNumbers, finalNumbers } from "../agents.js";
import { amount, ends, placeWords } from "../words.js";
import { agentNotes, CROSSED, type Finding, intervalStream, nothingKnown, type Question } from "./finding.js";

/** What the parts of the variance are called in words. */
const CAUSES = {
  init: "the first weights explain",
  data: "what was met explains",
  interaction: "the two together explain",
  residual: "the rest is",
} as const;

/** How much of the variance between an arm's agents each of their two seeds explains. */
export function pathReading({ agents }: ArmNumbers): PathReading | Refusal {
  const cells = agents.map(({ initialisation, data, value }) => ({ init: initialisation, data, value }));
  return pathDependence(cells, intervalStream());
}

/** The shares of the variance with their intervals, in words. */
export function shareWords({ shares }: PathReading): string[] {
  const causes = ["init", "data", "interaction", "residual"] as const;
  return causes.flatMap((cause) => {
    const share = shares[cause];
    return share ? [`${CAUSES[cause]} ${amount(share.mean)} ${ends(share)}`] : [];
  });
}

/** `as: path-dependence`. It describes: a share of a variance is never below 0, so that no interval could refute it. */
export function pathFinding(question: Question, arm: string): Finding {
  const { comparison, rows } = question;
  const title = `${arm}: share of the variance of ${placeWords(comparison)} that the first weights explain`;
  const numbers = finalNumbers(rows, arm, comparison);
  // That they share seeds is the point here.
  const notes = agentNotes([numbers]).filter((note) => note !== CROSSED);
  const reading = pathReading(numbers);
  if (isRefusal(reading)) return nothingKnown(question, title, reading.because, notes);
  const { init, data } = reading.shares;
  return {
    title,
    ...(init && { estimate: init }),
    method: `variance components of a two-way table, 95 % generalised intervals, n = ${init?.n} first weights x ${data?.n} streams`,
    judgement: "described",
    words: `of the variance of ${placeWords(comparison)} between agents of ${arm} ${shareWords(reading).join(", ")}`,
    notes,
  };
}
