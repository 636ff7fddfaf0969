import type { BatchEnv, StepBuffers } from "@mesagrid/env";

/** Numbers that can be said of any state of a world: what the pragmascope penalty would have activations be made of. */
export interface Abstractions {
  /** A name for each number. */
  readonly names: readonly string[];
  /**
   * Of some slots of an env, as they are now.
   *
   * @param seen observations of all slots
   * @param out written: [slots.length, names.length]
   */
  read(env: BatchEnv, seen: Pick<StepBuffers, "cells" | "side">, slots: Int32Array, out: Float32Array): void;
}

/** What is known of a batch's rows. */
export interface AbstractedRows {
  /** Numbers of a row. */
  readonly width: number;
  /** [rows that something is known of, width] */
  readonly values: Float32Array;
  /** [rows of the batch] each row's place in `values`; -1 where nothing is known. */
  readonly places: Int32Array;
}

/**
 * Columns with mean 0 and deviation 1, without those that never change.
 *
 * @param values [rows, width]
 * @param chosen rows to take, in this order. Default: all
 * @returns [rows, columns]
 */
export function standardise(
  values: Float32Array,
  width: number,
  chosen?: Int32Array,
): { readonly columns: number; readonly values: Float64Array } {
  const rows = chosen ? chosen.length : values.length / width;
  const kept: { column: number; mean: number; scale: number }[] = [];
  const at = (row: number) => (chosen ? chosen[row] : row) * width;
  for (let column = 0; column < width; column++) {
    let [sum, squares] = [0, 0];
    for (let row = 0; row < rows; row++) sum += values[at(row) + column];
    const mean = sum / rows;
    for (let row = 0; row < rows; row++) squares += (values[at(row) + column] - mean) ** 2;
    const deviation = Math.sqrt(squares / rows);
    if (deviation > 1e-9) kept.push({ column, mean, scale: 1 / deviation });
  }
  const columns = kept.length;
  const out = new Float64Array(rows * columns);
  for (let row = 0, to = 0; row < rows; row++) {
    const from = at(row);
    for (const { column, mean, scale } of kept) out[to++] = (values[from + column] - mean) * scale;
  }
  return { columns, values: out };
}
