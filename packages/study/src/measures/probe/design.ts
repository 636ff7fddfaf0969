/** Activations as a regression takes them: standardised, with a one in front, and their products by fold. */
export class Design {
  readonly rows: number;
  /** Units that are not constant, and one. */
  readonly width: number;
  /** [rows, width] */
  readonly x: Float64Array;
  /** [rows] the fold that a row is held out in. */
  readonly folds: Int32Array;
  /** [folds][width, width] X' X of each fold's rows; the lower half. */
  readonly #products: readonly Float64Array[];

  /** @param activations [rows, units] */
  constructor(activations: Float32Array, folds: Int32Array, count: number) {
    const rows = folds.length;
    const columns = standardised(activations, rows);
    const width = columns.length + 1;
    const x = new Float64Array(rows * width);
    for (let row = 0; row < rows; row++) {
      x[row * width] = 1;
      for (let c = 1; c < width; c++) x[row * width + c] = columns[c - 1][row];
    }
    const products = Array.from({ length: count }, () => new Float64Array(width * width));
    for (let row = 0; row < rows; row++) addProduct(products[folds[row]], x, row * width, width);
    this.rows = rows;
    this.width = width;
    this.x = x;
    this.folds = folds;
    this.#products = products;
  }

  /** Number of folds. */
  get count(): number {
    return this.#products.length;
  }

  /** X' X of the rows of all folds but some, times a scale, with a penalty on the diagonal for all but the one in front. */
  penalised(without: readonly number[], scale: number, penalty: number): Float64Array {
    const sum = new Float64Array(this.width * this.width);
    this.#products.forEach((product, fold) => {
      if (without.includes(fold)) return;
      for (let i = 0; i < sum.length; i++) sum[i] += scale * product[i];
    });
    for (let c = 1; c < this.width; c++) sum[c * this.width + c] += penalty;
    return sum;
  }

  /** A row's product with coefficients [width]. */
  predict(row: number, coefficients: Float64Array): number {
    const { x, width } = this;
    let sum = 0;
    for (let c = 0, at = row * width; c < width; c++, at++) sum += x[at] * coefficients[c];
    return sum;
  }

  /** Adds a row times a number to [width]. */
  add(row: number, times: number, into: Float64Array): void {
    const { x, width } = this;
    for (let c = 0, at = row * width; c < width; c++, at++) into[c] += times * x[at];
  }
}

/** Columns with mean 0 and deviation 1, without those that never change. */
function standardised(activations: Float32Array, rows: number): Float64Array[] {
  const units = activations.length / rows;
  return Array.from({ length: units }, (_, unit) => {
    const column = Float64Array.from({ length: rows }, (_, row) => activations[row * units + unit]);
    const mean = column.reduce((sum, x) => sum + x, 0) / rows;
    const deviation = Math.sqrt(column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / rows);
    return deviation > 1e-9 ? column.map((x) => (x - mean) / deviation) : new Float64Array(0);
  }).filter((column) => column.length > 0);
}

/** The lower half of a row's outer product. */
function addProduct(sum: Float64Array, x: Float64Array, at: number, width: number): void {
  for (let i = 0; i < width; i++) {
    const xi = x[at + i];
    if (xi === 0) continue;
    for (let j = 0; j <= i; j++) sum[i * width + j] += xi * x[at + j];
  }
}
