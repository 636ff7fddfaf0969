import type { ResultRow } from "../../results/row.js";
import type { ComparisonSpec } from "../../study/report-schema.js";
import { differenceFinding, improvementFinding } from "./difference.js";
import { doseFinding } from "./dose.js";
import { type Finding, nothingKnown, type Question } from "./finding.js";
import { correlationFinding, savingsFinding } from "./over-training.js";
import { pathFinding } from "./path.js";

type Pairwise = (question: Question, arm: string, against: string) => Finding;

const PAIRWISE: Readonly<Record<string, Pairwise>> = {
  difference: differenceFinding,
  "probability-of-improvement": improvementFinding,
  savings: savingsFinding,
};

/** What came of a study's comparisons, in their order; one of several arms gives as many findings. */
export function findingsOf(
  rows: readonly ResultRow[],
  comparisons: readonly ComparisonSpec[],
  doses: Question["doses"],
): Finding[] {
  return comparisons.flatMap((comparison) => {
    const question: Question = { rows, comparison, doses };
    const arms = typeof comparison.of === "string" ? [comparison.of] : comparison.of;
    if (comparison.as === "dose-response") return [doseFinding(question, arms)];
    return arms.map((arm) => findingOfArm(question, arm));
  });
}

function findingOfArm(question: Question, arm: string): Finding {
  const { as, against } = question.comparison;
  if (as === "correlation") return correlationFinding(question, arm);
  if (as === "path-dependence") return pathFinding(question, arm);
  if (against === undefined)
    return nothingKnown(question, `${as} of ${arm}`, "the study does not say against which arm");
  return PAIRWISE[as](question, arm, against);
}
