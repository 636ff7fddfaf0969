import type { Program } from "@mesagrid/env";
import { Failure } from "../failure.js";
import { INSTRUMENTS, NETWORK_INSTRUMENTS } from "../measuring/instruments.js";
import { instrumentsOf } from "../measuring/measure.js";
import { type Naming, quantitiesOf } from "../measuring/naming.js";
import { ARM_NAME } from "./arm-schema.js";
import type { Arm } from "./arms.js";
import type { Findings } from "./problems.js";
import type { ComparisonSpec } from "./report-schema.js";
import type { StudyFile } from "./schema.js";

/** What the table has beside measures: returns of evaluations, and how trainings ended. */
const OF_TRAINING: Readonly<Record<string, Naming | undefined>> = {
  return: { objectives: ["*"] },
  training: undefined,
};

/** Looks whether the arms, level sets and measures that a study names are there, and go together. */
export function checkNames(file: StudyFile, arms: readonly Arm[], findings: Findings): void {
  const sets = [...new Set(arms.flatMap(({ program }) => [...program.levelSets.keys()]))];
  const scenarios = [...new Set(arms.map(({ program }) => program.name))];
  const programs = arms.map(({ program }) => program);
  const measures = measuresOf(file);
  const look: Look = { names: Object.keys(file.arms), sets, scenarios, measures, programs, findings };
  for (const name of look.names)
    if (!new RegExp(ARM_NAME).test(name))
      findings.add(
        "bad-name",
        `$.arms.${name}`,
        `'${name}' cannot be the name of a folder`,
        "a letter or digit, then at most 59 letters, digits, and . = + - _",
      );
  checkBatteries(file, look);
  for (const [i, comparison] of (file.comparisons ?? []).entries())
    checkComparison(file, comparison, `$.comparisons[${i}]`, look);
  for (const [i, { arms: shown = [], levels = [], measure, quantities }] of (file.figures ?? []).entries()) {
    const path = `$.figures[${i}]`;
    for (const arm of shown) findings.known("arm", `${path}.arms`, arm, look.names);
    for (const set of levels) checkLevels(set, `${path}.levels`, look);
    checkNumbers({ measure, quantities }, path, look);
  }
  if (file.stop) checkStop(file, look);
}

/** What there is to be named. */
interface Look {
  readonly names: readonly string[];
  readonly sets: readonly string[];
  readonly scenarios: readonly string[];
  readonly measures: readonly string[];
  readonly programs: readonly Program[];
  readonly findings: Findings;
}

function measuresOf({ batteries, measures = [] }: StudyFile): string[] {
  return [
    ...new Set([...Object.keys(OF_TRAINING), ...measures, ...batteries.flatMap((one) => one.measures ?? [])]),
  ];
}

function checkBatteries({ batteries, measures }: StudyFile, { sets, scenarios, findings }: Look): void {
  const check = (names: readonly string[], path: string) => {
    try {
      instrumentsOf(names, [...INSTRUMENTS, ...NETWORK_INSTRUMENTS]);
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      findings.add("unknown-measure", path, thrown.message, thrown.hint);
    }
  };
  if (measures) check(measures, "$.measures");
  for (const [i, battery] of batteries.entries()) {
    const path = `$.batteries[${i}]`;
    for (const set of battery.levels)
      if (sets.length > 0) findings.known("level set", `${path}.levels`, set, sets);
    if (battery.scenario !== undefined)
      findings.known("scenario", `${path}.scenario`, battery.scenario, scenarios);
    if (battery.measures) check(battery.measures, `${path}.measures`);
    else if (!measures)
      findings.add(
        "missing-field",
        path,
        "it names no measures, and neither does the study",
        "names as in mesagrid measure --list",
      );
  }
}

/** Readings are of a level set, of all that were played, or of the difference of two. */
function checkLevels(levels: string, path: string, { sets, findings }: Look): void {
  if (sets.length === 0) return;
  for (const name of levels.split(" less ")) findings.known("level set", path, name, ["all", ...sets]);
}

/** A measure, and numbers of it where any are named. */
function checkNumbers(
  {
    measure,
    quantities = [],
  }: { readonly measure: string; readonly quantities?: readonly string[] | undefined },
  path: string,
  { measures, programs, findings }: Look,
): void {
  if (!findings.known("measure of the study", `${path}.measure`, measure, measures)) return;
  const naming = namingOf(measure);
  if (!naming || programs.length === 0) return;
  const known = quantitiesOf(naming, programs);
  for (const quantity of quantities) findings.known(`quantity of ${measure}`, path, quantity, known);
}

/** How a measure names its numbers; nothing if that is not known before they are taken, as of what needs the network. */
export function namingOf(measure: string): Naming | undefined {
  return OF_TRAINING[measure] ?? INSTRUMENTS.find(({ doc }) => doc.name === measure)?.naming;
}

function checkComparison(file: StudyFile, comparison: ComparisonSpec, path: string, look: Look): void {
  const { as, of, against, levels, measure } = comparison;
  const { findings, names } = look;
  const arms = typeof of === "string" ? [of] : of;
  for (const arm of arms) findings.known("arm", `${path}.of`, arm, names);
  if (against !== undefined) findings.known("arm", `${path}.against`, against, names);
  if (levels !== undefined) checkLevels(levels, `${path}.levels`, look);
  checkNumbers({ measure, quantities: [comparison.quantity] }, path, look);
  if (comparison.with)
    checkNumbers(
      { measure: comparison.with.measure, quantities: [comparison.with.quantity] },
      `${path}.with`,
      look,
    );
  const paired = as === "difference" || as === "probability-of-improvement" || as === "savings";
  if (paired && against === undefined)
    findings.add("missing-field", path, `'against' is missing: a ${as} is of two arms`, "an arm");
  if (as === "savings" && measure !== "return")
    findings.add(
      "no-curve",
      `${path}.measure`,
      `savings are read off learning curves, and '${measure}' has none`,
      "return",
    );
  if (as === "correlation" && comparison.with === undefined && comparison.early === undefined)
    findings.add("missing-field", path, "a correlation is of two numbers", "'with', or 'early'");
  if (as === "path-dependence" && typeof file.seeds === "string")
    findings.add(
      "not-crossed",
      path,
      "initialisations and data are not crossed",
      "seeds with initialisations and data",
    );
  if (as === "dose-response") checkDoses(file, arms, path, findings);
}

function checkDoses(file: StudyFile, arms: readonly string[], path: string, findings: Findings): void {
  const without = arms.filter((arm) => file.arms[arm] && file.arms[arm].dose === undefined);
  if (without.length > 0)
    findings.add(
      "no-dose",
      `${path}.of`,
      `${without.join(", ")} have no dose`,
      "'dose' in each of these arms",
    );
  if (arms.length < 2)
    findings.add("no-dose", `${path}.of`, "one dose shows no response", "two arms or more");
}

function checkStop(file: StudyFile, look: Look): void {
  const { stop } = file;
  if (!stop) return;
  for (const arm of [stop.of, stop.against]) look.findings.known("arm", "$.stop", arm, look.names);
  checkLevels(stop.levels, "$.stop.levels", look);
  checkNumbers({ measure: stop.measure, quantities: [stop.quantity] }, "$.stop", look);
  if (typeof file.seeds !== "string")
    look.findings.add(
      "crossed",
      "$.stop",
      "a stop rule adds seeds, and here they are crossed",
      "seeds such as 1-20",
    );
}
