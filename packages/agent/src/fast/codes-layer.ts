import type { Codes } from "./codes.js";
import type { Heap } from "./heap.js";
import { FINISH } from "./kernels.js";
import type { Layer } from "./layer.js";
import { Rows } from "./rows.js";
import { type Matrix, span, type Weights } from "./weights.js";

/**
 * relu(x W + b) for x the one-hot planes of observation codes and the side numbers, of which neither is ever made: the
 * rows of W that the codes stand for are summed.
 *
 * Where a code is the usual one of its cell, as it is on a board's walls, nothing is done: what the usual codes stand
 * for is summed once with the bias, and only what differs is added or taken away. It is right for any usual codes;
 * they need only be frequent.
 */
export class CodesLayer implements Layer {
  readonly out: Rows;
  readonly #heap: Heap;
  readonly #weights: Weights;
  readonly #codes: Codes;
  readonly #kernel: Matrix;
  readonly #bias: Matrix;
  readonly #planes: number;
  readonly #usual: number;
  /** Offsets of the kernel's rows that the usual codes stand for. */
  readonly #usualRows: readonly number[];
  /** Bias and usual rows, summed. */
  readonly #sum: number;

  /** @param usual [cellsSize] */
  constructor(heap: Heap, weights: Weights, codes: Codes, units: number, usual: Uint8Array) {
    const { height, width, planes, side, cellsSize } = codes.observation;
    const inputs = height * width * planes.length + side.length;
    this.#heap = heap;
    this.#weights = weights;
    this.#codes = codes;
    this.#kernel = weights.matrix(inputs, units);
    this.#bias = weights.matrix(1, units);
    weights.place(this.#kernel, [span(inputs)], span(units));
    weights.place(this.#bias, [span(1)], span(units));
    this.out = new Rows(heap, this.#kernel.columns);
    this.#planes = codes.planeOffsets(this.#kernel.stride);
    this.#usual = heap.take(cellsSize);
    heap.bytes(this.#usual, cellsSize).set(usual);
    this.#usualRows = this.#rowsOf(usual);
    this.#sum = heap.take(this.#kernel.stride);
  }

  reserve(samples: number): void {
    this.out.reserve(samples);
  }

  weightsChanged(): void {
    const { columns } = this.#kernel;
    this.#heap.floats(this.#sum, columns).fill(0);
    this.#heap.run.addRows(this.#weights.at(this.#bias), 1, columns, 0, this.#sum);
    const kernel = this.#weights.at(this.#kernel);
    for (const offset of this.#usualRows) this.#heap.run.addRows(kernel + offset, 1, columns, 0, this.#sum);
  }

  forward(from: number, samples: number): void {
    const { lists, ends, run } = this.#heap;
    this.#list(from, samples);
    const { columns } = this.#kernel;
    const kernel = this.#weights.at(this.#kernel);
    const { stride } = this.out;
    run.multiply(
      lists,
      ends,
      samples,
      kernel,
      columns,
      this.#sum,
      0,
      this.out.row(from),
      stride,
      FINISH.relu,
    );
  }

  backward(from: number, samples: number): void {
    const { lists, ends, run } = this.#heap;
    const { columns } = this.#kernel;
    const [slopes, stride] = [this.out.row(from), this.out.stride];
    run.addRows(slopes, samples, columns, stride, this.#weights.at(this.#bias, "gradient"));
    this.#list(from, samples);
    run.scatter(lists, ends, samples, this.#weights.at(this.#kernel, "gradient"), columns, slopes, stride);
  }

  endBackward(): void {
    const [kernel, bias] = [this.#kernel, this.#bias].map((matrix) => this.#weights.at(matrix, "gradient"));
    for (const offset of this.#usualRows) {
      this.#heap.run.addRows(bias, 1, this.#kernel.columns, 0, kernel + offset);
    }
  }

  #list(from: number, samples: number): void {
    const { cells, side, observation } = this.#codes;
    const { height, width, channels, planes } = observation;
    this.#heap.run.listCodes(
      cells.row(from),
      samples,
      channels,
      height * width,
      this.#usual,
      this.#planes,
      planes.length * this.#kernel.stride,
      side.row(from),
      observation.side.length,
      side.stride,
      this.#kernel.stride,
      this.#heap.lists,
      this.#heap.ends,
    );
  }

  #rowsOf(usual: Uint8Array): number[] {
    const { height, width, planes } = this.#codes.observation;
    const area = height * width;
    const offsets = this.#heap.integers(this.#planes, 256 * Math.ceil(usual.length / area));
    const rows: number[] = [];
    for (const [i, code] of usual.entries()) {
      const plane = offsets[256 * Math.floor(i / area) + code];
      if (plane >= 0) rows.push((i % area) * planes.length * this.#kernel.stride + plane);
    }
    return rows;
  }
}
