import type { VariableRows } from "../optimizers/types.js";
import { readVariable, sizeOf, writeVariable } from "../optimizers/vectors.js";
import type { Heap } from "./heap.js";
import { strideOf, upTo } from "./rows.js";

/** A matrix of weights, or a bias: a matrix of one row. */
export interface Matrix {
  /** Bytes from the beginning of all weights; the same in the gradient and in the moments. */
  readonly offset: number;
  readonly rows: number;
  /** A multiple of 16; those that the network does not have are 0 and stay so. */
  readonly columns: number;
  /** Bytes from row to row. */
  readonly stride: number;
}

/** Rows or columns of a matrix: `count` neighbours in each of some blocks. */
export interface Span {
  readonly from: number;
  readonly count: number;
  readonly blocks: number;
  /** Rows or columns from block to block. */
  readonly apart: number;
}

/** The first rows or columns of a matrix, or some from `from` on. */
export function span(count: number, from = 0): Span {
  return { from, count, blocks: 1, apart: 0 };
}

/** Where a variable lies. */
interface Place {
  readonly matrix: Matrix;
  readonly rows: readonly Span[];
  readonly columns: Span;
}

/** The four stretches of memory that are laid out alike. */
type Stretch = "weights" | "gradient" | "m" | "v";

/**
 * The weights of a network in one stretch of memory, with their gradient and Adam's moments in three more. Layers ask
 * for their matrices, and say where in them the network's variables lie; then `allocate` makes the room.
 */
export class Weights {
  /** Bytes of a stretch. */
  #bytes = 0;
  readonly #heap: Heap;
  readonly #matrices: Matrix[] = [];
  readonly #places: Place[] = [];
  readonly #at = { weights: 0, gradient: 0, m: 0, v: 0 };
  #variables: readonly VariableRows[] = [];

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /** A matrix of zeros; its columns are rounded up. */
  matrix(rows: number, columns: number): Matrix {
    const stride = strideOf(columns);
    const matrix = { offset: this.#bytes, rows, columns: upTo(16, columns), stride };
    this.#bytes += rows * stride;
    this.#matrices.push(matrix);
    return matrix;
  }

  /** The network's next variable is in these rows and columns of a matrix. */
  place(matrix: Matrix, rows: readonly Span[], columns: Span): void {
    this.#places.push({ matrix, rows, columns });
  }

  allocate(): void {
    for (const stretch of ["weights", "gradient", "m", "v"] as const) {
      this.#at[stretch] = this.#heap.take(this.#bytes);
    }
    this.#variables = this.#places.map((place) => rowsIn(place));
  }

  /** Where in a stretch each variable lies. */
  get variables(): readonly VariableRows[] {
    return this.#variables;
  }

  /** Numbers of a stretch. */
  get length(): number {
    return this.#bytes / 4;
  }

  /** A stretch as it is: a view that holds until the heap is asked for more. */
  vector(stretch: Stretch): Float32Array {
    return this.#heap.floats(this.#at[stretch], this.length);
  }

  /** The matrices, with the first column of each variable that lies in them and the one after its last. */
  get matrices(): readonly { matrix: Matrix; variables: { index: number; from: number; to: number }[] }[] {
    return this.#matrices.map((matrix) => ({
      matrix,
      variables: this.#places.flatMap(({ matrix: its, columns: { from, count, blocks, apart } }, index) =>
        its === matrix ? [{ index, from, to: from + (blocks - 1) * apart + count }] : [],
      ),
    }));
  }

  /** Numbers of each variable. */
  get sizes(): number[] {
    return this.#variables.map(sizeOf);
  }

  /** Address of a matrix. */
  at(matrix: Matrix, stretch: Stretch = "weights"): number {
    return this.#at[stretch] + matrix.offset;
  }

  /** A copy of a variable's numbers. */
  read(variable: number, stretch: Stretch = "weights"): Float32Array {
    return readVariable(this.#variables[variable], this.vector(stretch));
  }

  /** @param values of the variable's size */
  write(variable: number, values: Float32Array, stretch: Stretch = "weights"): void {
    writeVariable(this.#variables[variable], this.vector(stretch), values);
  }

  /** Copies of all variables. */
  readAll(stretch: Stretch = "weights"): Float32Array[] {
    return this.#variables.map((_, variable) => this.read(variable, stretch));
  }

  /** @throws RangeError if a length does not fit */
  writeAll(values: readonly Float32Array[]): void {
    const [wanted, given] = [this.sizes.join(", "), values.map(({ length }) => length).join(", ")];
    if (wanted !== given)
      throw new RangeError(`weights of lengths [${given}] do not fit a network of [${wanted}]`);
    for (const [variable, array] of values.entries()) this.write(variable, array);
  }

  clearGradient(): void {
    this.#heap.bytes(this.#at.gradient, this.#bytes).fill(0);
  }

  /** Global norm of the gradient. */
  norm(): number {
    return Math.sqrt(this.#heap.run.sumOfSquares(this.#at.gradient, this.length));
  }
}

/** A variable's rows, in numbers from the beginning of a stretch. */
function rowsIn({ matrix, rows, columns }: Place): VariableRows {
  const parts = columns.blocks;
  const starts = rows.flatMap(({ from, count, blocks, apart }) =>
    Array.from({ length: blocks * count * parts }, (_, i) => {
      const nth = Math.floor(i / parts);
      const row = from + Math.floor(nth / count) * apart + (nth % count);
      const column = columns.from + (i % parts) * columns.apart;
      return (matrix.offset + row * matrix.stride) / 4 + column;
    }),
  );
  return { starts: Int32Array.from(starts), width: columns.count, parts };
}
