/**
 * Cholesky's factor of a symmetric positive definite matrix, in place: A = L L', of which only the lower half is read, and written over.
 *
 * @param a [n, n]
 * @returns false if the matrix is not positive definite; its contents are then of no use
 */
export function factorise(a: Float64Array, n: number): boolean {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      if (i > j) a[i * n + j] = sum / a[j * n + j];
      else if (sum > 0) a[j * n + j] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/**
 * Solves L L' x = b in place.
 *
 * @param factor [n, n] what `factorise` left
 * @param b [n] becomes x
 */
export function solveFactorised(factor: Float64Array, n: number, b: Float64Array): void {
  solveLower(factor, n, b);
  solveUpper(factor, n, b);
}

/** Solves L y = b in place, likewise. */
export function solveLower(factor: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= factor[i * n + k] * b[k];
    b[i] = sum / factor[i * n + i];
  }
}

/** Solves L' x = y in place, likewise. */
export function solveUpper(factor: Float64Array, n: number, b: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i];
    for (let k = i + 1; k < n; k++) sum -= factor[k * n + i] * b[k];
    b[i] = sum / factor[i * n + i];
  }
}
