import { nextBelow } from "@mesagrid/env";
import type { Samples } from "./gradient-step.js";
import type { Batch } from "./types.js";

/** 0, 1, ..., n - 1. */
export function rowNumbers(n: number): Uint32Array {
  return Uint32Array.from({ length: n }, (_, row) => row);
}

/** Fisher and Yates' shuffle, in place; draws n - 1 numbers from the stream. */
export function shuffle(rows: Uint32Array, stream: Uint32Array): void {
  for (let i = rows.length - 1; i > 0; i--) {
    const j = nextBelow(stream, 0, i + 1);
    const swapped = rows[i];
    rows[i] = rows[j];
    rows[j] = swapped;
  }
}

/** Copies of the given rows of a batch. */
export function selectRows(batch: Batch, rows: Uint32Array): Samples {
  const cellsSize = batch.cells.length / batch.size;
  const sideSize = batch.side.length / batch.size;
  const samples = {
    size: rows.length,
    cells: new Uint8Array(rows.length * cellsSize),
    side: new Float32Array(rows.length * sideSize),
    actions: new Uint8Array(rows.length),
    logProbs: new Float32Array(rows.length),
    advantages: new Float32Array(rows.length),
    returns: new Float32Array(rows.length),
  };
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    samples.cells.set(batch.cells.subarray(row * cellsSize, (row + 1) * cellsSize), i * cellsSize);
    for (let k = 0; k < sideSize; k++) samples.side[i * sideSize + k] = batch.side[row * sideSize + k];
    samples.actions[i] = batch.actions[row];
    samples.logProbs[i] = batch.logProbs[row];
    samples.advantages[i] = batch.advantages[row];
    samples.returns[i] = batch.returns[row];
  }
  return samples;
}
