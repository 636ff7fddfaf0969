import { showCell } from "./board.js";
import { MEETS, type Mover } from "./mover.js";
import { NEAREST, NO_WAY } from "./paths.js";
import { DIRECTIONS, STAY } from "./program.js";
import type { Effect } from "./rule.js";
import { drawWeighted, type Turn } from "./turn.js";

/** Moves the first thing of its kinds from the rule's cell to its neighbour, if it may; the rule goes on there. */
export function shift(turn: Turn, movers: readonly Mover[], direction: number): void {
  const { program, boards, board, here } = turn;
  const to = program.neighbours[direction * program.cells + here];
  if (to === here) return;
  for (let i = 0; i < movers.length; i++) {
    const mover = movers[i];
    if (boards[board + mover.start + here] !== mover.kind || !hasRoom(turn, mover, to)) continue;
    moveThing(turn, mover, here, to);
    turn.was = here;
    turn.here = to;
    turn.moved = direction;
    return;
  }
}

/** True if there is room for a thing on a cell: its layer is free there, and nothing keeps it out. */
export function hasRoom(turn: Turn, mover: Mover, cell: number): boolean {
  return turn.boards[turn.board + mover.start + cell] === 0 && mayEnter(turn, mover, cell);
}

/** True if nothing topmost on the other layers of a cell keeps a thing out. */
export function mayEnter({ boards, board }: Turn, { otherStarts, meets }: Mover, cell: number): boolean {
  for (let i = 0; i < otherStarts.length; i++) {
    const met = meets[boards[board + otherStarts[i] + cell]];
    if (met !== MEETS.nothing) return met === MEETS.leave; // only the topmost thing is asked
  }
  return true;
}

/** Moves a thing to a cell that has room for it, so that no count changes. */
export function moveThing(turn: Turn, mover: Mover, from: number, to: number): void {
  const { boards } = turn;
  const start = turn.board + mover.start;
  boards[start + from] = 0;
  boards[start + to] = mover.kind;
  turn.viewChanged = true;
  if (mover.tellsMore) tellMove(turn, mover, from, to);
  if (mover.seenStart < 0) return;
  const seen = turn.slot * mover.seenSize + mover.seenStart;
  const { cells } = turn.out;
  cells[seen + from] = 0;
  cells[seen + to] = mover.shown;
}

/** What hangs on a move beside its layer and what is seen of that. */
function tellMove(turn: Turn, mover: Mover, from: number, to: number): void {
  if (mover.sought) turn.whereabouts.noteMove(turn.slot, mover.kind, from, to);
  if (mover.wall) turn.paths?.doubt(turn.slot);
  if (!mover.mixedView) return;
  showCell(turn, mover.layer, from);
  showCell(turn, mover.layer, to);
}

/**
 * Moves a thing one step toward the nearest of a reference, round the walls: the first direction that is nearer, or with a
 * sharpness one drawn from exp(-sharpness x steps left) over the directions and staying. A direction that a wall or the
 * board's end closes counts as staying, as does one from which there is no way.
 */
export function follow(turn: Turn, { movers, second: goals, wayChances }: Effect): void {
  const { paths, here } = turn;
  if (!paths) return;
  const ways = paths.from(here, turn.slot, turn.found, findGoals(turn, goals));
  if (ways === NO_WAY) return;
  const direction = wayChances
    ? drawWeighted(turn, wayChances, DIRECTIONS.length * ways, DIRECTIONS.length)
    : NEAREST[ways];
  if (direction !== STAY) shift(turn, movers, direction);
}

/** Lists the cells of a reference in `turn.found`; returns how many there are. */
function findGoals(turn: Turn, reference: number): number {
  if (reference !== turn.program.kinds.agent) {
    return turn.whereabouts.list(turn.slot, reference, turn.found);
  }
  turn.found[0] = turn.state.agents[turn.slot];
  return 1;
}
