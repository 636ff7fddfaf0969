import type { Program } from "@mesagrid/env";

/** What became of one thing in a step; -1 stands for nowhere. */
export interface Move {
  readonly kind: number;
  readonly layer: number;
  /** Cell that it left. */
  readonly from: number;
  /** Cell that it came to. */
  to: number;
}

/**
 * Tells one board from the next, both [layers, height, width] kind ids. Within a layer, a kind that left one cell and came
 * to another is one thing that moved, the nearest pair first; what only left has vanished, what only came has appeared.
 */
export function movesBetween(program: Program, before: Uint8Array, after: Uint8Array): Move[] {
  const { cells } = program;
  const left: Move[] = [];
  for (let place = 0; place < before.length; place++) {
    if (before[place] === after[place] || before[place] === 0) continue;
    left.push({ kind: before[place], layer: Math.floor(place / cells), from: place % cells, to: -1 });
  }
  const appeared: Move[] = [];
  for (let place = 0; place < after.length; place++) {
    const kind = after[place];
    if (kind === 0 || kind === before[place]) continue;
    const [layer, to] = [Math.floor(place / cells), place % cells];
    const nearest = nearestOf(left, kind, layer, to, program.width);
    if (nearest) nearest.to = to;
    else appeared.push({ kind, layer, from: -1, to });
  }
  return left.length === 0 ? appeared : left.concat(appeared);
}

function nearestOf(
  left: readonly Move[],
  kind: number,
  layer: number,
  to: number,
  width: number,
): Move | null {
  let best: Move | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const move of left) {
    if (move.kind !== kind || move.layer !== layer || move.to >= 0) continue;
    const steps = stepsBetween(move.from, to, width);
    if (steps < least) [best, least] = [move, steps];
  }
  return best;
}

/** Steps between two cells as if there were no walls. */
export function stepsBetween(from: number, to: number, width: number): number {
  const rows = Math.abs(Math.floor(from / width) - Math.floor(to / width));
  return rows + Math.abs((from % width) - (to % width));
}
