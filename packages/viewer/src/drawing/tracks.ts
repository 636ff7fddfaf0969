import type { Frame, Program } from "@mesagrid/env";
import { movesBetween, stepsBetween } from "./moves.js";

/** One thing on the board over an episode, so that the view can move it instead of drawing it anew. */
export interface Track {
  readonly kind: number;
  readonly layer: number;
  /** Its cell at every frame, -1 where it is not there; null if it never changes. */
  readonly path: Int16Array | null;
  /** Its cell, if it never changes. */
  readonly cell: number;
}

/** Where a thing is between two frames. */
export interface Place {
  row: number;
  column: number;
  /** 1 there, 0 gone, between while it fades. */
  presence: number;
}

/** Follows every thing through the frames of an episode; `movesBetween` says which is which from one to the next. */
export function follow(program: Program, frames: readonly Frame[]): Track[] {
  const tracks: Track[] = [];
  const size = program.layers * program.cells;
  const changing = new Map<number, Int16Array>();
  const moved = changedPlaces(frames, size);
  for (let place = 0; place < size; place++) {
    const kind = frames[0].board[place];
    const layer = Math.floor(place / program.cells);
    const cell = place % program.cells;
    if (kind === 0) continue;
    if (moved[place] === 0) tracks.push({ kind, layer, path: null, cell });
    else changing.set(place, open(tracks, kind, layer, cell, frames.length, 0));
  }
  for (let at = 1; at < frames.length; at++) stepTracks(program, frames, at, changing, tracks);
  return tracks;
}

function changedPlaces(frames: readonly Frame[], size: number): Uint8Array {
  const changed = new Uint8Array(size);
  for (let at = 1; at < frames.length; at++) {
    const [before, after] = [frames[at - 1].board, frames[at].board];
    for (let place = 0; place < size; place++) if (before[place] !== after[place]) changed[place] = 1;
  }
  return changed;
}

function open(
  tracks: Track[],
  kind: number,
  layer: number,
  cell: number,
  length: number,
  at: number,
): Int16Array {
  const path = new Int16Array(length).fill(-1);
  path[at] = cell;
  tracks.push({ kind, layer, path, cell });
  return path;
}

function stepTracks(
  program: Program,
  frames: readonly Frame[],
  at: number,
  changing: Map<number, Int16Array>,
  tracks: Track[],
): void {
  const moves = movesBetween(program, frames[at - 1].board, frames[at].board);
  const paths = moves.map(({ kind, layer, from, to }) => {
    if (from < 0) return open(tracks, kind, layer, to, frames.length, at);
    const place = layer * program.cells + from;
    const path = changing.get(place);
    changing.delete(place);
    return path;
  });
  for (const [place, path] of changing) path[at] = place % program.cells;
  for (const [index, { layer, to }] of moves.entries()) {
    const path = paths[index];
    if (!path || to < 0) continue;
    path[at] = to;
    changing.set(layer * program.cells + to, path);
  }
}

/** Where a track is at a position (frame numbers with fractions), written into `out`. */
export function placeAt(track: Track, position: number, width: number, out: Place): Place {
  const path = track.path;
  const frame = Math.floor(position);
  const from = path ? path[Math.min(frame, path.length - 1)] : track.cell;
  const to = path ? path[Math.min(frame + 1, path.length - 1)] : track.cell;
  return placeBetween(from, to, position - frame, width, out);
}

/**
 * Where a thing is at a part (0 to 1) of its move from a cell to another, -1 being nowhere, written into `out`. A move
 * goes evenly over the whole way; a thing that vanishes stays until the mover is nearly there, then shrinks.
 */
export function placeBetween(from: number, to: number, part: number, width: number, out: Place): Place {
  const [start, end] = [from < 0 ? to : from, to < 0 ? from : to];
  const way = stepsBetween(start, end, width) > 1 ? Math.round(part) : part;
  out.row = Math.floor(start / width) * (1 - way) + Math.floor(end / width) * way;
  out.column = (start % width) * (1 - way) + (end % width) * way;
  const late = Math.max(0, (part - 0.55) / 0.45);
  if (from < 0 && to < 0) out.presence = 0;
  else if (from < 0) out.presence = late;
  else out.presence = to < 0 ? 1 - late : 1;
  return out;
}
