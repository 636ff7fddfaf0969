import { showCell } from "./board.js";
import { NO_WAY, WAY, wayOf } from "./paths.js";
import { DIRECTIONS, STAY } from "./program.js";
import { topmost } from "./stack.js";
import { drawWeighted, type Turn } from "./turn.js";

/** Moves a thing of the reference from the rule's cell to its neighbour, if it may; the rule goes on there. */
export function shift(turn: Turn, reference: number, direction: number): void {
  const { kinds, cells } = turn.program;
  const { start, list } = kinds.members;
  for (let i = start[reference]; i < start[reference + 1]; i++) {
    const kind = list[i];
    if (turn.state.boards[turn.board + kinds.layer[kind] * cells + turn.here] !== kind) continue;
    const to = turn.program.neighbours[direction * cells + turn.here];
    if (!mayMove(turn, kind, turn.here, to)) continue;
    moveThing(turn, kind, turn.here, to);
    turn.was = turn.here;
    turn.here = to;
    turn.moved = direction;
    return;
  }
}

/** True if a thing can go to a cell: it is another cell, nothing topmost there blocks it, and its layer is free there. */
export function mayMove(turn: Turn, kind: number, from: number, to: number): boolean {
  const { program, state, board } = turn;
  const { kinds, cells } = program;
  return (
    to !== from &&
    kinds.blocks[kind * kinds.names.length + topmost(program, state.boards, board, to)] === 0 &&
    state.boards[board + kinds.layer[kind] * cells + to] === 0
  );
}

/** Moves a thing to a cell whose place on its layer is free, so that no count changes. */
export function moveThing(turn: Turn, kind: number, from: number, to: number): void {
  const { program, state, slot, paths, whereabouts } = turn;
  const { kinds, cells } = program;
  const layer = kinds.layer[kind];
  const row = turn.board + layer * cells;
  state.boards[row + from] = 0;
  state.boards[row + to] = kind;
  whereabouts.note(slot, from, kind, 0);
  whereabouts.note(slot, to, 0, kind);
  state.changed[slot] = 1;
  turn.viewChanged = true;
  if (kinds.wall[kind] === 1) paths?.doubt(slot);
  showCell(turn, layer, from);
  showCell(turn, layer, to);
}

/** True if a thing could be put on a cell: its layer is free there, the agent is elsewhere, nothing topmost is solid to it. */
export function isFree(turn: Turn, kind: number, cell: number): boolean {
  const { program, state, board } = turn;
  const { kinds, cells } = program;
  return (
    state.boards[board + kinds.layer[kind] * cells + cell] === 0 &&
    state.agents[turn.slot] !== cell &&
    kinds.blocks[kind * kinds.names.length + topmost(program, state.boards, board, cell)] === 0
  );
}

/**
 * Moves a thing of the reference one step toward the nearest of another reference, round the walls: the first direction
 * that is nearer, or with a sharpness one drawn from exp(-sharpness x steps left) over the directions and staying. A
 * direction that a wall or the board's end closes counts as staying, as does one from which there is no way.
 *
 * @param attraction exp(sharpness): neighbouring cells are at most one step nearer or farther
 */
export function follow(
  turn: Turn,
  reference: number,
  goals: number,
  attraction: number,
  drawn: boolean,
): void {
  const { paths, here } = turn;
  if (!paths) return;
  const ways = paths.from(here, turn.slot, turn.found, findGoals(turn, goals));
  if (ways === NO_WAY) return;
  const direction = drawn ? drawWay(turn, ways, attraction) : NEAREST[ways];
  if (direction !== STAY) shift(turn, reference, direction);
}

/** [ways] the first direction that is nearer, or `STAY`. */
const NEAREST = Uint8Array.from({ length: 0x100 }, (_, ways) => {
  for (let direction = 0; direction < STAY; direction++) {
    if (wayOf(ways, direction) === WAY.nearer) return direction;
  }
  return STAY;
});

function drawWay(turn: Turn, ways: number, attraction: number): number {
  const { chances, worth } = turn;
  worth[WAY.level] = 1;
  worth[WAY.nearer] = attraction;
  worth[WAY.farther] = 1 / attraction;
  for (let option = 0; option < STAY; option++) chances[option] = worth[wayOf(ways, option)];
  chances[STAY] = 1;
  return drawWeighted(turn, chances, DIRECTIONS.length);
}

/** Lists the cells of a reference in `turn.found`; returns how many there are. */
function findGoals(turn: Turn, reference: number): number {
  if (reference !== turn.program.kinds.agent) {
    return turn.whereabouts.list(turn.slot, reference, turn.found);
  }
  turn.found[0] = turn.state.agents[turn.slot];
  return 1;
}
