import {
  checkSettings,
  defaultSettings,
  type PretrainSettings,
  type Settings,
  TrainingError,
} from "@mesagrid/agent";
import {
  checkText,
  loadProgram,
  mergePatch,
  type PhaseSpec,
  type Problem,
  type Program,
  ScenarioError,
  withVariant,
} from "@mesagrid/env";
import type { ArmSpec } from "./arm-schema.js";
import type { Findings } from "./problems.js";
import type { StudyFile } from "./schema.js";

/** A condition with everything that its agents are trained with. */
export interface Arm {
  readonly name: string;
  readonly spec: ArmSpec;
  /** The scenario's text, its variant worked in. */
  readonly text: string;
  readonly program: Program;
  readonly settings: Partial<Settings>;
  readonly phases: readonly PhaseSpec[];
  readonly pretrain: Partial<PretrainSettings> | undefined;
}

/** A scenario file that a study names. */
export interface ScenarioText {
  readonly text: string;
  readonly program: Program;
}

/** Works a study's arms out; what is wrong goes to `findings`, and an arm with a fault is left out. */
export function resolveArms(
  file: StudyFile,
  scenarios: ReadonlyMap<string, ScenarioText>,
  findings: Findings,
): Arm[] {
  const [first] = scenarios.keys();
  return Object.entries(file.arms).flatMap(([name, spec]) => {
    const path = `$.arms.${name}`;
    const wanted = spec.scenario ?? first;
    if (!findings.known("scenario", `${path}.scenario`, wanted, [...scenarios.keys()])) return [];
    const scenario = variantOf(scenarios.get(wanted) as ScenarioText, spec, path, findings);
    const settings = settingsOf(file, spec, path, findings);
    if (!scenario) return [];
    const phases = phasesOf(scenario.program, file, spec, path, findings);
    if (!phases || !settings) return [];
    return [{ name, spec, ...scenario, settings, phases, pretrain: spec.pretrain }];
  });
}

function variantOf(
  scenario: ScenarioText,
  { variant }: ArmSpec,
  path: string,
  findings: Findings,
): ScenarioText | undefined {
  if (variant === undefined) return scenario;
  try {
    const whole: unknown = JSON.parse(scenario.text);
    const changed = typeof variant === "string" ? withVariant(whole, variant) : mergePatch(whole, variant);
    const text = `${JSON.stringify(changed, null, 2)}\n`;
    const { program, problems } = checkText(text);
    addAll(findings, problems, `${path}.variant`);
    return program && { text, program };
  } catch (thrown) {
    if (!(thrown instanceof ScenarioError)) throw thrown;
    addAll(findings, thrown.problems, `${path}.variant`);
    return undefined;
  }
}

/** Problems of a scenario, told at the place in the study file that brings them. */
export function addAll(findings: Findings, problems: readonly Problem[], path: string): void {
  for (const { code, path: inside, message, expected, hint } of problems)
    findings.add(code, path, `${inside === "$" ? "" : `${inside}: `}${message}`, expected, hint);
}

/** An arm's settings go before the study's; how often to evaluate and what to keep come from the study. */
function settingsOf(
  file: StudyFile,
  { settings, pretrain }: ArmSpec,
  path: string,
  findings: Findings,
): Partial<Settings> | undefined {
  const { evaluate = {}, checkpoints } = file;
  const all: Partial<Settings> = {
    tracesPerEvaluation: 0,
    ...(evaluate.every !== undefined && { evaluateEvery: evaluate.every }),
    ...(evaluate.episodes !== undefined && { evaluateEpisodes: evaluate.episodes }),
    ...(checkpoints && { checkpointEvery: checkpoints.every }),
    ...(file.batteries.some(({ when }) => when === "checkpoints") && { checkpointsKept: 0 }),
    ...file.settings,
    ...settings,
  };
  const place = settings ? `${path}.settings` : "$.settings";
  if (all.measures)
    findings.add(
      "bad-setting",
      place,
      "a study's agents are read by its batteries",
      "a battery with when checkpoints",
    );
  try {
    // The trunk's folder is known only once the agent has pretrained it.
    const trunk = pretrain ? { trunk: "pretrained" } : {};
    checkSettings({ ...defaultSettings(all.algorithm, all.network), ...all, ...trunk });
    return all;
  } catch (thrown) {
    if (!(thrown instanceof TrainingError)) throw thrown;
    findings.add("bad-setting", place, thrown.message, undefined, thrown.hint);
    return undefined;
  }
}

function phasesOf(
  program: Program,
  file: StudyFile,
  spec: ArmSpec,
  path: string,
  findings: Findings,
): readonly PhaseSpec[] | undefined {
  const own = spec.phases ?? file.phases;
  const place = spec.phases ? `${path}.phases` : file.phases ? "$.phases" : path;
  const wanted = own ?? [program.phases[0].name];
  const { levels, mix, reward, steps } = spec;
  const phases = wanted.flatMap((one, i): PhaseSpec[] => {
    const phase = typeof one === "string" ? program.phases.find(({ name }) => name === one) : one;
    if (!phase) {
      const names = program.phases.map(({ name }) => name);
      findings.known("phase", `${place}[${i}]`, String(one), names);
      return [];
    }
    return [
      {
        ...phase,
        ...(levels !== undefined && { levels }),
        ...(mix !== undefined && { mix }),
        ...(reward !== undefined && { reward }),
        ...(steps !== undefined && { steps }),
      },
    ];
  });
  if (phases.length < wanted.length) return undefined;
  try {
    return loadProgram({ ...program.scenario, size: [program.height, program.width], phases }).phases;
  } catch (thrown) {
    if (!(thrown instanceof ScenarioError)) throw thrown;
    addAll(findings, thrown.problems, place);
    return undefined;
  }
}
