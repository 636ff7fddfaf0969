import { nextNormal } from "@mesagrid/env";

/**
 * A random matrix with orthonormal columns (or rows, if there are fewer of them), times `gain` (Saxe et al. 2014):
 * Gram-Schmidt on a normal matrix, whose positive diagonal of R makes the result uniform over the orthogonal group.
 * tfjs has one of its own, but ignores its seed.
 *
 * @param stream draws 2 x rows x columns uniform numbers
 * @returns [rows, columns], row by row
 */
export function orthogonal(rows: number, columns: number, gain: number, stream: Uint32Array): Float32Array {
  const long = Math.max(rows, columns);
  const short = Math.min(rows, columns);
  const vectors = Array.from({ length: short }, () => {
    const vector = new Float64Array(long);
    for (let i = 0; i < long; i++) vector[i] = nextNormal(stream);
    return vector;
  });
  orthonormalise(vectors);
  const matrix = new Float32Array(rows * columns);
  for (let v = 0; v < short; v++) {
    for (let i = 0; i < long; i++) {
      matrix[rows >= columns ? i * columns + v : v * columns + i] = gain * vectors[v][i];
    }
  }
  return matrix;
}

/** Modified Gram-Schmidt, in place: each vector loses its part along those before it, then gets length 1. */
function orthonormalise(vectors: readonly Float64Array[]): void {
  for (const [v, vector] of vectors.entries()) {
    for (const earlier of vectors.slice(0, v)) {
      const along = dot(vector, earlier);
      for (let i = 0; i < vector.length; i++) vector[i] -= along * earlier[i];
    }
    const scale = 1 / Math.sqrt(dot(vector, vector));
    for (let i = 0; i < vector.length; i++) vector[i] *= scale;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
