import type { Heap } from "./heap.js";
import { FINISH } from "./kernels.js";
import { BLOCK, type Layer } from "./layer.js";
import { Rows, upTo } from "./rows.js";
import type { Matrix, Weights } from "./weights.js";

/** Some neighbouring numbers of an input's rows, and the weights that they meet. */
export interface Segment {
  readonly source: Rows;
  /** The first number's place in a row, in bytes. */
  readonly column: number;
  /** A multiple of 16 if it gets slopes, of 4 otherwise; at most `SEGMENT`. */
  readonly length: number;
  /** The first number's row of the kernel. */
  readonly row: number;
  /** Which slopes are wanted: of data none, of what relu made those that relu lets through. */
  readonly slopes: "none" | "all" | "relu";
}

/** Most numbers of a segment: sixteen columns of so many weights stay in the first cache. */
export const SEGMENT = 256;
const SCRATCH_STRIDE = 4 * BLOCK + 64;

/** A segment's numbers of a block of samples the other way round, shared by all layers. */
export class Scratch {
  readonly at: number;

  constructor(heap: Heap) {
    this.at = heap.take(SEGMENT * SCRATCH_STRIDE);
  }
}

/** Cuts neighbouring numbers into segments; the first has row `row` of the kernel. */
export function segments(
  source: Rows,
  column: number,
  length: number,
  row: number,
  slopes: Segment["slopes"] = "relu",
): Segment[] {
  return Array.from({ length: Math.ceil(length / SEGMENT) }, (_, i) => ({
    source,
    column: column + 4 * SEGMENT * i,
    length: Math.min(SEGMENT, length - SEGMENT * i),
    row: row + SEGMENT * i,
    slopes,
  }));
}

/** x W + b, with relu after it in the body and without in the heads. */
export class DenseLayer implements Layer {
  readonly out: Rows;
  readonly kernel: Matrix;
  readonly bias: Matrix;
  readonly #heap: Heap;
  readonly #weights: Weights;
  readonly #input: readonly Segment[];
  readonly #finish: number;
  readonly #scratch: Scratch;
  /** The kernel the other way round, made anew for each batch. */
  readonly #turned: { readonly at: number; readonly stride: number };

  constructor(
    heap: Heap,
    weights: Weights,
    scratch: Scratch,
    input: readonly Segment[],
    units: number,
    relu: boolean,
  ) {
    const rows = upTo(4, Math.max(...input.map(({ row, length }) => row + length)));
    this.#heap = heap;
    this.#weights = weights;
    this.#scratch = scratch;
    this.#input = input;
    this.#finish = relu ? FINISH.relu : FINISH.none;
    this.kernel = weights.matrix(rows, units);
    this.bias = weights.matrix(1, units);
    this.out = new Rows(heap, this.kernel.columns);
    const turned = new Rows(heap, rows);
    turned.reserve(this.kernel.columns);
    this.#turned = { at: turned.row(0), stride: turned.stride };
  }

  reserve(samples: number): void {
    this.out.reserve(samples);
  }

  forward(from: number, samples: number): void {
    const { lists, ends, run } = this.#heap;
    const { columns, stride } = this.kernel;
    const [kernel, bias] = [this.#weights.at(this.kernel), this.#weights.at(this.bias)];
    const [out, outStride] = [this.out.row(from), this.out.stride];
    this.#input.forEach(({ source, column, length, row }, i) => {
      run.listRows(source.row(from) + column, samples, source.stride, length, 1, 0, stride, lists, ends);
      const [start, startStride] = i === 0 ? [bias, 0] : [out, outStride];
      const finish = i === this.#input.length - 1 ? this.#finish : FINISH.none;
      const matrix = kernel + row * stride;
      run.multiply(lists, ends, samples, matrix, columns, start, startStride, out, outStride, finish);
    });
  }

  startBackward(): void {
    const { rows, columns, stride } = this.kernel;
    const { at, stride: turnedStride } = this.#turned;
    this.#heap.run.transpose(this.#weights.at(this.kernel), rows, columns, stride, at, turnedStride);
  }

  backward(from: number, samples: number): void {
    const { columns } = this.kernel;
    const [slopes, stride] = [this.out.row(from), this.out.stride];
    this.#heap.run.addRows(slopes, samples, columns, stride, this.#weights.at(this.bias, "gradient"));
    for (const segment of this.#input) this.#addGradient(segment, from, samples);
    this.#passSlopes(from, samples);
  }

  /** Lists of the input's columns, multiplied with the slopes, are the kernel's gradient. */
  #addGradient({ source, column, length, row }: Segment, from: number, samples: number): void {
    const { lists, ends, run } = this.#heap;
    const { columns, stride } = this.kernel;
    const [slopes, outStride] = [this.out.row(from), this.out.stride];
    const scratch = this.#scratch.at;
    // Samples that fill up a block of four have slopes of 0.
    const rows = upTo(4, samples);
    run.transpose(source.row(from) + column, rows, length, source.stride, scratch, SCRATCH_STRIDE);
    run.listRows(scratch, length, SCRATCH_STRIDE, rows, 1, 0, outStride, lists, ends);
    const gradient = this.#weights.at(this.kernel, "gradient") + row * stride;
    run.multiply(lists, ends, length, slopes, columns, gradient, stride, gradient, stride, FINISH.none);
  }

  #passSlopes(from: number, samples: number): void {
    const { lists, ends, run } = this.#heap;
    const wanted = this.#input.filter(({ slopes }) => slopes !== "none");
    if (wanted.length === 0) return;
    const { at, stride } = this.#turned;
    const out = this.out.row(from);
    run.listRows(out, samples, this.out.stride, this.kernel.columns, 1, 0, stride, lists, ends);
    for (const { source, column, length, row, slopes } of wanted) {
      const to = source.row(from) + column;
      const finish = slopes === "relu" ? FINISH.gate : FINISH.none;
      run.multiply(lists, ends, samples, at + 4 * row, length, 0, 0, to, source.stride, finish);
    }
  }
}
