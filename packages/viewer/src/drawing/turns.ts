import { stepsBetween } from "./moves.js";

/** Radians of each of the engine's directions, clockwise from the one to the right: up, down, left, right. */
const RADIANS = [-Math.PI / 2, Math.PI / 2, Math.PI, 0] as const;
/** A turn takes this part of a step: a thing looks where it goes before it is there. */
const TURNING = 0.35;

/** Which way a thing looks at each frame: 1 right, -1 left, as it last went sideways (right at first). */
export function facings(path: Int16Array, width: number): Int8Array {
  const facing = new Int8Array(path.length).fill(1);
  for (let at = 1; at < path.length; at++)
    facing[at] = facingAfter(facing[at - 1], path[at - 1], path[at], width);
  return facing;
}

/** 1 or -1 as a thing looks after a move, -1 for no cell, having looked like `before`. */
export function facingAfter(before: number, from: number, to: number, width: number): number {
  const sideways = from < 0 || to < 0 ? 0 : (to % width) - (from % width);
  return sideways === 0 ? before : Math.sign(sideways);
}

/** Direction (up 0, down 1, left 2, right 3) of a move to a neighbouring cell, or what it was `before`. */
export function directionAfter(before: number, from: number, to: number, width: number): number {
  if (from < 0 || to < 0 || stepsBetween(from, to, width) !== 1) return before;
  if (Math.abs(to - from) === 1) return to < from ? 2 : 3;
  return to < from ? 0 : 1;
}

/** 1 or -1 at each frame as a thing looks that has a heading: as it was last headed sideways. */
export function sides(headings: Int8Array): Int8Array {
  const out = new Int8Array(headings.length);
  let side = 1;
  for (const [at, heading] of headings.entries()) {
    if (heading >= 2) side = heading === 2 ? -1 : 1;
    out[at] = side;
  }
  return out;
}

/** Directions in which a thing went at each frame of its path, at first to the right. */
export function directions(path: Int16Array, width: number): Int8Array {
  const out = new Int8Array(path.length).fill(3);
  for (let at = 1; at < path.length; at++)
    out[at] = directionAfter(out[at - 1], path[at - 1], path[at], width);
  return out;
}

/** Radians at a part (0 to 1) of a step in which a thing turns from a direction to another, by the shorter way. */
export function turnBetween(from: number, to: number, part: number): number {
  const start = RADIANS[from] ?? 0;
  const end = RADIANS[to] ?? 0;
  let way = end - start;
  if (way > Math.PI) way -= 2 * Math.PI;
  if (way <= -Math.PI) way += 2 * Math.PI;
  return start + way * Math.min(1, part / TURNING);
}
