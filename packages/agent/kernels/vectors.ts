/** to[j, i] = from[i, j]; rows and columns are multiples of 4, strides are in bytes. */
export function transpose(
  from: usize,
  rows: i32,
  columns: i32,
  fromStride: usize,
  to: usize,
  toStride: usize,
): void {
  for (let column = 0; column < columns; column += 4) {
    let read = from;
    let write = to;
    for (let row = 0; row < rows; row += 4) {
      const r0 = v128.load(read);
      const r1 = v128.load(read + fromStride);
      const r2 = v128.load(read + 2 * fromStride);
      const r3 = v128.load(read + 3 * fromStride);
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(write, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
      v128.store(write + toStride, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
      v128.store(write + 2 * toStride, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
      v128.store(write + 3 * toStride, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
      read += 4 * fromStride;
      write += 16;
    }
    from += 16;
    to += 4 * toStride;
  }
}

/** to[:] += the sum of a matrix's rows; columns are a multiple of 4, `stride` is in bytes. */
export function addRows(matrix: usize, rows: i32, columns: i32, stride: usize, to: usize): void {
  for (const end = matrix + ((<usize>columns) << 2); matrix < end; matrix += 16) {
    let sum = v128.load(to);
    let from = matrix;
    for (let row = 0; row < rows; row++) {
      sum = f32x4.add(sum, v128.load(from));
      from += stride;
    }
    v128.store(to, sum);
    to += 16;
  }
}

/** Sum of squares, in double precision; `count` is a multiple of 4. */
export function sumOfSquares(from: usize, count: i32): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (const end = from + ((<usize>count) << 2); from < end; from += 16) {
    const first = f64x2.promote_low_f32x4(v128.load64_zero(from));
    const second = f64x2.promote_low_f32x4(v128.load64_zero(from, 8));
    low = f64x2.add(low, f64x2.mul(first, first));
    high = f64x2.add(high, f64x2.mul(second, second));
  }
  const sum = f64x2.add(low, high);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/**
 * Adam's step (Kingma and Ba 2015, Algorithm 1) on a matrix of weights, of `stride` bytes a row, and those of its
 * gradient and its moments, which are laid out as it is:
 *
 *     g = scale x gradient, m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2
 *     theta -= rate x m / (sqrt(v x correction) + epsilon)
 *
 * @param rates [columns] learning rate / (1 - beta1^t): columns may have made different numbers of steps, t
 * @param corrections [columns] 1 / (1 - beta2^t)
 */
export function adam(
  theta: usize,
  gradient: usize,
  m: usize,
  v: usize,
  rows: i32,
  stride: usize,
  scale: f32,
  beta1: f32,
  beta2: f32,
  rates: usize,
  corrections: usize,
  epsilon: f32,
): void {
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < stride; at += 16) {
      const g = f32x4.mul(v128.load(gradient + at), f32x4.splat(scale));
      const first = f32x4.add(
        f32x4.mul(f32x4.splat(beta1), v128.load(m + at)),
        f32x4.mul(f32x4.splat(1 - beta1), g),
      );
      const second = f32x4.add(
        f32x4.mul(f32x4.splat(beta2), v128.load(v + at)),
        f32x4.mul(f32x4.splat(1 - beta2), f32x4.mul(g, g)),
      );
      v128.store(m + at, first);
      v128.store(v + at, second);
      const root = f32x4.sqrt(f32x4.mul(second, v128.load(corrections + at)));
      const change = f32x4.div(
        f32x4.mul(v128.load(rates + at), first),
        f32x4.add(root, f32x4.splat(epsilon)),
      );
      v128.store(theta + at, f32x4.sub(v128.load(theta + at), change));
    }
    theta += stride;
    gradient += stride;
    m += stride;
    v += stride;
  }
}
