import type { StepBuffers } from "./buffers.js";
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
  const { observation, boardSize, cells: boardCells } = program;
  const { layers, shown, cellsSize, sideCounters } = observation;
  let to = slot * cellsSize;
  for (let i = 0; i < layers.length; i++) {
    const from = slot * boardSize + layers[i] * boardCells;
    for (let cell = 0; cell < boardCells; cell++) cells[to + cell] = shown[state.boards[from + cell]];
    to += boardCells;
  }
  const counters = program.counters.names.length;
  for (let i = 0; i < sideCounters.length; i++) {
    const counter = sideCounters[i];
    side[slot * sideCounters.length + i] =
      state.counters[slot * counters + counter] / program.counters.max[counter];
  }
}

/** Puts a kind (0 for none) on one cell of a layer, on the board and in what the policy sees of it. */
export function setCell(
  program: Program,
  state: State,
  slot: number,
  layer: number,
  cell: number,
  kind: number,
  out: StepBuffers,
): void {
  const { observation, boardSize, cells } = program;
  state.boards[slot * boardSize + layer * cells + cell] = kind;
  const start = observation.layerStart[layer];
  if (start >= 0) out.cells[slot * observation.cellsSize + start + cell] = observation.shown[kind];
}

/** Sets a counter within its bounds, and what the policy sees of it. */
export function setCounter(
  program: Program,
  state: State,
  slot: number,
  counter: number,
  value: number,
  out: StepBuffers,
): void {
  const { names, max } = program.counters;
  const kept = Math.min(max[counter], Math.max(0, value));
  state.counters[slot * names.length + counter] = kept;
  const { counterSide, side } = program.observation;
  if (counterSide[counter] >= 0) out.side[slot * side.length + counterSide[counter]] = kept / max[counter];
}
