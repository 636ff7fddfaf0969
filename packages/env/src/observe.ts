import { topmost } from "./board.js";
import type { Program } from "./program.js";
import type { State } from "./state.js";

/** Writes all that the policy sees of a slot into row `slot` of `cells` and `side`. */
export function observe(
  program: Program,
  state: State,
  slot: number,
  cells: Uint8Array,
  side: Float32Array,
): void {
  const { observation } = program;
  if (observation.painted) observePainted(program, state, slot, cells);
  else observeLayers(program, state, slot, cells);
  const { sideCounters } = observation;
  const { names, max } = program.counters;
  for (let i = 0; i < sideCounters.length; i++) {
    const counter = sideCounters[i];
    side[slot * sideCounters.length + i] = state.counters[slot * names.length + counter] / max[counter];
  }
}

function observeLayers(program: Program, state: State, slot: number, cells: Uint8Array): void {
  const { observation, boardSize, cells: boardCells } = program;
  let to = slot * observation.cellsSize;
  for (let i = 0; i < observation.layers.length; i++) {
    const from = slot * boardSize + observation.layers[i] * boardCells;
    if (observation.plain) {
      for (let cell = 0; cell < boardCells; cell++) cells[to + cell] = state.boards[from + cell];
    } else
      for (let cell = 0; cell < boardCells; cell++)
        cells[to + cell] = observation.shown[state.boards[from + cell]];
    to += boardCells;
  }
}

function observePainted(program: Program, state: State, slot: number, cells: Uint8Array): void {
  const { observation, boardSize, cells: boardCells } = program;
  const to = slot * boardCells;
  for (let cell = 0; cell < boardCells; cell++) {
    cells[to + cell] = observation.shown[topmost(program, state.boards, slot * boardSize, cell)];
  }
  for (const { on, code, over } of observation.delusions) {
    if (!standsOn(program, state, slot, on)) continue;
    for (let cell = 0; cell < boardCells; cell++) if (over[cells[to + cell]] === 1) cells[to + cell] = code;
  }
}

function standsOn(program: Program, state: State, slot: number, reference: number): boolean {
  const { kinds, boardSize, cells } = program;
  const { start, list } = kinds.members;
  const cell = slot * boardSize + state.agents[slot];
  for (let i = start[reference]; i < start[reference + 1]; i++) {
    if (state.boards[cell + kinds.layer[list[i]] * cells] === list[i]) return true;
  }
  return false;
}
