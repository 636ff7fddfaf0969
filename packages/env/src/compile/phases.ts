import type { PhaseSpec } from "../schema/phases.js";
import type { Scenario } from "../schema/scenario.js";
import type { Report } from "./report.js";

/** Phases may only use objectives and level sets that exist, and only go on from a phase before. */
export function compilePhases(
  scenario: Scenario,
  objectives: readonly string[],
  levelSets: readonly string[],
  report: Report,
): readonly PhaseSpec[] {
  scenario.phases.forEach((phase, index) => {
    const path = `$.phases[${index}]`;
    report.find(levelSets, phase.levels, `${path}.levels`, "level set");
    for (const name of Object.keys(phase.reward)) {
      report.find(objectives, name, `${path}.reward.${name}`, "objective");
    }
    if (scenario.phases.findIndex((other) => other.name === phase.name) !== index) {
      report.add({
        code: "twice",
        path: `${path}.name`,
        message: `another phase is called '${phase.name}'`,
        expected: "a name of its own",
      });
    }
    if (phase.mix) checkMix(scenario, phase.levels, phase.mix, path, report);
    if (index === 0) checkFirst(phase, path, report);
    if (phase.until) checkUntil(scenario, phase.until, `${path}.until`, objectives, report);
  });
  return scenario.phases;
}

/** Sets of their own are mixed, and no more of them than there is. */
function checkMix(
  { levels: sets }: Scenario,
  levels: string,
  mix: NonNullable<PhaseSpec["mix"]>,
  path: string,
  report: Report,
): void {
  const places = [
    [levels, `${path}.levels`],
    ...Object.keys(mix).map((name) => [name, `${path}.mix.${name}`]),
  ];
  for (const [index, [name, place]] of places.entries()) {
    if (index > 0 && report.find(Object.keys(sets), name, place, "level set") < 0) continue;
    if (sets[name]?.mix)
      report.add({
        code: "nested-mixture",
        path: place,
        message: `'${name}' is itself a mixture`,
        expected: "a level set that is generated or drawn",
      });
  }
  for (const end of [0, 1] as const) {
    const sum = Object.values(mix).reduce<number>(
      (all, share) => all + (typeof share === "number" ? share : share[end]),
      0,
    );
    if (sum <= 1 + 1e-9) continue;
    report.add({
      code: "too-much",
      path: `${path}.mix`,
      message: `the shares add up to ${sum}`,
      expected: "at most 1 together",
      hint: `what is left of 1 comes from '${levels}'`,
    });
    return;
  }
}

function checkFirst(phase: PhaseSpec, path: string, report: Report): void {
  for (const field of ["gradual", "keep"] as const) {
    if (phase[field] === undefined) continue;
    report.add({
      code: "no-phase-before",
      path: `${path}.${field}`,
      message: "there is no phase before the first",
      expected: "it in a later phase",
    });
  }
}

function checkUntil(
  scenario: Scenario,
  until: NonNullable<PhaseSpec["until"]>,
  path: string,
  objectives: readonly string[],
  report: Report,
): void {
  report.find(objectives, until.return, `${path}.return`, "objective");
  if (until.atLeast === undefined && until.atMost === undefined)
    report.add({
      code: "no-bound",
      path,
      message: "nothing says when the phase ends",
      expected: "'atLeast', 'atMost' or both",
    });
  if (until.levels === undefined) return;
  const known = Object.keys(scenario.levels);
  const levels = report.find(known, until.levels, `${path}.levels`, "level set");
  if (levels >= 0 && scenario.levels[known[levels]].mix)
    report.add({
      code: "not-evaluated",
      path: `${path}.levels`,
      message: `'${until.levels}' is a mixture, which is only trained on`,
      expected: "one of the level sets that it mixes",
    });
  if (until.episodes !== undefined)
    report.add({
      code: "one-value",
      path: `${path}.episodes`,
      message: "an evaluation has as many episodes as the training's settings say",
      expected: "'levels' or 'episodes', but not both",
    });
}
