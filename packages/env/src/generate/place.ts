import type { LevelSlot } from "../program.js";
import { nextBelow } from "../rng.js";

/** One kind to put on the board. */
export interface Placement {
  readonly kind: number;
  /** Board layer of the kind. */
  readonly layer: number;
  /** The fixed cell, or -1 for cells drawn from the rectangle. */
  readonly cell: number;
  readonly least: number;
  readonly most: number;
  /** The rectangle that random cells are drawn from: first row, first column, rows, columns. */
  readonly within: readonly [number, number, number, number];
}

/** The board that things are put on. */
export interface PlaceBoard {
  readonly cells: number;
  readonly width: number;
  readonly wall: number;
  readonly objectLayer: number;
  readonly agentLayer: number;
}

/** Tries at a free cell by rejection before the free cells are listed. Both ways draw evenly over the free cells. */
const TRIES = 32;

/**
 * Puts things on a board in the given order (fixed cells come first). A random cell is drawn evenly from those that
 * hold nothing on the thing's own layer, no object and no agent; where there is none, a wall of the rectangle gives way.
 */
export function place(placements: readonly Placement[], on: PlaceBoard, slot: LevelSlot): void {
  for (const placement of placements) {
    if (placement.cell >= 0) {
      clearWall(on, slot, placement.cell);
      slot.board[slot.at + placement.layer * on.cells + placement.cell] = placement.kind;
      continue;
    }
    const spread = placement.most - placement.least;
    const count = placement.least + (spread > 0 ? nextBelow(slot.words, slot.wordsAt, spread + 1) : 0);
    for (let i = 0; i < count; i++) {
      const cell = freeCell(placement, on, slot);
      clearWall(on, slot, cell);
      slot.board[slot.at + placement.layer * on.cells + cell] = placement.kind;
    }
  }
}

function clearWall(on: PlaceBoard, slot: LevelSlot, cell: number): void {
  const at = slot.at + on.objectLayer * on.cells + cell;
  if (slot.board[at] === on.wall) slot.board[at] = 0;
}

function freeCell(placement: Placement, on: PlaceBoard, slot: LevelSlot): number {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const cell = cellOf(placement, on, nextBelow(slot.words, slot.wordsAt, size(placement)));
    if (isFree(placement, on, slot, cell, false)) return cell;
  }
  for (const wallsToo of [false, true]) {
    const cells: number[] = [];
    for (let index = 0; index < size(placement); index++) {
      const cell = cellOf(placement, on, index);
      if (isFree(placement, on, slot, cell, wallsToo)) cells.push(cell);
    }
    if (cells.length > 0) return cells[nextBelow(slot.words, slot.wordsAt, cells.length)];
  }
  throw new RangeError("no cell is left to place on: the compiler should have refused this level set");
}

function size(placement: Placement): number {
  return placement.within[2] * placement.within[3];
}

function cellOf(placement: Placement, on: PlaceBoard, index: number): number {
  const [row, column, , columns] = placement.within;
  return (row + Math.floor(index / columns)) * on.width + column + (index % columns);
}

function isFree(
  placement: Placement,
  on: PlaceBoard,
  slot: LevelSlot,
  cell: number,
  wallsToo: boolean,
): boolean {
  const { board, at } = slot;
  const object = board[at + on.objectLayer * on.cells + cell];
  return (
    (object === 0 || (wallsToo && object === on.wall)) &&
    board[at + on.agentLayer * on.cells + cell] === 0 &&
    board[at + placement.layer * on.cells + cell] === (placement.layer === on.objectLayer ? object : 0)
  );
}
