import { writeJson } from "@mesagrid/env";
import type { Range } from "./places.js";
import { fieldsOf, itemsOf, type Node, type Step, type Tree, valueAt } from "./tree.js";

/** A stretch of a text, and what is written in its place. Of several, all are about the text as it was. */
export interface Change extends Range {
  readonly insert: string;
}

/** The text after some changes that do not overlap. */
export function applyChanges(text: string, changes: readonly Change[]): string {
  const last = [...changes].sort((a, b) => b.from - a.from);
  return last.reduce(
    (result, { from, to, insert }) => result.slice(0, from) + insert + result.slice(to),
    text,
  );
}

/** Another value in place of the one at the end of some steps; no change if there is none. */
export function setValue(tree: Tree, text: string, steps: readonly Step[], value: unknown): Change[] {
  const node = valueAt(tree, text, steps);
  return node ? [{ from: node.from, to: node.to, insert: written(value, indentAt(text, node.from)) }] : [];
}

/** One more field at the end of an object. */
export function appendField(
  tree: Tree,
  text: string,
  steps: readonly Step[],
  name: string,
  value: unknown,
): Change[] {
  const object = valueAt(tree, text, steps);
  if (object?.name !== "Object") return [];
  const fields = fieldsOf(text, object);
  const last = fields[fields.length - 1];
  const indent = last ? indentAt(text, last.key.from) : `${indentAt(text, object.from)}  `;
  const field = `${JSON.stringify(name)}: ${written(value, indent)}`;
  return [append(object, last?.value ?? null, `\n${indent}`, field)];
}

/** One more item at the end of a list, set apart as its last two items are. */
export function appendItem(tree: Tree, text: string, steps: readonly Step[], value: unknown): Change[] {
  const list = valueAt(tree, text, steps);
  if (list?.name !== "Array") return [];
  const items = itemsOf(list);
  const last = items[items.length - 1] ?? null;
  const gap = gapBefore(text, list, items);
  return [append(list, last, gap, written(value, indentAt(text, last?.from ?? list.from)))];
}

/** One item less; of the only one the list stays empty. */
export function removeItem(tree: Tree, text: string, steps: readonly Step[], index: number): Change[] {
  const items = itemsOf(valueAt(tree, text, steps));
  const item = items[index];
  if (!item) return [];
  if (items.length === 1) return [{ from: item.from, to: item.to, insert: "" }];
  const from = index === 0 ? item.from : items[index - 1].to;
  const to = index === 0 ? items[1].from : item.to;
  return [{ from, to, insert: "" }];
}

/** One more item before item number `index` of a list that has some. */
export function insertItem(text: string, list: Node, index: number, written: string): Change {
  const items = itemsOf(list);
  const gap = gapBefore(text, list, items);
  const next = items[index];
  if (next) return { from: next.from, to: next.from, insert: `${written},${gap || " "}` };
  return append(list, items[items.length - 1] ?? null, gap, written);
}

function append(holder: Node, last: Node | null, gap: string, written: string): Change {
  const at = last?.to ?? holder.from + 1;
  return { from: at, to: at, insert: last ? `,${gap}${written}` : written };
}

/** What stands before an item, its comma aside. */
function gapBefore(text: string, list: Node, items: readonly Node[]): string {
  const last = items[items.length - 1];
  if (!last) return "";
  const before = items[items.length - 2];
  const between = text.slice(before?.to ?? list.from + 1, last.from).replace(",", "");
  return between === "" ? " " : between;
}

/** White space at the start of the line of a position. */
function indentAt(text: string, at: number): string {
  const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  return /^\s*/.exec(line)?.[0] ?? "";
}

function written(value: unknown, indent: string): string {
  const line = writeJson([value]).trim().slice(1, -1);
  if (!line.startsWith("\n")) return line;
  return writeJson(value).trim().replaceAll("\n", `\n${indent}`);
}
