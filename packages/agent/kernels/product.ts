/**
 * out = start + left x matrix, for a left matrix with hardly any zeros: four rows and eight columns at a time, which is
 * as many sums as stay in registers. With `rowStride` 4 and the rows' own stride as `step` it takes the left matrix the
 * other way round.
 *
 * Each sum has one order, so that a row's numbers hang on no other row.
 *
 * @param left address of the first number
 * @param rowStride bytes from row to row of `left`
 * @param step bytes from number to number of a row of `left`
 * @param inner numbers of a row of `left`, rows of `matrix`
 * @param columns a multiple of 8
 * @param start first summands, 0 for none (with `startStride` 0); it may be `out`
 */
export function product(
  left: usize,
  rowStride: usize,
  step: usize,
  rows: i32,
  inner: i32,
  matrix: usize,
  matrixStride: usize,
  columns: i32,
  start: usize,
  startStride: usize,
  out: usize,
  outStride: usize,
): void {
  for (let column = 0; column < columns; column += 8) {
    let from = left;
    let first = start;
    let to = out;
    for (let row = 0; row < rows; ) {
      // What is left over goes row by row: four times the same one.
      const count = row + 4 <= rows ? 4 : 1;
      const apart = count === 4 ? rowStride : 0;
      const startApart = count === 4 ? startStride : 0;
      const outApart = count === 4 ? outStride : 0;
      tile(from, apart, step, inner, matrix, matrixStride, first, startApart, to, outApart);
      row += count;
      from += <usize>count * rowStride;
      first += <usize>count * startStride;
      to += <usize>count * outStride;
    }
    matrix += 32;
    out += 32;
    if (start !== 0) start += 32;
  }
}

/** Four rows and eight columns of a product. */
function tile(
  left: usize,
  rowStride: usize,
  step: usize,
  inner: i32,
  matrix: usize,
  matrixStride: usize,
  start: usize,
  startStride: usize,
  out: usize,
  outStride: usize,
): void {
  const zero = f32x4.splat(0);
  let a0 = zero;
  let a1 = zero;
  let b0 = zero;
  let b1 = zero;
  let c0 = zero;
  let c1 = zero;
  let d0 = zero;
  let d1 = zero;
  if (start !== 0) {
    a0 = v128.load(start);
    a1 = v128.load(start, 16);
    b0 = v128.load(start + startStride);
    b1 = v128.load(start + startStride, 16);
    c0 = v128.load(start + 2 * startStride);
    c1 = v128.load(start + 2 * startStride, 16);
    d0 = v128.load(start + 3 * startStride);
    d1 = v128.load(start + 3 * startStride, 16);
  }
  const second = 2 * rowStride;
  const third = 3 * rowStride;
  for (const end = left + <usize>inner * step; left < end; left += step) {
    const m0 = v128.load(matrix);
    const m1 = v128.load(matrix, 16);
    const a = v128.load_splat<u32>(left);
    a0 = f32x4.add(a0, f32x4.mul(a, m0));
    a1 = f32x4.add(a1, f32x4.mul(a, m1));
    const b = v128.load_splat<u32>(left + rowStride);
    b0 = f32x4.add(b0, f32x4.mul(b, m0));
    b1 = f32x4.add(b1, f32x4.mul(b, m1));
    const c = v128.load_splat<u32>(left + second);
    c0 = f32x4.add(c0, f32x4.mul(c, m0));
    c1 = f32x4.add(c1, f32x4.mul(c, m1));
    const d = v128.load_splat<u32>(left + third);
    d0 = f32x4.add(d0, f32x4.mul(d, m0));
    d1 = f32x4.add(d1, f32x4.mul(d, m1));
    matrix += matrixStride;
  }
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(out + outStride, b0);
  v128.store(out + outStride, b1, 16);
  v128.store(out + 2 * outStride, c0);
  v128.store(out + 2 * outStride, c1, 16);
  v128.store(out + 3 * outStride, d0);
  v128.store(out + 3 * outStride, d1, 16);
}
