import type { Program } from "./program.js";

/** The kind that hides all others of a cell, 0 for none. What is neither seen nor solid hides nothing. */
export function topmost(program: Program, boards: Uint8Array, board: number, cell: number): number {
  const { kinds, paintedStarts } = program;
  for (let i = 0; i < paintedStarts.length; i++) {
    const kind = boards[board + paintedStarts[i] + cell];
    if (kind !== 0 && kinds.painted[kind] === 1) return kind;
  }
  return 0;
}

/** True if a cell holds a kind that the table marks with 1. */
export function holdsMarked(
  program: Program,
  marks: Uint8Array,
  boards: Uint8Array,
  board: number,
  cell: number,
): boolean {
  for (let layer = 0; layer < program.layers; layer++) {
    if (marks[boards[board + layer * program.cells + cell]] === 1) return true;
  }
  return false;
}

/** The code of an attribute that a cell shows: that of its topmost kind that has the attribute, 0 for none. */
export function attributeAt(
  program: Program,
  codes: Uint8Array,
  boards: Uint8Array,
  board: number,
  cell: number,
): number {
  for (let at = board + (program.layers - 1) * program.cells + cell; at >= board; at -= program.cells) {
    const code = codes[boards[at]];
    if (code !== 0) return code;
  }
  return 0;
}
