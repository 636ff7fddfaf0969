import { createStream, nextNormal, PURPOSE } from "@mesagrid/env";

/** A x = b by Gauss's elimination, for each column of b; all in rows. */
function solve(a: readonly number[][], b: readonly number[][]): number[][] {
  const rows = a.map((row, i) => [...row, ...b[i]]);
  const n = a.length;
  for (let k = 0; k < n; k++) {
    const best = rows
      .slice(k)
      .reduce((at, row, i) => (Math.abs(row[k]) > Math.abs(rows[at][k]) ? k + i : at), k);
    [rows[k], rows[best]] = [rows[best], rows[k]];
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j < rows[i].length; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  return rows.map((row, i) => row.slice(n).map((value) => value / row[i]));
}

const transpose = (a: readonly number[][]) => a[0].map((_, j) => a.map((row) => row[j]));
const multiply = (a: readonly number[][], b: readonly number[][]) =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
const size = (a: readonly number[][]) => a.flat().reduce((sum, value) => sum + value * value, 0);
const centred = (a: readonly number[][]) => {
  const means = transpose(a).map((column) => column.reduce((sum, value) => sum + value, 0) / a.length);
  return a.map((row) => row.map((value, j) => value - means[j]));
};

/** A flat matrix as rows. */
export function rowsOf(flat: ArrayLike<number>, rows: number): number[][] {
  const width = flat.length / rows;
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: width }, (_, j) => flat[row * width + j]),
  );
}

/** Columns with mean 0 and deviation 1, in their order, without those that never change. */
export function plainStandardised(a: readonly number[][]): number[][] {
  const columns = transpose(centred(a)).flatMap((column) => {
    const deviation = Math.hypot(...column) / Math.sqrt(column.length);
    return deviation > 1e-9 ? [column.map((value) => value / deviation)] : [];
  });
  return transpose(columns);
}

/** ||H - PH||² / (||H||² + eps) as it is written, with P rows x rows; lambda is 0.001 of the rows. */
export function plainPenalty(h: readonly number[][], phi: readonly number[][]): number {
  const gram = multiply(transpose(phi), phi).map((row, i) =>
    row.map((v, j) => v + (i === j ? 1e-3 * phi.length : 0)),
  );
  const projection = multiply(phi, solve(gram, transpose(phi)));
  const x = centred(h);
  const there = multiply(projection, x);
  return size(x.map((row, i) => row.map((value, j) => value - there[i][j]))) / (size(x) + 1e-6);
}

/** A matrix of normal numbers, single precision. */
export function normals(rows: number, columns: number, seed: number): Float32Array {
  const stream = createStream(seed, PURPOSE.weights);
  return Float32Array.from({ length: rows * columns }, () => nextNormal(stream));
}
