import type { Frame, Program } from "@mesagrid/env";

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

/**
 * Follows every thing through the frames of an episode. Within a layer, a kind that left one cell and came to another
 * in the same step is one thing that moved (the nearest pair first); what only left has vanished, what only came appeared.
 */
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
  const [before, after] = [frames[at - 1].board, frames[at].board];
  const left: { place: number; path: Int16Array }[] = [];
  for (const [place, path] of [...changing]) {
    if (after[place] === before[place]) {
      path[at] = place % program.cells;
    } else {
      left.push({ place, path });
      changing.delete(place);
    }
  }
  for (let place = 0; place < after.length; place++) {
    const kind = after[place];
    if (kind === 0 || kind === before[place]) continue;
    const layer = Math.floor(place / program.cells);
    const cell = place % program.cells;
    const nearest = takeNearest(program, left, before, kind, layer, cell);
    const path = nearest ?? open(tracks, kind, layer, cell, frames.length, at);
    path[at] = cell;
    changing.set(place, path);
  }
}

function takeNearest(
  program: Program,
  left: { place: number; path: Int16Array }[],
  before: Uint8Array,
  kind: number,
  layer: number,
  cell: number,
): Int16Array | null {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, { place }] of left.entries()) {
    if (before[place] !== kind || Math.floor(place / program.cells) !== layer) continue;
    const from = place % program.cells;
    const rows = Math.abs(Math.floor(from / program.width) - Math.floor(cell / program.width));
    const distance = rows + Math.abs((from % program.width) - (cell % program.width));
    if (distance < least) [best, least] = [index, distance];
  }
  return best < 0 ? null : left.splice(best, 1)[0].path;
}

/**
 * Where a track is at a position (frame numbers with fractions), written into `out`. A move goes evenly over the whole
 * way; a thing that vanishes stays until the mover is nearly there, then shrinks.
 */
export function placeAt(track: Track, position: number, width: number, out: Place): Place {
  const path = track.path;
  const frame = Math.floor(position);
  const from = path ? path[Math.min(frame, path.length - 1)] : track.cell;
  const to = path ? path[Math.min(frame + 1, path.length - 1)] : track.cell;
  const part = position - frame;
  const [start, end] = [from < 0 ? to : from, to < 0 ? from : to];
  const jump =
    Math.abs(Math.floor(start / width) - Math.floor(end / width)) +
      Math.abs((start % width) - (end % width)) >
    1;
  const way = jump ? Math.round(part) : part;
  out.row = Math.floor(start / width) * (1 - way) + Math.floor(end / width) * way;
  out.column = (start % width) * (1 - way) + (end % width) * way;
  const late = Math.max(0, (part - 0.55) / 0.45);
  if (from < 0 && to < 0) out.presence = 0;
  else if (from < 0) out.presence = late;
  else out.presence = to < 0 ? 1 - late : 1;
  return out;
}

/** Which way a thing looks at each frame: 1 right, -1 left, as it last went sideways (right at first). */
export function facings(path: Int16Array, width: number): Int8Array {
  const facing = new Int8Array(path.length).fill(1);
  for (let at = 1; at < path.length; at++) {
    const sideways = path[at] < 0 || path[at - 1] < 0 ? 0 : (path[at] % width) - (path[at - 1] % width);
    facing[at] = sideways === 0 ? facing[at - 1] : Math.sign(sideways);
  }
  return facing;
}
