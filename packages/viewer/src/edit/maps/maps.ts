import { appendItem, type Change, insertItem } from "../language/changes.js";
import { fieldsOf, itemsOf, type Node, rootOf, type Tree, textOf, valueAt } from "../language/tree.js";

/** A level drawn by hand, and where in the text it stands. */
export interface DrawnMap {
  readonly set: string;
  /** Its number among the set's maps. */
  readonly index: number;
  /** A glyph a cell, a text a row. */
  readonly rows: readonly string[];
}

/** A cell and what it is to hold; "." for nothing. */
export interface Stroke {
  readonly row: number;
  readonly column: number;
  readonly glyph: string;
}

/** What a cell without anything holds. */
export const EMPTY = ".";

/** Every map of a file's level sets. */
export function mapsIn(tree: Tree, text: string): DrawnMap[] {
  return listsIn(tree, text).flatMap(({ set, list }) =>
    itemsOf(list).map((map, index) => ({ set, index, rows: itemsOf(map).map((row) => textOf(text, row)) })),
  );
}

function listsIn(tree: Tree, text: string): { set: string; list: Node }[] {
  const levels = fieldsOf(text, rootOf(tree)).find(({ name }) => name === "levels");
  return fieldsOf(text, levels?.value ?? null).flatMap(({ name, value }) => {
    const maps = fieldsOf(text, value).find((field) => field.name === "maps");
    return maps?.value ? [{ set: name, list: maps.value }] : [];
  });
}

/** Rows after some strokes. An agent that is painted somewhere is gone from where it was: a level has one. */
export function painted(rows: readonly string[], strokes: readonly Stroke[], agent: string): string[] {
  let cells = rows.map((row) => [...row]);
  for (const { row, column, glyph } of strokes) {
    if (cells[row]?.[column] === undefined) continue;
    if (glyph === agent) cells = cells.map((line) => line.map((cell) => (cell === agent ? EMPTY : cell)));
    cells[row][column] = glyph;
  }
  return cells.map((line) => line.join(""));
}

/** The changes that make a map's rows others; rows that stay are not touched. */
export function writeRows(tree: Tree, text: string, map: DrawnMap, rows: readonly string[]): Change[] {
  const nodes = itemsOf(valueAt(tree, text, ["levels", map.set, "maps", map.index]));
  return nodes.flatMap((node, row) =>
    rows[row] === undefined || rows[row] === textOf(text, node)
      ? []
      : [{ from: node.from, to: node.to, insert: JSON.stringify(rows[row]) }],
  );
}

/** Another map in a set, like a given one. */
export function addMap(tree: Tree, text: string, set: string, rows: readonly string[]): Change[] {
  return appendItem(tree, text, ["levels", set, "maps"], rows);
}

/** One row or column more (1) or less (-1) of the board: its size, and every map of the file with it. */
export function resize(tree: Tree, text: string, axis: "rows" | "columns", by: 1 | -1): Change[] {
  const size = itemsOf(valueAt(tree, text, ["size"]));
  const side = size[axis === "rows" ? 0 : 1];
  if (!side) return [];
  const next = Number(text.slice(side.from, side.to)) + by;
  if (!(next >= 1)) return [];
  const maps = listsIn(tree, text).flatMap(({ list }) => itemsOf(list));
  return [
    { from: side.from, to: side.to, insert: String(next) },
    ...maps.flatMap((map) => (axis === "rows" ? resizeRows(text, map, by) : resizeColumns(text, map, by))),
  ];
}

/** What is beside a border stays beside it: inside of the last row if that is all of one kind. */
function resizeRows(text: string, map: Node, by: 1 | -1): Change[] {
  const nodes = itemsOf(map);
  const rows = nodes.map((node) => textOf(text, node));
  const last = rows.length - 1;
  if (last < 0) return [];
  const bordered = isBorder(rows[last]);
  if (by < 0) {
    const gone = bordered && last > 0 ? last - 1 : last;
    const from = gone === 0 ? nodes[0].from : nodes[gone - 1].to;
    return [{ from, to: gone === 0 ? (nodes[1]?.from ?? nodes[0].to) : nodes[gone].to, insert: "" }];
  }
  const inside = EMPTY.repeat(Math.max(0, rows[last].length - 2));
  const row = bordered ? `${rows[last][0]}${inside}${rows[last].at(-1)}` : EMPTY.repeat(rows[last].length);
  return [insertItem(text, map, bordered ? last : last + 1, JSON.stringify(row.slice(0, rows[last].length)))];
}

function resizeColumns(text: string, map: Node, by: 1 | -1): Change[] {
  const nodes = itemsOf(map);
  const rows = nodes.map((node) => textOf(text, node));
  const bordered = isBorder(rows.map((row) => row.at(-1) ?? EMPTY).join(""));
  return nodes.map((node, index) => {
    const row = rows[index];
    const at = bordered ? Math.max(0, row.length - 1) : row.length;
    const filler = bordered && isBorder(row) ? row[0] : EMPTY;
    const next =
      by > 0 ? row.slice(0, at) + filler + row.slice(at) : row.slice(0, Math.max(0, at - 1)) + row.slice(at);
    return { from: node.from, to: node.to, insert: JSON.stringify(next) };
  });
}

/** True if a line of cells holds one kind alone. */
function isBorder(line: string): boolean {
  return line.length > 1 && line[0] !== EMPTY && [...line].every((glyph) => glyph === line[0]);
}
