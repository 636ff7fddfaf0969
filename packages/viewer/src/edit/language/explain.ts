import { TEMPLATES } from "@mesagrid/env";
import type { Range } from "./places.js";
import { branchesOf, type Part, partsAt, recordOf, type Schema, wordsOf } from "./schema.js";
import { type Node, type Step, stepsTo, type Tree } from "./tree.js";

/** What a field or a value is, in words. */
export interface Explanation extends Range {
  /** Its name, or what it is an item of. */
  readonly title: string;
  /** What may stand there: "a whole number from 1 to 64". */
  readonly form: string;
  readonly description: string;
  /** Words that may stand there, with what each means. */
  readonly words: readonly { readonly word: string; readonly meaning: string }[];
  /** One from the worlds to start from, as JSON; null if none has it. */
  readonly example: string | null;
}

/** Explains what a text has at a position; null where the grammar has nothing to say. */
export function explainAt(tree: Tree, text: string, at: number): Explanation | null {
  const node = wordAt(tree, at);
  if (!node) return null;
  const steps = stepsTo(text, node);
  if (steps.length === 0) return null;
  const [part] = partsAt(steps);
  return part ? { from: node.from, to: node.to, ...explain(part, steps) } : null;
}

/** Explains a part of the grammar that stands at the end of some steps. */
export function explain(part: Part, steps: readonly Step[]): Omit<Explanation, keyof Range> {
  const { schema, way } = part;
  const last = steps[steps.length - 1];
  const name = [...steps].reverse().find((step) => typeof step === "string");
  return {
    title: typeof last === "number" ? `item of ${name ?? "the list"}` : String(last),
    form: formOf(schema),
    description: schema.description ?? "",
    words: wordsOf(schema),
    example: exampleOf(way),
  };
}

/** What may stand somewhere, in words. */
export function formOf(schema: Schema): string {
  const forms = new Set(
    branchesOf(schema).map((branch) =>
      branch.const === undefined ? plainForm(branch) : "one of these words",
    ),
  );
  if (forms.size === 1 && wordsOf(schema).length === 1)
    return `only ${JSON.stringify(branchesOf(schema)[0].const)}`;
  return [...forms].join(", or ");
}

function plainForm(schema: Schema): string {
  switch (schema.type) {
    case "integer":
      return `a whole number${boundsOf(schema)}`;
    case "number":
      return `a number${boundsOf(schema)}`;
    case "boolean":
      return "true or false";
    case "string":
      return "a text";
    case "array":
      return Array.isArray(schema.items) ? `a list of ${schema.items.length}` : "a list";
    case "object":
      return recordOf(schema) ? "names and what each is" : "an object with fields";
    default:
      return "a value";
  }
}

function boundsOf({ minimum, maximum, exclusiveMinimum }: Schema): string {
  const least = exclusiveMinimum === undefined ? minimum : undefined;
  const from =
    least === undefined
      ? exclusiveMinimum === undefined
        ? ""
        : ` above ${exclusiveMinimum}`
      : ` from ${least}`;
  return maximum === undefined ? from : `${from} ${from === "" ? "up " : ""}to ${maximum}`.replace("  ", " ");
}

/** The first example of a way through the grammar among the worlds to start from. */
function exampleOf(way: readonly string[]): string | null {
  for (const { make } of TEMPLATES) {
    const found = search(make("my-world"), way);
    if (found === undefined) continue;
    const text = JSON.stringify(found);
    if (text.length <= 160) return text;
  }
  return null;
}

function search(value: unknown, way: readonly string[]): unknown {
  if (way.length === 0) return value;
  if (typeof value !== "object" || value === null) return undefined;
  const [step, ...rest] = way;
  const inner =
    step === "*"
      ? Object.values(value)
      : Object.hasOwn(value, step)
        ? [(value as Record<string, unknown>)[step]]
        : [];
  for (const one of inner) {
    const found = search(one, rest);
    if (found !== undefined) return found;
  }
  return undefined;
}

function wordAt(tree: Tree, at: number): Node | null {
  for (const side of [1, -1] as const) {
    const node = tree.resolveInner(at, side);
    if (["PropertyName", "String", "Number", "True", "False", "Null"].includes(node.name)) return node;
  }
  return null;
}
