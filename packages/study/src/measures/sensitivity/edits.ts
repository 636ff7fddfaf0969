import { type Moment, nextBelow, type Program } from "@mesagrid/env";

/** What becomes of one thing of a kind: it lies on a free cell elsewhere, or is gone. */
export type Edit = "move" | "remove";

/**
 * The moment with one thing of a kind, drawn evenly, moved to a cell that holds nothing, or removed.
 *
 * @param words a stream, which moves on
 * @returns undefined if there is nothing of the kind, or no cell to move it to
 */
export function edited(
  program: Program,
  moment: Moment,
  kind: number,
  edit: Edit,
  words: Uint32Array,
): Moment | undefined {
  const { cells, kinds } = program;
  const from = kinds.layer[kind] * cells;
  const board = moment.level.board.slice();
  const things = cellsWhere(cells, (cell) => board[from + cell] === kind);
  if (things.length === 0) return undefined;
  board[from + things[nextBelow(words, 0, things.length)]] = 0;
  if (edit === "move") {
    const free = cellsWhere(cells, (cell) => isEmpty(program, moment.level.board, cell));
    if (free.length === 0) return undefined;
    board[from + free[nextBelow(words, 0, free.length)]] = kind;
  }
  return { ...moment, level: { set: moment.level.set, board } };
}

function cellsWhere(cells: number, holds: (cell: number) => boolean): number[] {
  return Array.from({ length: cells }, (_, cell) => cell).filter(holds);
}

function isEmpty({ layers, cells }: Program, board: Uint8Array, cell: number): boolean {
  for (let layer = 0; layer < layers; layer++) if (board[layer * cells + cell] !== 0) return false;
  return true;
}
