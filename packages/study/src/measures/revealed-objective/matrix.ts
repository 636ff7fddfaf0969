/** A small matrix by rows. */
export type Matrix = Float64Array[];

export function zeros(size: number): Matrix {
  return Array.from({ length: size }, () => new Float64Array(size));
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Eigenvalues of a symmetric matrix with their vectors, of length 1. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Matrix;
}

const MOST_SWEEPS = 60;

/** Jacobi's method (Golub and Van Loan 2013, section 8.5), for matrices of a few rows. */
export function eigen(symmetric: Matrix): Eigen {
  const a = symmetric.map((row) => row.slice());
  const vectors = a.map((_, i) => Float64Array.from(a, (_row, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let off = 0;
    let all = 0;
    a.forEach((row, i) => {
      row.forEach((value, j) => {
        all += value * value;
        if (i !== j) off += value * value;
      });
    });
    if (off <= 1e-28 * all) break;
    for (let p = 0; p < a.length; p++) for (let q = p + 1; q < a.length; q++) rotate(a, vectors, p, q);
  }
  return { values: Float64Array.from(a, (row, i) => row[i]), vectors };
}

/** Makes entry (p, q) zero by a rotation; row i of `vectors` goes along with row i of the matrix. */
function rotate(a: Matrix, vectors: Matrix, p: number, q: number): void {
  if (a[p][q] === 0) return;
  const ratio = (a[q][q] - a[p][p]) / (2 * a[p][q]);
  const t = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(ratio, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (const row of a) [row[p], row[q]] = [c * row[p] - s * row[q], s * row[p] + c * row[q]];
  turn(a, p, q, c, s);
  turn(vectors, p, q, c, s);
}

function turn(rows: Matrix, p: number, q: number, c: number, s: number): void {
  for (let j = 0; j < rows.length; j++) {
    const [x, y] = [rows[p][j], rows[q][j]];
    rows[p][j] = c * x - s * y;
    rows[q][j] = s * x + c * y;
  }
}
