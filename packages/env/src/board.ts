import { DIRECTIONS, NO_HEADING, STAY } from "./program.js";
import { attributeAt, holdsMarked, topmost } from "./stack.js";
import type { Turn } from "./turn.js";

/** True if a cell of the turn's board holds a kind of the reference. */
export function holds(turn: Turn, reference: number, cell: number): boolean {
  const { cells, kinds } = turn.program;
  const { start, list } = kinds.members;
  for (let i = start[reference]; i < start[reference + 1]; i++) {
    if (turn.state.boards[turn.board + kinds.layer[list[i]] * cells + cell] === list[i]) return true;
  }
  return false;
}

/**
 * The first cell that holds a kind, or the number of cells if none does: as most cells of a layer hold something else,
 * four of them are looked at in one go.
 */
export function firstOf(turn: Turn, kind: number): number {
  const { fours } = turn;
  const { cells, kinds } = turn.program;
  const { boards } = turn.state;
  const row = turn.board + kinds.layer[kind] * cells;
  const end = row + cells;
  const wanted = Math.imul(kind, 0x0101_0101);
  let at = row;
  for (; at + 4 <= end; at += 4) {
    const apart = fours.getInt32(at, true) ^ wanted;
    // The lowest bit that is left marks the first byte that is 0 (Mycroft's test).
    const equal = (apart - 0x0101_0101) & ~apart & 0x8080_8080;
    if (equal !== 0) return at - row + ((31 - Math.clz32(equal & -equal)) >> 3);
  }
  while (at < end && boards[at] !== kind) at++;
  return at - row;
}

/** The lowest bit of each of four bytes that is 0: its highest bit stays 0 in the sum only where nothing of it is set. */
function equalBytes(apart: number): number {
  return (~(((apart & 0x7f7f_7f7f) + 0x7f7f_7f7f) | apart) >>> 7) & 0x0101_0101;
}

/** How many cells hold the kind; without branches on what they hold, which a processor cannot guess. */
export function countOf(turn: Turn, kind: number): number {
  const { fours } = turn;
  const { cells, kinds } = turn.program;
  const { boards } = turn.state;
  const end = turn.board + (kinds.layer[kind] + 1) * cells;
  const wanted = Math.imul(kind, 0x0101_0101);
  let at = end - cells;
  let count = 0;
  for (; at + 4 <= end; at += 4) {
    count += Math.imul(equalBytes(fours.getInt32(at, true) ^ wanted), 0x0101_0101) >>> 24; // the four summed
  }
  for (; at < end; at++) count += boards[at] === kind ? 1 : 0;
  return count;
}

/** How many things of the reference are on the turn's board; only where the program counts. */
export function countLeft(turn: Turn, reference: number): number {
  const { start, list } = turn.program.kinds.members;
  const first = turn.slot * turn.program.kinds.names.length;
  let count = 0;
  for (let i = start[reference]; i < start[reference + 1]; i++) count += turn.state.left[first + list[i]];
  return count;
}

/** Puts a kind (0 for none) on one cell of a layer: on the board, in the counts, and in what the policy sees. */
export function setCell(turn: Turn, layer: number, cell: number, kind: number): void {
  const { program, state, slot, paths, whereabouts } = turn;
  const { kinds, rules } = program;
  state.changed[slot] = 1;
  turn.viewChanged = true;
  const at = turn.board + layer * program.cells + cell;
  const before = state.boards[at];
  if (rules.counts) {
    state.left[slot * kinds.names.length + before] -= rules.counted[before];
    state.left[slot * kinds.names.length + kind] += rules.counted[kind];
  }
  state.boards[at] = kind;
  whereabouts.note(slot, cell, before, kind);
  if (paths && kinds.wall[before] !== kinds.wall[kind]) paths.doubt(slot);
  showCell(turn, layer, cell);
}

/** What the policy sees of a cell of which one layer has changed. */
export function showCell(turn: Turn, layer: number, cell: number): void {
  const { program, state, board, slot, out } = turn;
  const { observation, cells } = program;
  const start = observation.layerStart[layer];
  if (start >= 0) {
    const shown = observation.painted
      ? topmost(program, state.boards, board, cell)
      : state.boards[board + layer * cells + cell];
    out.cells[slot * observation.cellsSize + start + cell] = observation.shown[shown];
  }
  if (observation.attributes.length > 0 && !observation.window) showAttributes(turn, cell);
}

function showAttributes({ program, state, board, slot, out }: Turn, cell: number): void {
  const { attributes, layers, cellsSize } = program.observation;
  for (let i = 0; i < attributes.length; i++) {
    out.cells[slot * cellsSize + (layers.length + i) * program.cells + cell] = attributeAt(
      program,
      attributes[i].codes,
      state.boards,
      board,
      cell,
    );
  }
}

/** Sets a counter within its bounds, and what the policy sees of it. */
export function setCounter(turn: Turn, counter: number, value: number): void {
  const { names, max } = turn.program.counters;
  const kept = Math.min(max[counter], Math.max(0, value));
  turn.state.counters[turn.slot * names.length + counter] = kept;
  turn.state.changed[turn.slot] = 1;
  const { counterSide, side } = turn.program.observation;
  if (counterSide[counter] >= 0)
    turn.out.side[turn.slot * side.length + counterSide[counter]] = kept / max[counter];
}

function isWall({ program, state, board }: Turn, cell: number): boolean {
  return holdsMarked(program, program.kinds.wall, state.boards, board, cell);
}

const [UP, DOWN, LEFT, RIGHT] = DIRECTIONS.keys();

/** True if walls stand on two sides of the cell that meet at a corner (or on three or four sides). */
export function isCorner(turn: Turn, cell: number): boolean {
  const vertical = wallAt(turn, cell, UP) || wallAt(turn, cell, DOWN);
  return vertical && (wallAt(turn, cell, LEFT) || wallAt(turn, cell, RIGHT));
}

/** True if a wall stands beside the cell; the end of the board is none. */
function wallAt(turn: Turn, cell: number, direction: number): boolean {
  const { cells, neighbours } = turn.program;
  const beside = neighbours[direction * cells + cell];
  return beside !== cell && isWall(turn, beside);
}

/** True if the cell is no corner and lies beside a wall that goes all the way across the board. */
export function isEdge(turn: Turn, cell: number): boolean {
  const { width, height } = turn.program;
  if (isCorner(turn, cell)) return false;
  const column = cell % width;
  return (
    isWallLine(turn, cell, UP, (n) => cell - column - width + n, width) ||
    isWallLine(turn, cell, DOWN, (n) => cell - column + width + n, width) ||
    isWallLine(turn, cell, LEFT, (n) => n * width + column - 1, height) ||
    isWallLine(turn, cell, RIGHT, (n) => n * width + column + 1, height)
  );
}

function isWallLine(
  turn: Turn,
  cell: number,
  direction: number,
  at: (n: number) => number,
  length: number,
): boolean {
  if (!wallAt(turn, cell, direction)) return false;
  for (let n = 0; n < length; n++) if (!isWall(turn, at(n))) return false;
  return true;
}

/** The cell that the agent faces: by its heading if it has one, else where its action would take it. */
export function ahead({ program, state, slot, action }: Turn): number {
  const { kinds, neighbours, cells, actions } = program;
  const agent = state.agents[slot];
  const direction = kinds.heading === NO_HEADING ? (actions.direction[action] ?? STAY) : state.headings[slot];
  return neighbours[direction * cells + agent];
}
