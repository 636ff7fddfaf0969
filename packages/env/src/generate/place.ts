import type { LevelSlot } from "../program.js";
import { nextBelow } from "../rng.js";
import type { Noise } from "./noise.js";
import type { RoomTable } from "./rooms.js";

/** One kind to put on the board. */
export interface Placement {
  readonly kind: number;
  /** Board layer of the kind. */
  readonly layer: number;
  /** The fixed cell, or -1 for cells drawn from the rectangle. */
  readonly cell: number;
  /** Kinds that were placed before, of whose first cells one is taken; empty for other placements. */
  readonly on: readonly number[];
  readonly least: number;
  readonly most: number;
  /** The rectangle that random cells are drawn from: first row, first column, rows, columns. */
  readonly within: readonly [number, number, number, number];
  /** The room that random cells are drawn from in place of the rectangle, or -1. */
  readonly room: number;
  /** Where given, it goes on every free cell whose height is below a threshold, and nothing is counted or drawn. */
  readonly noise: { readonly heights: Noise; readonly below: number } | undefined;
  /** [kinds + 1] 1 for what it may share a cell with. */
  readonly sharing: Uint8Array;
}

/** The board that things are put on. */
export interface PlaceBoard {
  readonly cells: number;
  readonly width: number;
  readonly layers: number;
  /** The layer whose things are in nobody's way, or -1. */
  readonly ground: number;
  readonly wall: number;
  readonly wallLayer: number;
  /** Where the level's rooms lie. */
  readonly rooms: RoomTable;
}

/** Tries at a free cell by rejection before the free cells are listed. Both ways draw evenly over the free cells. */
const TRIES = 32;

/**
 * Puts things on a board in the given order (fixed cells come first). A random cell is drawn evenly from those that
 * hold nothing on the thing's own layer and, but for the ground, nothing that it may not share a cell with; where
 * there is none, a wall of the rectangle gives way.
 */
export function place(placements: readonly Placement[], on: PlaceBoard, slot: LevelSlot): void {
  for (const placement of placements) {
    if (placement.noise) {
      placeByNoise(placement, placement.noise, on, slot);
      continue;
    }
    const spread = placement.most - placement.least;
    const count = placement.least + (spread > 0 ? nextBelow(slot.words, slot.wordsAt, spread + 1) : 0);
    const listed: Listed = { cells: undefined, wallsToo: false };
    for (let i = 0; i < count; i++) {
      const cell = chooseCell(placement, on, slot, listed);
      const wall = slot.at + on.wallLayer * on.cells + cell;
      if (slot.board[wall] === on.wall) slot.board[wall] = 0;
      slot.board[slot.at + placement.layer * on.cells + cell] = placement.kind;
    }
  }
}

function placeByNoise(
  placement: Placement,
  { heights, below }: NonNullable<Placement["noise"]>,
  on: PlaceBoard,
  slot: LevelSlot,
): void {
  heights.draw(slot.words, slot.wordsAt);
  for (let index = 0; index < size(placement, on); index++) {
    const cell = cellOf(placement, on, index);
    if (heights.heights[cell] >= below || !isFree(placement, on, slot, cell, false)) continue;
    slot.board[slot.at + placement.layer * on.cells + cell] = placement.kind;
  }
}

function chooseCell(placement: Placement, on: PlaceBoard, slot: LevelSlot, listed: Listed): number {
  if (placement.cell >= 0) return placement.cell;
  if (placement.on.length > 0) return cellOn(placement, on, slot);
  return freeCell(placement, on, slot, listed);
}

/** The cell of a kind that was placed before; of several, one drawn evenly whose cell is free on the thing's layer. */
function cellOn({ on: kinds, layer }: Placement, on: PlaceBoard, slot: LevelSlot): number {
  const cellsOf = kinds.map((kind) => (slot.board.indexOf(kind, slot.at) - slot.at) % on.cells);
  if (cellsOf.length === 1) return cellsOf[0];
  const free = cellsOf.filter((cell) => slot.board[slot.at + layer * on.cells + cell] === 0);
  const from = free.length > 0 ? free : cellsOf;
  return from[nextBelow(slot.words, slot.wordsAt, from.length)];
}

/**
 * The free cells of a placement, once they had to be listed. What the placement itself takes is all that changes them,
 * so that many things on a crowded board need one look at it, or two where walls give way.
 */
interface Listed {
  cells: number[] | undefined;
  wallsToo: boolean;
}

function freeCell(placement: Placement, on: PlaceBoard, slot: LevelSlot, listed: Listed): number {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const cell = cellOf(placement, on, nextBelow(slot.words, slot.wordsAt, size(placement, on)));
    if (!isFree(placement, on, slot, cell, false)) continue;
    const at = listed.cells?.indexOf(cell) ?? -1;
    if (at >= 0) listed.cells?.splice(at, 1);
    return cell;
  }
  listed.cells ??= freeCells(placement, on, slot, false);
  if (listed.cells.length === 0 && !listed.wallsToo) {
    listed.cells = freeCells(placement, on, slot, true);
    listed.wallsToo = true;
  }
  if (listed.cells.length === 0)
    throw new RangeError("no cell is left to place on: the compiler should have refused this level set");
  const [cell] = listed.cells.splice(nextBelow(slot.words, slot.wordsAt, listed.cells.length), 1);
  return cell;
}

function freeCells(placement: Placement, on: PlaceBoard, slot: LevelSlot, wallsToo: boolean): number[] {
  const cells: number[] = [];
  for (let index = 0; index < size(placement, on); index++) {
    const cell = cellOf(placement, on, index);
    if (isFree(placement, on, slot, cell, wallsToo)) cells.push(cell);
  }
  return cells;
}

function size({ room, within }: Placement, on: PlaceBoard): number {
  return room < 0 ? within[2] * within[3] : on.rooms[4 * room + 2] * on.rooms[4 * room + 3];
}

function cellOf({ room, within }: Placement, on: PlaceBoard, index: number): number {
  const row = room < 0 ? within[0] : on.rooms[4 * room];
  const column = room < 0 ? within[1] : on.rooms[4 * room + 1];
  const columns = room < 0 ? within[3] : on.rooms[4 * room + 3];
  // One division where row and column would take two; this is most of what placing a thing costs.
  return row * on.width + column + index + Math.floor(index / columns) * (on.width - columns);
}

function isFree(
  placement: Placement,
  on: PlaceBoard,
  slot: LevelSlot,
  cell: number,
  wallsToo: boolean,
): boolean {
  for (let layer = 0; layer < on.layers; layer++) {
    const there = slot.board[slot.at + layer * on.cells + cell];
    if (there === 0 || (wallsToo && there === on.wall)) continue;
    if (layer === placement.layer || (layer !== on.ground && placement.sharing[there] === 0)) return false;
  }
  return true;
}
