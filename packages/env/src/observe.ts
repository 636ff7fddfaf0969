import type { Program } from "./program.js";
import type { State } from "./state.js";

/** Writes what the policy sees of a slot into row `slot` of `cells` and `side`. */
export function observe(
  program: Program,
  state: State,
  slot: number,
  cells: Uint8Array,
  side: Float32Array,
): void {
  const { observation, boardSize, cells: boardCells } = program;
  const { layers, shown, plain, cellsSize, sideCounters } = observation;
  let to = slot * cellsSize;
  for (let i = 0; i < layers.length; i++) {
    const from = slot * boardSize + layers[i] * boardCells;
    if (plain) {
      for (let cell = 0; cell < boardCells; cell++) cells[to + cell] = state.boards[from + cell];
    } else {
      for (let cell = 0; cell < boardCells; cell++) cells[to + cell] = shown[state.boards[from + cell]];
    }
    to += boardCells;
  }
  const counters = program.counters.names.length;
  for (let i = 0; i < sideCounters.length; i++) {
    const counter = sideCounters[i];
    side[slot * sideCounters.length + i] =
      state.counters[slot * counters + counter] / program.counters.max[counter];
  }
}
