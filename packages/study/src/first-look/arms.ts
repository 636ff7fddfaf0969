import { readFileSync } from "node:fs";
import { SettingsSchema } from "@mesagrid/agent";
import { formatProblem, type Program, ScenarioSchema, shapeProblems } from "@mesagrid/env";
import { type Static, Type } from "typebox";
import { Failure } from "../failure.js";

const PHASE = ScenarioSchema.properties.phases.items.properties;

const ArmSchema = Type.Object(
  {
    name: Type.String({ pattern: "^[\\w.=+-]{1,60}$", description: "Its name, also that of its folders." }),
    title: Type.String({ description: "What it is, for a heading." }),
    levels: Type.Optional(Type.String({ description: "In place of the first phase's level set." })),
    mix: PHASE.mix,
    settings: Type.Optional(Type.Partial(SettingsSchema)),
  },
  { additionalProperties: false, description: "How the agents of an arm are trained." },
);

/** How the agents of an arm are trained: up to the swap as the scenario says, but for what is written here. */
export type Arm = Static<typeof ArmSchema>;

/** What a file of arms holds: the baseline first, with which the others are compared. */
const ArmsSchema = Type.Array(ArmSchema, { minItems: 1, description: "Arms, the baseline first." });

/** Reads a file of arms. @throws Failure with everything that is wrong with it at once */
export function readArms(file: string): Arm[] {
  let arms: Arm[];
  try {
    arms = JSON.parse(readFileSync(file, "utf8"));
  } catch (thrown) {
    throw new Failure(`cannot read the arms: ${thrown instanceof Error ? thrown.message : thrown}`);
  }
  const problems = shapeProblems(ArmsSchema, arms);
  if (problems.length > 0) throw new Failure(`${file}:\n${problems.map(formatProblem).join("\n")}`);
  const twice = arms.find(({ name }, i) => arms.findIndex((other) => other.name === name) !== i);
  if (twice) throw new Failure(`${file} has two arms called '${twice.name}'`);
  return arms;
}

/** The one phase that the agents of an arm are trained in. @param steps instead of the scenario's */
export function phaseOf(
  program: Program,
  { levels, mix }: Arm,
  steps?: number | undefined,
): Program["phases"][number] {
  return {
    ...program.phases[0],
    ...(steps !== undefined && { steps }),
    ...(levels !== undefined && { levels }),
    ...(mix !== undefined && { mix }),
  };
}
