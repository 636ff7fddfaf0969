import { nextBelow, nextUint32 } from "../rng.js";
import type { WallLayout } from "./walls.js";

/**
 * The lattice of a maze: rooms are the cells with odd row and column, passages the cells between two neighbouring
 * rooms, everything else is wall.
 */
interface Lattice {
  readonly rooms: Int32Array;
  /** Passages as three numbers each: the cell, and the indexes of the two rooms that it joins. */
  readonly passages: Int32Array;
}

function lattice(height: number, width: number): Lattice {
  const rooms: number[] = [];
  const passages: number[] = [];
  const columns = (width - 1) >> 1;
  for (let row = 1; row < height - 1; row += 2) {
    for (let column = 1; column < width - 1; column += 2) {
      const room = rooms.push(row * width + column) - 1;
      if (column > 1) passages.push(row * width + column - 1, room - 1, room);
      if (row > 1) passages.push((row - 1) * width + column, room - columns, room);
    }
  }
  return { rooms: Int32Array.from(rooms), passages: Int32Array.from(passages) };
}

function layRooms(objects: Uint8Array, at: number, cells: number, wall: number, rooms: Int32Array): void {
  objects.fill(wall, at, at + cells);
  for (let i = 0; i < rooms.length; i++) objects[at + rooms[i]] = 0;
}

/** Each passage closed with chance `density`, independently (jaxgmg's `edges`, whose edge_prob is 1 - density). */
export function edges(height: number, width: number, wall: number, density: number): WallLayout {
  const { rooms, passages } = lattice(height, width);
  const threshold = density * 0x1_0000_0000;
  return (objects, at, words, wordsAt) => {
    layRooms(objects, at, height * width, wall, rooms);
    for (let i = 0; i < passages.length; i += 3) {
      if (nextUint32(words, wordsAt) >= threshold) objects[at + passages[i]] = 0;
    }
  };
}

/** A maze with one way between any two rooms: Kruskal's algorithm over the passages in random order (jaxgmg's `tree`). */
export function tree(height: number, width: number, wall: number): WallLayout {
  const { rooms, passages } = lattice(height, width);
  const count = passages.length / 3;
  const order = new Int32Array(count);
  const parents = new Int32Array(rooms.length);
  return (objects, at, words, wordsAt) => {
    layRooms(objects, at, height * width, wall, rooms);
    for (let i = 0; i < count; i++) order[i] = i;
    for (let i = 0; i < rooms.length; i++) parents[i] = i;
    let joins = rooms.length - 1;
    for (let left = count; joins > 0; left--) {
      const drawn = nextBelow(words, wordsAt, left);
      const passage = 3 * order[drawn];
      order[drawn] = order[left - 1];
      const a = root(parents, passages[passage + 1]);
      const b = root(parents, passages[passage + 2]);
      if (a === b) continue;
      parents[a] = b;
      objects[at + passages[passage]] = 0;
      joins--;
    }
  };
}

/** The set that a room belongs to, halving the way there. */
function root(parents: Int32Array, room: number): number {
  let at = room;
  while (parents[at] !== at) {
    parents[at] = parents[parents[at]];
    at = parents[at];
  }
  return at;
}
