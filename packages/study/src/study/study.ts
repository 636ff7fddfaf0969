import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { checkText, type Problem, ScenarioSchema, shapeProblems } from "@mesagrid/env";
import { wholeNumbers } from "../flags.js";
import { ArmSchema } from "./arm-schema.js";
import { type Arm, addAll, resolveArms, type ScenarioText } from "./arms.js";
import { checkNames } from "./check-names.js";
import { Findings, StudyError } from "./problems.js";
import { type StudyFile, StudySchema } from "./schema.js";

/** One agent of each arm, by its seeds. */
export interface AgentSeeds {
  /** What pairs arms: the seed itself, or of crossed ones the pair's place, from 1. */
  readonly seed: number;
  readonly initialisation: number;
  readonly data: number;
}

/** A study file that is right, with everything that it names. */
export interface Study {
  /** As written. */
  readonly file: StudyFile;
  /** Where it lies. */
  readonly path: string;
  /** SHA-256 of its text, hexadecimal. */
  readonly hash: string;
  /** By scenario name. */
  readonly scenarios: ReadonlyMap<string, ScenarioText>;
  readonly arms: readonly Arm[];
  /** In the file's order. */
  readonly agents: readonly AgentSeeds[];
}

/**
 * Reads a study file and all that it names.
 *
 * @throws StudyError with everything that is wrong with it at once
 */
export function readStudy(path: string): Study {
  const text = readText(path);
  const file = parse(text);
  const findings = new Findings();
  const scenarios = readScenarios(file, dirname(path), findings);
  const arms = scenarios.size > 0 ? resolveArms(file, scenarios, findings) : [];
  checkNames(file, arms, findings);
  findings.throwIfAny();
  const hash = createHash("sha256").update(text).digest("hex");
  return { file, path, hash, scenarios, arms, agents: agentsOf(file.seeds) };
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    throw new StudyError([{ code: "unreadable", path: "$", message, expected: "a study file" }]);
  }
}

function parse(text: string): StudyFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    throw new StudyError([{ code: "not-json", path: "$", message, expected: "a study file, as JSON" }]);
  }
  const problems = shapeProblems(StudySchema, value).flatMap((problem) => closer(problem, value));
  if (problems.length > 0) throw new StudyError(problems);
  return value as StudyFile;
}

/** Forms of which an object's own faults say more than that it is none of the forms that may stand there. */
const FORMS = [
  { place: /\.phases\[\d+\]$/, schema: ScenarioSchema.properties.phases.items },
  { place: /^\$\.seeds$/, schema: StudySchema.properties.seeds.anyOf[1] },
  { place: /^\$\.arms\.[^.]+$/, schema: ArmSchema },
] as const;

function closer(problem: Problem, whole: unknown): Problem[] {
  const form = FORMS.find(({ place }) => place.test(problem.path));
  const value = form && valueAt(whole, problem.path);
  if (!form || problem.code !== "no-match" || typeof value !== "object") return [problem];
  const own = shapeProblems(form.schema, value);
  return own.length === 0
    ? [problem]
    : own.map((one) => ({ ...one, path: one.path.replace("$", problem.path) }));
}

/** What stands at a path such as `$.arms.A.phases[0]`. */
function valueAt(whole: unknown, path: string): unknown {
  const steps = path.match(/[^.[\]$]+/g) ?? [];
  return steps.reduce<unknown>(
    (value, step) => (value as Record<string, unknown> | undefined)?.[step],
    whole,
  );
}

function readScenarios(file: StudyFile, folder: string, findings: Findings): Map<string, ScenarioText> {
  const found = new Map<string, ScenarioText>();
  for (const [i, path] of file.scenarios.entries()) {
    const place = `$.scenarios[${i}]`;
    let text: string;
    try {
      text = readFileSync(resolve(folder, path), "utf8");
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      findings.add("unreadable", place, message, "a scenario file, seen from the study file");
      continue;
    }
    const { program, problems } = checkText(text);
    addAll(findings, problems, place);
    if (!program) continue;
    if (found.has(program.name))
      findings.add(
        "scenario-twice",
        place,
        `a second scenario is called '${program.name}'`,
        "names of their own",
      );
    found.set(program.name, { text, program });
  }
  return found;
}

function agentsOf(seeds: StudyFile["seeds"]): AgentSeeds[] {
  if (typeof seeds === "string")
    return wholeNumbers(seeds).map((seed) => ({ seed, initialisation: seed, data: seed }));
  const datas = wholeNumbers(seeds.data);
  return wholeNumbers(seeds.initialisations).flatMap((initialisation, i) =>
    datas.map((data, j) => ({ seed: 1 + i * datas.length + j, initialisation, data })),
  );
}
