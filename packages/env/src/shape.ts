import type { TSchema } from "typebox";
import { Settings } from "typebox/system";
import { Value } from "typebox/value";
import { didYouMean, type Problem } from "./errors.js";
import { LIMITS } from "./schema/limits.js";

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

/** What a pointer into a schema leads to; nothing where it leaves the schema. */
type PartOfSchema = Readonly<Record<string, unknown>> | undefined;

/**
 * How a value differs from a TypeBox schema, in words: every problem at once, one problem for one fault, each with its JSON
 * path, what was expected (the schema's own descriptions) and, for a misspelt name, what may have been meant.
 */
export function shapeProblems(schema: TSchema, value: unknown): Problem[] {
  const problems = new Map<string, Problem>();
  for (const fault of Value.Errors(schema, value) as SchemaFault[]) {
    for (const problem of translate(schema, fault, value)) {
      const key = `${problem.path} ${problem.code} ${problem.message}`;
      if (!problems.has(key)) problems.set(key, problem);
    }
  }
  return [...problems.values()];
}

function translate(schema: TSchema, fault: SchemaFault, value: unknown): Problem[] {
  const path = jsonPath(fault.instancePath);
  const params = fault.params as Record<string, unknown>;
  switch (fault.keyword) {
    case "boolean":
      return fault.schemaPath.endsWith("/additionalItems")
        ? [tooMany(schema, fault, value)]
        : [unknownField(schema, path, fault)];
    case "additionalProperties":
      return []; // the same faults seen from the object, whose list of them may be endless
    case "required":
      return (params.requiredProperties as string[]).map((name) => ({
        code: "missing-field",
        path,
        message: `'${name}' is missing`,
        expected: describe(schemaAt(schema, `${fault.schemaPath}/properties/${name}`)),
      }));
    default:
      return [badValue(schema, fault, path, value)];
  }
}

/** A value that does not fit. Inside a union each branch complains for itself; the union as a whole says it better. */
function badValue(schema: TSchema, fault: SchemaFault, path: string, value: unknown): Problem {
  const found = show(value, fault.instancePath);
  const branch = fault.schemaPath.indexOf("/anyOf/");
  const wanted = schemaAt(schema, branch < 0 ? fault.schemaPath : fault.schemaPath.slice(0, branch));
  if (branch < 0 && fault.keyword !== "anyOf") {
    return {
      code: CODES[fault.keyword] ?? "bad-value",
      path,
      message: `${found} ${fault.message}`,
      expected: describe(wanted),
    };
  }
  const words = choices(wanted);
  const hint = words.length > 0 ? didYouMean(found.replaceAll('"', ""), words) : undefined;
  return {
    code: "no-match",
    path,
    message: `${found} is none of the forms that may stand here`,
    expected: words.length > 0 ? `one of ${words.join(", ")}` : describe(wanted),
    ...(hint ? { hint } : {}),
  };
}

/** The words of a union of words, or nothing for any other schema. */
function choices(schema: PartOfSchema): string[] {
  const branches = (schema?.anyOf as { const?: unknown }[] | undefined) ?? [];
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
function schemaAt(schema: TSchema, pointer: string): PartOfSchema {
  let at: unknown = schema;
  for (const part of pointer.split("/").slice(1)) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<string, unknown>)[part];
  }
  return at as Record<string, unknown>;
}

function describe(schema: PartOfSchema): string {
  const description = schema?.description;
  if (schema && Object.hasOwn(schema, "const")) return JSON.stringify(schema.const);
  return typeof description === "string" ? description : "a value of the form that the schema gives";
}

/** An item more than a list of fixed length has; inside a union a fault of the whole list. */
function tooMany(schema: TSchema, fault: SchemaFault, value: unknown): Problem {
  const { schemaPath, instancePath } = fault;
  const list = instancePath.slice(0, instancePath.lastIndexOf("/"));
  if (schemaPath.includes("/anyOf/"))
    return badValue(schema, { ...fault, instancePath: list }, jsonPath(list), value);
  const expected = describe(schemaAt(schema, schemaPath.slice(0, schemaPath.lastIndexOf("/"))));
  return { code: "out-of-range", path: jsonPath(instancePath), message: "one item too many", expected };
}

function unknownField(schema: TSchema, path: string, { schemaPath, instancePath }: SchemaFault): Problem {
  const name = unescaped(instancePath.slice(instancePath.lastIndexOf("/") + 1));
  const object = schemaAt(schema, schemaPath.slice(0, schemaPath.lastIndexOf("/")));
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
