import type { FeatureSpec } from "../schema/features.js";
import type { Scenario } from "../schema/scenario.js";
import type { RuleNames } from "./names.js";
import { checkRectangle } from "./rectangle.js";
import type { Report } from "./report.js";

/** What a feature can be made of. */
export const FEATURE_FORMS = ["count", "distance", "counter", "difference", "feature", "all", "any"] as const;
const UNBOUNDED: readonly string[] = ["all", "any"];

/** Checks the names of kinds, counters and cells in an author's features; `features/authored.ts` those of features. */
export function checkFeatures(
  scenario: Scenario,
  { kinds, counters }: RuleNames,
  board: { height: number; width: number },
  report: Report,
): void {
  const entries = Object.entries(scenario.features ?? {});
  report.checkNames(
    entries.map(([name]) => name),
    "$.features",
    "feature",
  );
  for (const [name, spec] of entries) {
    const path = `$.features.${name}`;
    checkForm(spec, path, report);
    if (spec.count !== undefined) report.reference(kinds.references, spec.count, `${path}.count`);
    spec.distance?.forEach((kind, i) => {
      report.reference(kinds.references, kind, `${path}.distance[${i}]`);
    });
    if (spec.counter !== undefined) report.find(counters, spec.counter, `${path}.counter`, "counter");
    if (spec.within) checkRectangle(spec.within, `${path}.within`, board, report);
  }
}

function checkForm(spec: FeatureSpec, path: string, report: Report): void {
  const form = report.one(spec, FEATURE_FORMS, path, {
    code: "one-value",
    says: "a feature is about one thing, this about",
  });
  if (form === undefined) return;
  if (spec.within && form !== "count") {
    report.add({
      code: "no-place",
      path: `${path}.within`,
      message: `'${form}' has no cells`,
      expected: "'within' only beside 'count'",
    });
  }
  checkBounds(spec, form, path, report);
}

function checkBounds(spec: FeatureSpec, form: string, path: string, report: Report): void {
  const bounded = spec.atLeast !== undefined || spec.atMost !== undefined;
  const problem = (message: string, expected: string) =>
    report.add({ code: "no-bound", path, message, expected });
  if (bounded && UNBOUNDED.includes(form))
    problem(`'${form}' is a flag already`, "neither 'atLeast' nor 'atMost'");
  if (spec.is !== undefined && (form !== "feature" || bounded))
    problem("'is' asks for a class", "'is' only beside 'feature', without 'atLeast' and 'atMost'");
  if (form === "feature" && !bounded && spec.is === undefined)
    problem("'feature' alone is the same again", "'atLeast', 'atMost' or both, or 'is'");
}
