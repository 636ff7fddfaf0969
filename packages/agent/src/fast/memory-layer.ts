import { CELLS } from "../networks/cells.js";
import { type CellRows, FAST_CELLS, type FastCell } from "./cells.js";
import type { Heap } from "./heap.js";
import type { Layer } from "./layer.js";
import { RecurrentProduct } from "./recurrent-product.js";
import { Rows } from "./rows.js";
import type { Matrix, Weights } from "./weights.js";

/** How a batch's rows follow each other. */
export interface Slots {
  /** Sequences side by side: row r + count comes after row r. */
  readonly count: number;
  /** [count, states x units] what is remembered before the first row of each. */
  readonly memory: Float32Array;
  /** 1 for each row where an episode starts: nothing is remembered there. */
  readonly starts: Uint8Array;
}

/**
 * What a network remembers from row to row: a recurrent cell. Rows come in the order of time, and go back in the
 * opposite one; what is remembered before the first ones is taken as given.
 */
export class MemoryLayer implements Layer {
  readonly out: Rows;
  /** The recurrent kernel. A gate's columns are `units` rounded up. */
  readonly kernel: Matrix;
  /** Numbers of a slot's memory. */
  readonly size: number;
  readonly #heap: Heap;
  readonly #units: number;
  readonly #rows: CellRows;
  readonly #cell: FastCell;
  #slots: Slots = { count: 1, memory: new Float32Array(0), starts: new Uint8Array(0) };
  /** Rows of the batch. */
  #samples = 0;

  /** @param gates the input's part of the gates' sums: a gate's columns are `units` rounded up to 16 */
  constructor(heap: Heap, weights: Weights, gates: Rows, name: keyof typeof CELLS, units: number) {
    const { states, gates: count, blocks } = CELLS[name];
    const columns = gates.columns / count;
    const rows = () => Array.from({ length: states }, () => new Rows(heap, columns));
    const kernel = weights.matrix(columns, gates.columns);
    this.#heap = heap;
    this.#units = units;
    this.kernel = kernel;
    this.size = states * units;
    this.#rows = { gates, before: rows(), after: rows(), slopes: rows() };
    this.out = this.#rows.after[0];
    this.#cell = FAST_CELLS[name](heap, this.#rows, (block, operand) => {
      const first = blocks.slice(0, block).reduce((sum, size) => sum + size, 0);
      return new RecurrentProduct(heap, weights, kernel, operand, gates, first, blocks[block]);
    });
  }

  reserve(samples: number): void {
    const { before, after, slopes } = this.#rows;
    for (const rows of [...before, ...after]) rows.reserve(samples);
    // After the last rows come as many others, which no slopes come from.
    for (const rows of slopes) rows.reserve(2 * samples);
    this.#cell.reserve(samples);
  }

  /** To be called before the first `forward` of a batch of so many samples, when there is room for them. */
  begin(slots: Slots, samples: number): void {
    const { count, memory } = slots;
    const { before } = this.#rows;
    this.#slots = slots;
    this.#samples = samples;
    this.#eachPart(before, count, (row, at) => row.set(memory.subarray(at, at + this.#units)));
  }

  /** What is remembered after the first rows, one of each slot: into memory [count, states x units]. */
  remembered(memory: Float32Array): void {
    this.#eachPart(this.#rows.after, this.#slots.count, (row, at) => memory.set(row, at));
  }

  forward(from: number, samples: number): void {
    const { count } = this.#slots;
    for (let at = from; at < from + samples; at += count) {
      const rows = Math.min(count, from + samples - at);
      this.#recall(at, rows);
      this.#cell.forward(at, rows);
    }
  }

  startBackward(): void {
    for (const product of this.#cell.products) product.startBackward();
    for (const rows of this.#rows.slopes) {
      this.#heap.bytes(rows.row(this.#samples), this.#slots.count * rows.stride).fill(0);
    }
  }

  backward(from: number, samples: number): void {
    const { count } = this.#slots;
    for (let end = from + samples; end > from; end -= count) {
      const rows = Math.min(count, end - from);
      this.#cell.backward(end - rows, rows, end - rows + count);
      this.#forget(this.#rows.slopes, end - rows, rows);
    }
    for (const product of this.#cell.products) product.addGradient(from, samples);
  }

  /** What is remembered before some rows is what is remembered after those that come before them. */
  #recall(from: number, rows: number): void {
    const { count } = this.#slots;
    const { before, after } = this.#rows;
    const first = Math.max(from, count);
    const later = from + rows - first;
    if (later > 0) {
      for (const [i, to] of before.entries()) {
        this.#heap.copy(after[i].row(first - count), to.row(first), later * to.stride);
      }
    }
    this.#forget(before, from, rows);
  }

  /** Zeros in the rows where an episode starts. */
  #forget(states: readonly Rows[], from: number, rows: number): void {
    for (let row = from; row < from + rows; row++) {
      if (this.#slots.starts[row] !== 1) continue;
      for (const state of states) this.#heap.floats(state.row(row), state.columns).fill(0);
    }
  }

  /** Each state of each of the first rows, and where it begins in an array [count, states x units]. */
  #eachPart(states: readonly Rows[], count: number, visit: (part: Float32Array, at: number) => void): void {
    for (let row = 0; row < count; row++) {
      for (const [i, state] of states.entries()) {
        const at = (row * states.length + i) * this.#units;
        visit(this.#heap.floats(state.row(row), this.#units), at);
      }
    }
  }
}
