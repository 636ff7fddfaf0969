/** Sweeps over all pairs at most, and the angle below which a turn counts for nothing. */
const SWEEPS = 50;
const STILL = 1e-6;

/**
 * Varimax (Kaiser 1958): the turn of columns after which their squares vary the most, so that each is large in few rows and small in
 * others. Pairs are turned in their planes until none turns any more.
 *
 * @param loadings [columns][rows], left as they are
 * @returns [columns][columns]: column j of the turned is the sum over i of turn[i][j] x column i
 */
export function varimax(loadings: readonly ArrayLike<number>[]): Float64Array[] {
  const k = loadings.length;
  const turned = loadings.map((column) => Float64Array.from(column));
  const turn = Array.from({ length: k }, (_, i) =>
    Float64Array.from({ length: k }, (_, j) => Number(i === j)),
  );
  for (let sweep = 0, most = 1; sweep < SWEEPS && most > STILL; sweep++) {
    most = 0;
    for (let p = 0; p < k; p++) {
      for (let q = p + 1; q < k; q++) {
        const angle = angleOf(turned[p], turned[q]);
        most = Math.max(most, Math.abs(angle));
        rotate(turned[p], turned[q], angle);
        for (const row of turn) {
          const [a, b] = [row[p], row[q]];
          row[p] = Math.cos(angle) * a + Math.sin(angle) * b;
          row[q] = Math.cos(angle) * b - Math.sin(angle) * a;
        }
      }
    }
  }
  return turn;
}

/** Kaiser's angle for a pair, equation 11. */
function angleOf(x: Float64Array, y: Float64Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const u = x[i] * x[i] - y[i] * y[i];
    const v = 2 * x[i] * y[i];
    a += u;
    b += v;
    c += u * u - v * v;
    d += 2 * u * v;
  }
  return Math.atan2(d - (2 * a * b) / x.length, c - (a * a - b * b) / x.length) / 4;
}

function rotate(x: Float64Array, y: Float64Array, angle: number): void {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x[i], y[i]];
    x[i] = cosine * a + sine * b;
    y[i] = cosine * b - sine * a;
  }
}
