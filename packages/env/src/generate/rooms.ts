import { nextBelow } from "../rng.js";
import { border, type WallLayout } from "./walls.js";

/** How a board is divided. */
export interface Division {
  /** Rooms as [rows, columns]. */
  readonly grid: readonly [number, number];
  /** True if the walls between rooms stand anywhere, false if at even distances. */
  readonly random: boolean;
  /** The kind in the gap of each wall, 0 for none. */
  readonly door: number;
  /** Where the door's layer starts, seen from that of the walls. */
  readonly doorOffset: number;
}

/** [rooms, 4] first row, first column, rows and columns of each room of the level drawn last, row by row. */
export type RoomTable = Int32Array;

/** Rows and columns that every room has at least on a board. */
export function leastRoom(
  height: number,
  width: number,
  { grid, random }: Pick<Division, "grid" | "random">,
): readonly [number, number] {
  const least = (side: number, parts: number): number => {
    if (parts === 1) return side - 2;
    return random ? 1 : Math.floor((side - 1) / parts) - 1;
  };
  return [least(height, grid[0]), least(width, grid[1])];
}

/** Cells of a side inside the border that `parts` rooms and the walls between them need at least. */
export function leastSide(parts: number): number {
  return 2 * parts - 1;
}

/**
 * A border, and rooms divided by straight walls, each with a gap where two rooms meet: Minigrid's FourRooms (2 x 2,
 * even) and the divided room of its DoorKey (1 x 2, random).
 *
 * @param table written at every level
 */
export function rooms(
  height: number,
  width: number,
  wall: number,
  { grid, random, door, doorOffset }: Division,
  table: RoomTable,
): WallLayout {
  const rowWalls = new Int32Array(grid[0] + 1);
  const columnWalls = new Int32Array(grid[1] + 1);
  return (objects, at, words, wordsAt) => {
    border(objects, at, height, width, wall);
    divide(rowWalls, height, random, words, wordsAt);
    divide(columnWalls, width, random, words, wordsAt);
    layWalls(objects, at, width, wall, rowWalls, columnWalls);
    fillTable(table, rowWalls, columnWalls);
    const open = (cell: number): void => {
      objects[at + cell] = 0;
      if (door > 0) objects[at + doorOffset + cell] = door;
    };
    for (let room = 0; room < table.length; room += 4) {
      const [row, column, rows, columns] = table.subarray(room, room + 4);
      if (column + columns < width - 1)
        open((row + nextBelow(words, wordsAt, rows)) * width + column + columns);
      if (row + rows < height - 1) open((row + rows) * width + column + nextBelow(words, wordsAt, columns));
    }
  };
}

/** Positions of the walls across one side, the border's two included: even, or drawn evenly from all that leave rooms. */
function divide(walls: Int32Array, side: number, random: boolean, words: Uint32Array, wordsAt: number): void {
  const parts = walls.length - 1;
  walls[0] = 0;
  walls[parts] = side - 1;
  if (!random) {
    for (let i = 1; i < parts; i++) walls[i] = Math.round((i * (side - 1)) / parts);
    return;
  }
  // Choosing positions with a room's width between them is choosing among those without, less the widths.
  const spare = side - 2 - leastSide(parts) + (parts - 1);
  let left = parts - 1;
  let placed = 1;
  for (let position = 0; left > 0; position++) {
    if (nextBelow(words, wordsAt, spare - position) >= left) continue;
    walls[placed] = position + 1 + placed;
    placed++;
    left--;
  }
}

function layWalls(
  objects: Uint8Array,
  at: number,
  width: number,
  wall: number,
  rowWalls: Int32Array,
  columnWalls: Int32Array,
): void {
  const height = rowWalls[rowWalls.length - 1] + 1;
  for (let i = 1; i < rowWalls.length - 1; i++) {
    objects.fill(wall, at + rowWalls[i] * width, at + (rowWalls[i] + 1) * width);
  }
  for (let i = 1; i < columnWalls.length - 1; i++) {
    for (let row = 0; row < height; row++) objects[at + row * width + columnWalls[i]] = wall;
  }
}

function fillTable(table: RoomTable, rowWalls: Int32Array, columnWalls: Int32Array): void {
  let room = 0;
  for (let r = 1; r < rowWalls.length; r++) {
    for (let c = 1; c < columnWalls.length; c++) {
      table[room++] = rowWalls[r - 1] + 1;
      table[room++] = columnWalls[c - 1] + 1;
      table[room++] = rowWalls[r] - rowWalls[r - 1] - 1;
      table[room++] = columnWalls[c] - columnWalls[c - 1] - 1;
    }
  }
}
