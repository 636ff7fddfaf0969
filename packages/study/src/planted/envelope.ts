/** A square matrix whose row i and column i are empty before `reach[i]`, and its LU factors, which are so too. */
export class Envelope {
  readonly #reach: Int32Array;
  /** [rows] where row i (and column i) starts, less `reach[i]`, so that entry j stands at `#at[i] + j`. */
  readonly #at: Int32Array;
  /** Rows left of the diagonal; columns above it; the diagonal. */
  readonly #rows: Float64Array;
  readonly #columns: Float64Array;
  readonly #diagonal: Float64Array;

  constructor(reach: Int32Array) {
    let size = 0;
    this.#reach = reach;
    this.#at = reach.map((first, i) => {
      const at = size - first;
      size += i - first;
      return at;
    });
    this.#rows = new Float64Array(size);
    this.#columns = new Float64Array(size);
    this.#diagonal = new Float64Array(reach.length);
  }

  clear(): void {
    this.#rows.fill(0);
    this.#columns.fill(0);
    this.#diagonal.fill(0);
  }

  add(row: number, column: number, value: number): void {
    if (row === column) this.#diagonal[row] += value;
    else if (column < row) this.#rows[this.#at[row] + column] += value;
    else this.#columns[this.#at[column] + row] += value;
  }

  /** LU = A with ones on L's diagonal; L takes the place of the rows, U that of the columns and the diagonal. */
  factor(): void {
    const rows = this.#rows;
    const columns = this.#columns;
    const diagonal = this.#diagonal;
    const reach = this.#reach;
    for (let i = 0; i < reach.length; i++) {
      const at = this.#at[i];
      let pivot = diagonal[i];
      for (let j = reach[i]; j < i; j++) {
        const above = this.#at[j];
        let left = rows[at + j];
        let up = columns[at + j];
        for (let k = Math.max(reach[i], reach[j]); k < j; k++) {
          left -= rows[at + k] * columns[above + k];
          up -= rows[above + k] * columns[at + k];
        }
        left /= diagonal[j];
        rows[at + j] = left;
        columns[at + j] = up;
        pivot -= left * up;
      }
      diagonal[i] = pivot;
    }
  }

  /** Solves A x = b in place, for the rows from `from` to before `to`, which no other row has entries in common with. */
  solve(b: Float64Array, from: number, to: number): void {
    const reach = this.#reach;
    for (let i = from; i < to; i++) {
      for (let j = reach[i]; j < i; j++) b[i] -= this.#rows[this.#at[i] + j] * b[j];
    }
    for (let i = to - 1; i >= from; i--) {
      b[i] /= this.#diagonal[i];
      for (let j = reach[i]; j < i; j++) b[j] -= this.#columns[this.#at[i] + j] * b[i];
    }
  }
}
