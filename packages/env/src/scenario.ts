import { Settings } from "typebox/system";
import { Value } from "typebox/value";
import { checkBounds } from "./bounds.js";
import { didYouMean, type Problem, ScenarioError } from "./errors.js";
import { LIMITS } from "./schema/limits.js";
import { type Scenario, ScenarioSchema } from "./schema/scenario.js";
import { withVariant } from "./variant.js";

// All faults at once, up to a number that nobody reads to the end; and never code made from text.
Settings.Set({ maxErrors: LIMITS.problems, useAcceleration: false });

/** What the schema library reports of one fault. */
interface SchemaFault {
  keyword: string;
  schemaPath: string;
  instancePath: string;
  params: object;
  message: string;
}

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
  const faults = Value.Errors(ScenarioSchema, value) as SchemaFault[];
  if (faults.length > 0) throw new ScenarioError(problemsOf(faults, value));
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

/** Translates the schema library's faults into ours: one problem for one fault, in the author's words. */
function problemsOf(faults: SchemaFault[], value: unknown): Problem[] {
  const problems = new Map<string, Problem>();
  for (const fault of faults) {
    for (const problem of translate(fault, value)) {
      const key = `${problem.path} ${problem.code} ${problem.message}`;
      if (!problems.has(key)) problems.set(key, problem);
    }
  }
  return [...problems.values()];
}

function translate(fault: SchemaFault, value: unknown): Problem[] {
  const path = jsonPath(fault.instancePath);
  const params = fault.params as Record<string, unknown>;
  switch (fault.keyword) {
    case "boolean":
      return fault.schemaPath.endsWith("/additionalItems")
        ? tooMany(path, fault)
        : [unknownField(path, fault)];
    case "additionalProperties":
      return []; // the same faults seen from the object, whose list of them may be endless
    case "required":
      return (params.requiredProperties as string[]).map((name) => ({
        code: "missing-field",
        path,
        message: `'${name}' is missing`,
        expected: describe(`${fault.schemaPath}/properties/${name}`),
      }));
    default:
      return [badValue(fault, path, value)];
  }
}

/** A value that does not fit. Inside a union each branch complains for itself; the union as a whole says it better. */
function badValue(fault: SchemaFault, path: string, value: unknown): Problem {
  const found = show(value, fault.instancePath);
  const branch = fault.schemaPath.indexOf("/anyOf/");
  const pointer = branch < 0 ? fault.schemaPath : fault.schemaPath.slice(0, branch);
  if (branch < 0 && fault.keyword !== "anyOf") {
    return {
      code: CODES[fault.keyword] ?? "bad-value",
      path,
      message: `${found} ${fault.message}`,
      expected: describe(pointer),
    };
  }
  const words = choices(pointer);
  const hint = words.length > 0 ? didYouMean(found.replaceAll('"', ""), words) : undefined;
  return {
    code: "no-match",
    path,
    message: `${found} is none of the forms that may stand here`,
    expected: words.length > 0 ? `one of ${words.join(", ")}` : describe(pointer),
    ...(hint ? { hint } : {}),
  };
}

/** The words of a union of words, or nothing for any other schema. */
function choices(pointer: string): string[] {
  const branches = (schemaAt(pointer)?.anyOf as { const?: unknown }[] | undefined) ?? [];
  const words = branches.map((branch) => branch.const);
  return words.every((word) => typeof word === "string") ? words : [];
}

const CODES: Readonly<Record<string, string>> = {
  type: "wrong-type",
  const: "bad-value",
  enum: "bad-value",
  pattern: "bad-name",
  minimum: "out-of-range",
  maximum: "out-of-range",
  exclusiveMinimum: "out-of-range",
  minLength: "out-of-range",
  maxLength: "out-of-range",
  minItems: "out-of-range",
  maxItems: "out-of-range",
  minProperties: "out-of-range",
  maxProperties: "out-of-range",
};

/** The schema that a `#/a/b` pointer names, or nothing where the pointer leaves the schema. */
function schemaAt(pointer: string): Record<string, unknown> | undefined {
  let at: unknown = ScenarioSchema;
  for (const part of pointer.split("/").slice(1)) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<string, unknown>)[part];
  }
  return at as Record<string, unknown>;
}

function describe(pointer: string): string {
  const schema = schemaAt(pointer);
  const description = schema?.description;
  if (schema && Object.hasOwn(schema, "const")) return JSON.stringify(schema.const);
  return typeof description === "string" ? description : "a value of the form that the schema gives";
}

/** An item more than a list of fixed length has. A union says it better itself. */
function tooMany(path: string, { schemaPath }: SchemaFault): Problem[] {
  if (schemaPath.includes("/anyOf/")) return [];
  const expected = describe(schemaPath.slice(0, schemaPath.lastIndexOf("/")));
  return [{ code: "out-of-range", path, message: "one item too many", expected }];
}

function unknownField(path: string, { schemaPath, instancePath }: SchemaFault): Problem {
  const name = unescaped(instancePath.slice(instancePath.lastIndexOf("/") + 1));
  const object = schemaAt(schemaPath.slice(0, schemaPath.lastIndexOf("/")));
  const known = Object.keys((object?.properties as object | undefined) ?? {});
  const hint = didYouMean(name, known);
  return {
    code: "unknown-field",
    path,
    message: `there is no field '${name}' here`,
    expected: `one of ${known.join(", ")}`,
    ...(hint ? { hint } : {}),
  };
}

/** `/rules/0/when` as `$.rules[0].when`. */
function jsonPath(pointer: string): string {
  return pointer
    .split("/")
    .slice(1)
    .map(unescaped)
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : `${path}.${part}`), "$");
}

/** A part of a JSON pointer as the name that it stands for. */
function unescaped(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

function show(root: unknown, pointer: string): string {
  let value: unknown = root;
  for (const part of pointer.split("/").slice(1)) {
    if (typeof value === "object" && value !== null) {
      value = (value as Record<string, unknown>)[unescaped(part)];
    }
  }
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
