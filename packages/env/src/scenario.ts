import { ScenarioError } from "./errors.js";
import { type Scenario, ScenarioSchema } from "./schema/scenario.js";
import { shapeProblems } from "./shape.js";
import { withVariant } from "./variant.js";

/** Longest text that is read; a scenario of 64 x 64 maps by the hundred still fits. */
const LONGEST_TEXT = 8_000_000;
/** Deepest nesting that is looked at, far above what the grammar needs. */
const DEEPEST = 32;

/**
 * Reads a scenario and checks its shape; `compile` checks its names and cells.
 *
 * @param input the file's text, or its JSON already parsed
 * @param variant one of the file's variants, to read in its place
 * @throws ScenarioError with every problem of shape at once
 */
export function parseScenario(input: unknown, variant?: string): Scenario {
  const file = typeof input === "string" ? parseJson(input) : input;
  if (depth(file) > DEEPEST) {
    throw new ScenarioError([
      {
        code: "too-deep",
        path: "$",
        message: `nested deeper than ${DEEPEST} levels`,
        hint: "scenarios are flat",
      },
    ]);
  }
  const value = variant === undefined ? file : withVariant(file, variant);
  const problems = shapeProblems(ScenarioSchema, value);
  if (problems.length > 0) throw new ScenarioError(problems);
  return value as Scenario;
}

function parseJson(text: string): unknown {
  if (text.length > LONGEST_TEXT) {
    throw new ScenarioError([
      {
        code: "too-long",
        path: "$",
        message: `the text has ${text.length} characters`,
        expected: `at most ${LONGEST_TEXT}`,
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

function depth(value: unknown, level = 0): number {
  if (typeof value !== "object" || value === null || level > DEEPEST) return level;
  let deepest = level;
  for (const part of Object.values(value)) deepest = Math.max(deepest, depth(part, level + 1));
  return deepest;
}
