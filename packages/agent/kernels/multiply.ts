import { VALUES } from "./lists";

/** What `multiply` does with a sum before it is stored. */
const RELU: i32 = 1;
/** Keeps the sum where the number that it replaces is above 0, as relu's derivative has it. */
const GATE: i32 = 2;

/**
 * out[r, :] = finish(start[r, :] + sum of value x matrix[entry, :] over the entries of row r's list).
 *
 * Sixteen columns at a time: with more sums in registers V8's scheduler, which puts all loads first, spills some.
 *
 * @param lists of all rows; see lists.ts
 * @param ends u32 address of each list's end
 * @param columns a multiple of 16
 * @param start first summands, 0 for none; with `startStride` 0 every row has the same
 * @param finish 0 for nothing, 1 for relu, 2 for relu's derivative
 */
export function multiply(
  lists: usize,
  ends: usize,
  rows: i32,
  matrix: usize,
  columns: i32,
  start: usize,
  startStride: usize,
  out: usize,
  outStride: usize,
  finish: i32,
): void {
  const zero = f32x4.splat(0);
  for (let column = 0; column < columns; column += 16) {
    let entry = lists;
    let first = start;
    let to = out;
    for (let row = 0; row < rows; row++) {
      let s0 = zero;
      let s1 = zero;
      let s2 = zero;
      let s3 = zero;
      if (start !== 0) {
        s0 = v128.load(first, 0);
        s1 = v128.load(first, 16);
        s2 = v128.load(first, 32);
        s3 = v128.load(first, 48);
      }
      const end = <usize>load<u32>(ends + ((<usize>row) << 2));
      for (; entry < end; entry += 4) {
        const from = matrix + <usize>load<u32>(entry);
        const value = v128.load_splat<u32>(entry, VALUES);
        s0 = f32x4.add(s0, f32x4.mul(value, v128.load(from, 0)));
        s1 = f32x4.add(s1, f32x4.mul(value, v128.load(from, 16)));
        s2 = f32x4.add(s2, f32x4.mul(value, v128.load(from, 32)));
        s3 = f32x4.add(s3, f32x4.mul(value, v128.load(from, 48)));
      }
      if (finish === RELU) {
        s0 = f32x4.max(s0, zero);
        s1 = f32x4.max(s1, zero);
        s2 = f32x4.max(s2, zero);
        s3 = f32x4.max(s3, zero);
      } else if (finish === GATE) {
        s0 = v128.and(s0, f32x4.gt(v128.load(to, 0), zero));
        s1 = v128.and(s1, f32x4.gt(v128.load(to, 16), zero));
        s2 = v128.and(s2, f32x4.gt(v128.load(to, 32), zero));
        s3 = v128.and(s3, f32x4.gt(v128.load(to, 48), zero));
      }
      v128.store(to, s0, 0);
      v128.store(to, s1, 16);
      v128.store(to, s2, 32);
      v128.store(to, s3, 48);
      first += startStride;
      to += outStride;
    }
    matrix += 64;
    out += 64;
    if (start !== 0) start += 64;
  }
}

/**
 * gradient[entry, :] += value x slopes[r, :] for each entry of each row's list: the gradient of `multiply`'s matrix,
 * for short lists. (For long ones it is `multiply` of the lists of columns, which keeps its sums in registers.)
 */
export function scatter(
  lists: usize,
  ends: usize,
  rows: i32,
  gradient: usize,
  columns: i32,
  slopes: usize,
  stride: usize,
): void {
  for (let column = 0; column < columns; column += 16) {
    let entry = lists;
    let from = slopes;
    for (let row = 0; row < rows; row++) {
      const s0 = v128.load(from, 0);
      const s1 = v128.load(from, 16);
      const s2 = v128.load(from, 32);
      const s3 = v128.load(from, 48);
      const end = <usize>load<u32>(ends + ((<usize>row) << 2));
      for (; entry < end; entry += 4) {
        const to = gradient + <usize>load<u32>(entry);
        const value = v128.load_splat<u32>(entry, VALUES);
        v128.store(to, f32x4.add(v128.load(to, 0), f32x4.mul(value, s0)), 0);
        v128.store(to, f32x4.add(v128.load(to, 16), f32x4.mul(value, s1)), 16);
        v128.store(to, f32x4.add(v128.load(to, 32), f32x4.mul(value, s2)), 32);
        v128.store(to, f32x4.add(v128.load(to, 48), f32x4.mul(value, s3)), 48);
      }
      from += stride;
    }
    gradient += 64;
    slopes += 64;
  }
}
