import type { Heap } from "./heap.js";
import { Rows } from "./rows.js";
import type { Matrix, Weights } from "./weights.js";

/**
 * A block of a memory's recurrent kernel: what some neighbouring gates add to their sums, of an operand [rows, units].
 * Hardly a number of it is 0, so that nothing is listed.
 */
export class RecurrentProduct {
  readonly #heap: Heap;
  readonly #weights: Weights;
  readonly #kernel: Matrix;
  readonly #operand: Rows;
  readonly #gates: Rows;
  /** Bytes from a row's first gate to the first of these. */
  readonly #offset: number;
  /** Columns of these gates. */
  readonly #columns: number;
  /** The block the other way round, made anew for each batch. */
  readonly #turned: Rows;

  /**
   * @param kernel [units, gates x units], units rounded up as in the operand
   * @param first gate of the block
   * @param count gates of it
   */
  constructor(
    heap: Heap,
    weights: Weights,
    kernel: Matrix,
    operand: Rows,
    gates: Rows,
    first: number,
    count: number,
  ) {
    this.#heap = heap;
    this.#weights = weights;
    this.#kernel = kernel;
    this.#operand = operand;
    this.#gates = gates;
    this.#offset = 4 * first * operand.columns;
    this.#columns = count * operand.columns;
    this.#turned = new Rows(heap, operand.columns);
    this.#turned.reserve(this.#columns);
  }

  /** Adds to the gates' sums. */
  forward(from: number, rows: number): void {
    const { columns, stride } = this.#operand;
    const kernel = this.#weights.at(this.#kernel) + this.#offset;
    const sums = this.#sums(from);
    const { stride: apart } = this.#gates;
    this.#heap.run.product(
      this.#operand.row(from),
      stride,
      4,
      rows,
      columns,
      kernel,
      this.#kernel.stride,
      this.#columns,
      sums,
      apart,
      sums,
      apart,
    );
  }

  startBackward(): void {
    const { rows, stride } = this.#kernel;
    const kernel = this.#weights.at(this.#kernel) + this.#offset;
    const { stride: apart } = this.#turned;
    this.#heap.run.transpose(kernel, rows, this.#columns, stride, this.#turned.row(0), apart);
  }

  /**
   * Slopes by the operand, from those by the sums.
   *
   * @param start address of first summands, rows as far apart as the operand's; 0 for none
   * @param to address of where they go, likewise
   */
  passSlopes(from: number, rows: number, start: number, to: number): void {
    const { columns, stride } = this.#operand;
    this.#heap.run.product(
      this.#sums(from),
      this.#gates.stride,
      4,
      rows,
      this.#columns,
      this.#turned.row(0),
      this.#turned.stride,
      columns,
      start,
      start === 0 ? 0 : stride,
      to,
      stride,
    );
  }

  addGradient(from: number, rows: number): void {
    const { columns, stride } = this.#operand;
    const { stride: apart } = this.#kernel;
    const gradient = this.#weights.at(this.#kernel, "gradient") + this.#offset;
    this.#heap.run.product(
      this.#operand.row(from),
      4,
      stride,
      columns,
      rows,
      this.#sums(from),
      this.#gates.stride,
      this.#columns,
      gradient,
      apart,
      gradient,
      apart,
    );
  }

  #sums(row: number): number {
    return this.#gates.row(row) + this.#offset;
  }
}
