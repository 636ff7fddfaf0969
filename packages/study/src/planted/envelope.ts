/**
 * A square matrix whose row i and column i are empty before `reach[i]`, and in its place its LU factors, which are so too (George and
 * Liu 1981, chapter 4). It is factored without pivots.
 */
export class Envelope {
  /** All entries, to be set to the matrix before it is factored: the diagonal, then rows left of it, then columns above it. */
  readonly entries: Float64Array;
  readonly #reach: Int32Array;
  /** [rows] where row i starts, less `reach[i]`, so that entry j stands at `#at[i] + j`. */
  readonly #at: Int32Array;
  /** From an entry of a row to that of the column which mirrors it. */
  readonly #across: number;

  constructor(reach: Int32Array) {
    let size = reach.length;
    this.#reach = reach;
    this.#at = reach.map((first, i) => {
      const at = size - first;
      size += i - first;
      return at;
    });
    this.#across = size - reach.length;
    this.entries = new Float64Array(size + this.#across);
  }

  /** Where an entry stands in `entries`. */
  indexOf(row: number, column: number): number {
    if (row === column) return row;
    return column < row ? this.#at[row] + column : this.#at[column] + row + this.#across;
  }

  /** LU = A with ones on L's diagonal; L takes the place of the rows, U that of the columns and the diagonal. */
  factor(): void {
    const entries = this.entries;
    const reach = this.#reach;
    const across = this.#across;
    for (let i = 0; i < reach.length; i++) {
      const at = this.#at[i];
      let pivot = entries[i];
      for (let j = reach[i]; j < i; j++) {
        const above = this.#at[j];
        let left = entries[at + j];
        let up = entries[at + j + across];
        for (let k = Math.max(reach[i], reach[j]); k < j; k++) {
          left -= entries[at + k] * entries[above + k + across];
          up -= entries[above + k] * entries[at + k + across];
        }
        left /= entries[j];
        entries[at + j] = left;
        entries[at + j + across] = up;
        pivot -= left * up;
      }
      entries[i] = pivot;
    }
  }

  /** Solves A x = b in place, for the rows from `from` to before `to`, which no other row has entries in common with. */
  solve(b: Float64Array, from: number, to: number): void {
    const entries = this.entries;
    for (let i = from; i < to; i++) {
      for (let j = this.#reach[i], at = this.#at[i]; j < i; j++) b[i] -= entries[at + j] * b[j];
    }
    for (let i = to - 1; i >= from; i--) {
      b[i] /= entries[i];
      for (let j = this.#reach[i], at = this.#at[i] + this.#across; j < i; j++)
        b[j] -= entries[at + j] * b[i];
    }
  }
}
