import type { Sequences } from "../networks/types.js";
import type { Samples } from "./gradient-step.js";
import type { Batch } from "./types.js";

/** 0, 1, ..., n - 1. */
export function rowNumbers(n: number): Uint32Array {
  return Uint32Array.from({ length: n }, (_, row) => row);
}

/** What a pass over a batch is cut into: rows, or whole sequences where their order matters. */
export function unitsOf({ size, sequences }: Batch): number {
  return sequences ? size / sequences.steps : size;
}

/** Copies of the given units of a batch. */
export function selectUnits(batch: Batch, units: Uint32Array): Samples {
  const { size, sequences } = batch;
  return sequences
    ? selectSequences(batch, sequences, size / sequences.steps, units)
    : selectRows(batch, units);
}

/** Copies of the given rows of a batch. */
export function selectRows(batch: Batch, rows: Uint32Array): Samples {
  const cellsSize = batch.cells.length / batch.size;
  const sideSize = batch.side.length / batch.size;
  const { abstractions } = batch;
  const samples = {
    ...(abstractions && {
      abstractions: { ...abstractions, places: Int32Array.from(rows, (row) => abstractions.places[row]) },
    }),
    size: rows.length,
    cells: new Uint8Array(rows.length * cellsSize),
    side: new Float32Array(rows.length * sideSize),
    actions: new Uint8Array(rows.length),
    logProbs: new Float32Array(rows.length),
    advantages: new Float32Array(rows.length),
    returns: new Float32Array(rows.length),
    values: new Float32Array(rows.length),
  };
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    samples.cells.set(batch.cells.subarray(row * cellsSize, (row + 1) * cellsSize), i * cellsSize);
    for (let k = 0; k < sideSize; k++) samples.side[i * sideSize + k] = batch.side[row * sideSize + k];
    samples.actions[i] = batch.actions[row];
    samples.logProbs[i] = batch.logProbs[row];
    samples.advantages[i] = batch.advantages[row];
    samples.returns[i] = batch.returns[row];
    samples.values[i] = batch.values[row];
  }
  return samples;
}

/** Copies of the given sequences of a batch of `slots`, every step of each. */
function selectSequences(batch: Batch, sequences: Sequences, slots: number, chosen: Uint32Array): Samples {
  const { steps, memory, starts } = sequences;
  const size = memory.length / slots;
  const rows = new Uint32Array(steps * chosen.length);
  for (let t = 0, at = 0; t < steps; t++) {
    for (let i = 0; i < chosen.length; i++) rows[at++] = t * slots + chosen[i];
  }
  const first = new Float32Array(chosen.length * size);
  for (let i = 0; i < chosen.length; i++) {
    first.set(memory.subarray(chosen[i] * size, (chosen[i] + 1) * size), i * size);
  }
  return {
    ...selectRows(batch, rows),
    sequences: { steps, memory: first, starts: Uint8Array.from(rows, (row) => starts[row]) },
  };
}
