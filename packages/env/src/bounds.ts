import { type Problem, ScenarioError } from "./errors.js";
import { LIMITS } from "./schema/limits.js";

/** Fields that would slip through the schema's patterns, whose dot stands for anything but these. */
const UNSEEN = /[\p{Cc}\u2028\u2029]/u;

/**
 * Looks at a file's bulk before anything else does: depth, number and length of what is in it. What passes can be
 * checked and told about in bounded time.
 *
 * @throws ScenarioError `too-deep`, `too-long`, `bad-name`, with the first of them alone
 */
export function checkBounds(file: unknown): void {
  let values = 0;
  const visit = (value: unknown, path: string, level: number): void => {
    if (++values > LIMITS.values) throw refusal("too-long", "$", "too many values", LIMITS.values);
    if (typeof value === "string" && value.length > LIMITS.string)
      throw refusal("too-long", path, `a text of ${value.length} characters`, LIMITS.string);
    if (typeof value !== "object" || value === null) return;
    if (level > LIMITS.depth) {
      const message = `nested deeper than ${LIMITS.depth} levels`;
      throw new ScenarioError([{ code: "too-deep", path: "$", message, hint: "scenarios are flat" }]);
    }
    const names = Object.keys(value);
    if (names.length > LIMITS.entries)
      throw refusal("too-long", path, `it has ${names.length} entries`, LIMITS.entries);
    for (const name of names) {
      checkName(name, path);
      visit(
        (value as Record<string, unknown>)[name],
        Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`,
        level + 1,
      );
    }
  };
  visit(file, "$", 0);
}

function checkName(name: string, path: string): void {
  if (name.length > LIMITS.key)
    throw refusal("too-long", path, `the name of a field with ${name.length} characters`, LIMITS.key);
  if (!UNSEEN.test(name)) return;
  const message = `${JSON.stringify(name)} cannot name a field`;
  throw new ScenarioError([{ code: "bad-name", path, message, expected: "no control characters" }]);
}

function refusal(code: string, path: string, message: string, most: number): ScenarioError {
  const problem: Problem = { code, path, message, expected: `at most ${most}` };
  return new ScenarioError([problem]);
}
