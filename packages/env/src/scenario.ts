import { checkBounds } from "./bounds.js";
import { ScenarioError } from "./errors.js";
import { LIMITS } from "./schema/limits.js";
import { type Scenario, ScenarioSchema } from "./schema/scenario.js";
import { shapeProblems } from "./shape.js";
import { withVariant } from "./variant.js";

/**
 * Reads a scenario and checks its shape; `compile` checks its names and cells.
 *
 * @param input the file's text, or its JSON already parsed
 * @param variant one of the file's variants, to read in its place
 * @throws ScenarioError with every problem of shape at once
 */
export function parseScenario(input: unknown, variant?: string): Scenario {
  const file = typeof input === "string" ? parseJson(input) : input;
  checkBounds(file);
  const value = variant === undefined ? file : withVariant(file, variant);
  const problems = shapeProblems(ScenarioSchema, value);
  if (problems.length > 0) throw new ScenarioError(problems);
  return value as Scenario;
}

function parseJson(text: string): unknown {
  if (text.length > LIMITS.text) {
    throw new ScenarioError([
      {
        code: "too-long",
        path: "$",
        message: `the text has ${text.length} characters`,
        expected: `at most ${LIMITS.text}`,
      },
    ]);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ScenarioError([
      {
        code: "not-json",
        path: "$",
        message: where(text, error),
        expected: "JSON",
        hint: "look for a missing comma or quote",
      },
    ]);
  }
}

/** Where the text stops being JSON. Only the position is taken from the platform: its words change with its version. */
function where(text: string, error: unknown): string {
  const position = /position (\d+)/.exec(String(error))?.[1];
  if (position === undefined) return "the text is not JSON";
  const before = text.slice(0, Number(position)).split("\n");
  return `the text stops being JSON at line ${before.length}, column ${before[before.length - 1].length + 1}`;
}
