import type { Heap } from "./heap.js";

/** Rounds up to a multiple. */
export function upTo(multiple: number, n: number): number {
  return Math.ceil(n / multiple) * multiple;
}

/**
 * Bytes from row to row of a matrix of so many columns. Wide rows are an odd number of cache lines apart: sixteen
 * columns of many rows are read at a time, and would otherwise fall into the same few places of the cache.
 */
export function strideOf(columns: number): number {
  const lines = Math.ceil(columns / 16);
  return 64 * (lines > 2 && lines % 2 === 0 ? lines + 1 : lines);
}

/** What a layer makes of a batch, a row for each sample. */
export class Rows {
  /** Numbers of a row that count. */
  readonly columns: number;
  /** Bytes from row to row. */
  readonly stride: number;
  readonly #heap: Heap;
  #at = 0;
  #count = 0;

  constructor(heap: Heap, columns: number, stride = strideOf(columns)) {
    this.#heap = heap;
    this.columns = columns;
    this.stride = stride;
  }

  /** Room for so many rows, all of it zero when it is new. What was there is gone. One row more is there, of zeros. */
  reserve(count: number): void {
    if (count <= this.#count) return;
    this.#count = count;
    this.#at = this.#heap.take((count + 1) * this.stride);
  }

  /** Address of a row. */
  row(index: number): number {
    return this.#at + index * this.stride;
  }
}
