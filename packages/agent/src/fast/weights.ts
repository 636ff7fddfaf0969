import type { Heap } from "./heap.js";
import { strideOf, upTo } from "./rows.js";

/** A matrix among the weights, or a bias: a matrix of one row. */
export interface Matrix {
  /** Bytes from the weights' beginning; the same in the gradient and in the moments. */
  readonly offset: number;
  readonly rows: number;
  /** A multiple of 16; those that the network does not have are 0 and stay so. */
  readonly columns: number;
  /** Bytes from row to row. */
  readonly stride: number;
}

/** Where a parameter's numbers lie among the weights: `blocks` blocks of `rows` rows of `columns` numbers. */
interface Place {
  readonly offset: number;
  readonly blocks: number;
  readonly blockStride: number;
  readonly rows: number;
  readonly stride: number;
  readonly columns: number;
}

/** Adam's constants, those of optimizers/adam.ts. */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-5;

/**
 * All weights of a network in one stretch of memory, with their gradient and Adam's moments in three more. Layers ask
 * for their matrices first; then `allocate` makes the room.
 */
export class Weights {
  readonly #heap: Heap;
  readonly #places: Place[] = [];
  #bytes = 0;
  #at = 0;
  #gradient = 0;
  #m = 0;
  #v = 0;
  #steps = 0;
  /** beta^steps, by repeated multiplication: Math.pow may differ in the last bit between engines. */
  #power1 = 1;
  #power2 = 1;

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /** A matrix of zeros; its columns are rounded up. */
  matrix(rows: number, columns: number): Matrix {
    const stride = strideOf(columns);
    const matrix = { offset: this.#bytes, rows, columns: upTo(16, columns), stride };
    this.#bytes += rows * stride;
    return matrix;
  }

  /** The next parameter of the network is a part of a matrix: `columns` columns from `column` on, of its first rows. */
  place(matrix: Matrix, rows: number, columns: number, column = 0): void {
    this.placeBlocks(matrix, 1, 0, rows, columns, column);
  }

  /** The next parameter lies in several parts of a matrix, `blockRows` rows apart. */
  placeBlocks(
    matrix: Matrix,
    blocks: number,
    blockRows: number,
    rows: number,
    columns: number,
    column = 0,
  ): void {
    const { offset, stride } = matrix;
    this.#places.push({
      offset: offset + 4 * column,
      blocks,
      blockStride: blockRows * stride,
      rows,
      stride,
      columns,
    });
  }

  /** Makes room for all matrices. */
  allocate(): void {
    [this.#at, this.#gradient, this.#m, this.#v] = [0, 1, 2, 3].map(() => this.#heap.take(this.#bytes));
  }

  /** Address of a matrix. */
  at(matrix: Matrix): number {
    return this.#at + matrix.offset;
  }

  /** Address of a matrix's gradient. */
  gradientAt(matrix: Matrix): number {
    return this.#gradient + matrix.offset;
  }

  /** Copies of the parameters, in their order and shapes. */
  read(): Float32Array[] {
    return this.#gather(this.#at);
  }

  /** Copies of the gradient. */
  readGradient(): Float32Array[] {
    return this.#gather(this.#gradient);
  }

  /** @throws RangeError if a length does not fit */
  write(values: readonly Float32Array[]): void {
    this.#scatter(this.#at, values);
  }

  clearGradient(): void {
    this.#heap.bytes(this.#gradient, this.#bytes).fill(0);
  }

  /** Global norm of the gradient. */
  norm(): number {
    return Math.sqrt(this.#heap.run.sumOfSquares(this.#gradient, this.#bytes / 4));
  }

  /** Adam's step against the gradient, times `scale`. */
  step(learningRate: number, scale: number): void {
    this.#advance();
    const rate = learningRate / (1 - this.#power1);
    const correction = 1 / (1 - this.#power2);
    this.#heap.run.adam(
      this.#at,
      this.#gradient,
      this.#m,
      this.#v,
      this.#bytes / 4,
      scale,
      BETA1,
      BETA2,
      rate,
      correction,
      EPSILON,
    );
  }

  /** First moments, second moments, and the number of steps: the same as `Adam.state`. */
  state(): Float32Array[] {
    return [join(this.#gather(this.#m)), join(this.#gather(this.#v)), Float32Array.of(this.#steps)];
  }

  /** Puts a `state()` back. @throws RangeError if it does not fit */
  setState(state: readonly Float32Array[]): void {
    if (state.length !== 3 || state[2].length !== 1)
      throw new RangeError("optimizer state does not fit: expected two arrays and one of 1");
    this.#scatter(this.#m, this.#cut(state[0]));
    this.#scatter(this.#v, this.#cut(state[1]));
    [this.#steps, this.#power1, this.#power2] = [0, 1, 1];
    while (this.#steps < state[2][0]) this.#advance();
  }

  #advance(): void {
    this.#steps++;
    this.#power1 *= BETA1;
    this.#power2 *= BETA2;
  }

  #gather(from: number): Float32Array[] {
    return this.#places.map((place) => {
      const values = new Float32Array(sizeOf(place));
      this.#eachRow(place, from, (row, at) => values.set(row, at));
      return values;
    });
  }

  #scatter(to: number, values: readonly Float32Array[]): void {
    const wanted = this.#places.map(sizeOf).join(", ");
    const given = values.map(({ length }) => length).join(", ");
    if (wanted !== given)
      throw new RangeError(`weights of lengths [${given}] do not fit a network of [${wanted}]`);
    this.#places.forEach((place, i) => {
      this.#eachRow(place, to, (row, at) => row.set(values[i].subarray(at, at + row.length)));
    });
  }

  #eachRow(place: Place, base: number, visit: (row: Float32Array, at: number) => void): void {
    let at = 0;
    for (let block = 0; block < place.blocks; block++) {
      for (let row = 0; row < place.rows; row++) {
        const address = base + place.offset + block * place.blockStride + row * place.stride;
        visit(this.#heap.floats(address, place.columns), at);
        at += place.columns;
      }
    }
  }

  #cut(joined: Float32Array): Float32Array[] {
    let at = 0;
    return this.#places.map((place) => {
      at += sizeOf(place);
      return joined.subarray(at - sizeOf(place), at);
    });
  }
}

function sizeOf({ blocks, rows, columns }: Place): number {
  return blocks * rows * columns;
}

function join(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
