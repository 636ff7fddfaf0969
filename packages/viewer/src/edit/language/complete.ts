import { formOf } from "./explain.js";
import { namesIn } from "./names.js";
import { namesForField, namesForValue } from "./references.js";
import { branchesOf, type Part, partsAt, recordOf, type Schema, wordsOf } from "./schema.js";
import { childrenOf, fieldsOf, isValue, type Node, type Step, stepsTo, type Tree } from "./tree.js";

/** Something that may be written at a place. */
export interface Completion {
  readonly label: string;
  /** A word or two beside it. */
  readonly detail: string;
  /** What it is, in sentences. */
  readonly info: string;
  readonly kind: "field" | "name" | "word";
  /** What is written in place of the range. */
  readonly insert: string;
  /** Where in `insert` the cursor goes. */
  readonly caret: number;
  /** True if it must be there and is not. */
  readonly required: boolean;
}

export interface Completions {
  readonly from: number;
  readonly to: number;
  readonly options: readonly Completion[];
}

/** What may be written at a position. @param sprites names of the pictures that the page has */
export function completionsAt(
  tree: Tree,
  text: string,
  at: number,
  sprites: readonly string[],
): Completions | null {
  const node = tree.resolveInner(at, -1);
  if (node.name === "PropertyName" && at > node.from)
    return fieldCompletions(tree, text, node, objectOf(node));
  if (node.name === "String" && at > node.from) {
    if (node.parent?.name === "Object") return fieldCompletions(tree, text, node, node.parent);
    return valueCompletions(tree, text, node, stepsTo(text, node), sprites);
  }
  if (["Number", "True", "False", "Null"].includes(node.name)) {
    return valueCompletions(tree, text, node, stepsTo(text, node), sprites);
  }
  return betweenCompletions(tree, text, at, node, sprites);
}

/** Where nothing is written yet: after a colon, in a list, or between the fields of an object. */
function betweenCompletions(
  tree: Tree,
  text: string,
  at: number,
  node: Node,
  sprites: readonly string[],
): Completions | null {
  const inner = node.type.isError && node.parent ? node.parent : node;
  const before = text.slice(0, at).trimEnd();
  const here = { from: at, to: at };
  if (before.endsWith(":")) {
    const property = propertyBefore(tree, before.length);
    return property && valueCompletions(tree, text, here, stepsTo(text, property), sprites);
  }
  const holder = inner.name === "Object" || inner.name === "Array" ? inner : inner.parent;
  if (!/[[{,]$/.test(before) || !holder) return null;
  if (holder.name === "Object") return fieldCompletions(tree, text, here, holder);
  if (holder.name !== "Array") return null;
  const index = childrenOf(holder).filter((child) => isValue(child) && child.to <= at).length;
  return valueCompletions(tree, text, here, [...stepsTo(text, holder), index], sprites);
}

function propertyBefore(tree: Tree, end: number): Node | null {
  for (let node: Node | null = tree.resolveInner(end, -1); node; node = node.parent) {
    if (node.name === "Property") return node;
  }
  return null;
}

function objectOf(key: Node): Node | null {
  return key.parent?.parent ?? null;
}

function fieldCompletions(
  tree: Tree,
  text: string,
  at: { readonly from: number; readonly to: number },
  object: Node | null,
): Completions | null {
  if (!object) return null;
  const there = fieldsOf(text, object)
    .filter(({ key }) => key.from !== at.from)
    .map(({ name }) => name);
  const steps = stepsTo(text, object);
  const names = namesIn(tree, text);
  const rest = text.slice(at.to);
  const isNamed = /^\s*:/.test(rest);
  const comma = /^\s*"/.test(rest) ? "," : "";
  const seen = new Set(there);
  const options: Completion[] = [];
  const add = (name: string, detail: string, schema: Schema, required: boolean, kind: Completion["kind"]) => {
    if (seen.has(name)) return;
    seen.add(name);
    const key = JSON.stringify(name);
    const [value, inner] = skeletonOf(schema);
    const insert = isNamed ? key : `${key}: ${value}${comma}`;
    const caret = isNamed ? key.length : key.length + 2 + inner;
    options.push({ label: name, detail, info: schema.description ?? "", kind, insert, caret, required });
  };
  for (const part of partsAt(steps)) {
    for (const branch of branchesOf(part.schema)) {
      for (const [name, schema] of Object.entries(branch.properties ?? {})) {
        add(name, formOf(schema), schema, branch.required?.includes(name) ?? false, "field");
      }
      const record = recordOf(branch);
      if (!record) continue;
      for (const { name, what } of namesForField(part.way, names)) add(name, what, record, false, "name");
    }
  }
  return options.length > 0 ? { from: at.from, to: at.to, options } : null;
}

function valueCompletions(
  tree: Tree,
  text: string,
  at: { readonly from: number; readonly to: number },
  steps: readonly Step[],
  sprites: readonly string[],
): Completions | null {
  const names = namesIn(tree, text);
  const options: Completion[] = [];
  const seen = new Set<string>();
  const add = (label: string, detail: string, info: string, kind: Completion["kind"], insert: string) => {
    if (seen.has(label)) return;
    seen.add(label);
    options.push({ label, detail, info, kind, insert, caret: insert.length, required: false });
  };
  for (const part of partsAt(steps)) {
    for (const { name, what } of namesForValue(part.way, names, sprites)) {
      add(name, what, "", "name", JSON.stringify(name));
    }
    for (const { word, meaning } of wordsOf(part.schema)) add(word, "", meaning, "word", written(part, word));
    if (branchesOf(part.schema).some(({ type }) => type === "boolean")) {
      for (const word of ["true", "false"]) add(word, "", part.schema.description ?? "", "word", word);
    }
  }
  return options.length > 0 ? { from: at.from, to: at.to, options } : null;
}

/** A word of the grammar as JSON: of a constant that is no text, as it is. */
function written(part: Part, word: string): string {
  const branch = branchesOf(part.schema).find((one) => String(one.const) === word);
  return JSON.stringify(branch?.const ?? word);
}

/** What a new field holds at first, and where in it the cursor goes. */
function skeletonOf(schema: Schema): [string, number] {
  const [first] = branchesOf(schema);
  if (first.const !== undefined && typeof first.const !== "string") return [JSON.stringify(first.const), 1];
  switch (first.type) {
    case "string":
      return ['""', 1];
    case "array":
      return ["[]", 1];
    case "object":
      return ["{ }", 2];
    case "boolean":
      return ["true", 4];
    default:
      return ["", 0];
  }
}
