import { type Field, fieldsOf, itemsOf, type Node, rootOf, type Tree } from "./tree.js";

/** A stretch of a text, in characters. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Where in a text a checker's path such as `$.rules[0].when.enter` points. What is one line is marked whole; of what
 * goes on over lines, its name or first bracket. Where the path leads to nothing, the last thing on its way is marked.
 */
export function rangeOf(tree: Tree, text: string, path: string): Range {
  const root = rootOf(tree);
  if (!root) return { from: 0, to: Math.min(1, text.length) };
  return follow(text, root, path.replace(/^\$/, ""), null);
}

/** The first place at which a text is not JSON; null if it is. */
export function firstFault(tree: Tree, text: string): Range | null {
  let found: Range | null = null;
  tree.iterate({
    enter(node) {
      if (found) return false;
      if (node.type.isError) found = { from: node.from, to: Math.max(node.to, node.from + 1) };
      return true;
    },
  });
  return found && clamped(beforeBracket(found, text), text);
}

/** A bracket that closes after a comma is not at fault: the comma is. */
function beforeBracket(range: Range, text: string): Range {
  const before = text.slice(0, range.from).trimEnd();
  return /^[}\]]/.test(text.slice(range.from)) && before.endsWith(",")
    ? { from: before.length - 1, to: before.length }
    : range;
}

function clamped({ from, to }: Range, text: string): Range {
  const end = Math.min(to, text.length);
  return { from: Math.max(0, Math.min(from, end - 1)), to: end };
}

function follow(text: string, node: Node, path: string, field: Field | null): Range {
  const item = /^\[(\d+)\]/.exec(path);
  if (item && node.name === "Array") {
    const child = itemsOf(node)[Number(item[1])];
    return child ? follow(text, child, path.slice(item[0].length), null) : mark(text, node, field);
  }
  const next = nextField(text, node, path);
  if (next) {
    const rest = path.slice(next.length);
    if (!next.field.value) return { from: next.field.key.from, to: next.field.key.to };
    return follow(text, next.field.value, rest, next.field);
  }
  return mark(text, node, field);
}

/** The field that a path goes on with: the one with the longest name, as names may hold dots and brackets. */
function nextField(text: string, node: Node, path: string): { field: Field; length: number } | null {
  let best: { field: Field; length: number } | null = null;
  for (const field of fieldsOf(text, node)) {
    for (const written of [`.${field.name}`, `[${field.name}]`]) {
      const after = path[written.length];
      const ends = after === undefined || after === "." || after === "[";
      if (!path.startsWith(written) || !ends || written.length <= (best?.length ?? 0)) continue;
      best = { field, length: written.length };
    }
  }
  return best;
}

function mark(text: string, node: Node, field: Field | null): Range {
  const isPlain = !text.slice(node.from, node.to).includes("\n");
  if (isPlain && (!field || node.name !== "Object")) return { from: node.from, to: node.to };
  if (field) return { from: field.key.from, to: field.key.to };
  return { from: node.from, to: node.from + 1 };
}
