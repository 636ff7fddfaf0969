import type { Program } from "@mesagrid/env";
import { JOIN } from "../sprites/index.js";

/** Sides of a cell on which its neighbours in a layer hold the same kind, as bits of `JOIN`. */
export function joinsOf(program: Program, board: Uint8Array, layer: number, cell: number): number {
  const { width, height, cells } = program;
  const at = layer * cells + cell;
  const [row, column] = [Math.floor(cell / width), cell % width];
  const kind = board[at];
  return (
    (row > 0 && board[at - width] === kind ? JOIN.north : 0) |
    (column < width - 1 && board[at + 1] === kind ? JOIN.east : 0) |
    (row < height - 1 && board[at + width] === kind ? JOIN.south : 0) |
    (column > 0 && board[at - 1] === kind ? JOIN.west : 0)
  );
}
