/** 1 / (1 + exp(-x)) of four numbers; exactly 0.5 for 0. */
function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))));
}

/** 2 sigmoid(2x) - 1; exactly 0 for 0. */
function tanh(x: v128): v128 {
  const bent = sigmoid(f32x4.add(x, x));
  return f32x4.sub(f32x4.add(bent, bent), f32x4.splat(1));
}

/** The derivative of a sigmoid, by its value y: y (1 - y). */
function sigmoidSlope(y: v128): v128 {
  return f32x4.mul(y, f32x4.sub(f32x4.splat(1), y));
}

/** The derivative of a tanh, by its value y: 1 - y^2. */
function tanhSlope(y: v128): v128 {
  return f32x4.sub(f32x4.splat(1), f32x4.mul(y, y));
}

/**
 * exp(x) = 2^n exp(r) with n the whole number next to x / ln 2 and a polynomial for exp(r), both as in the Cephes
 * library's expf (Moshier 1989): within 2 units in the last place. Beyond -87 and 88 it stays what it is there.
 */
function exp(x: v128): v128 {
  const within = f32x4.min(f32x4.max(x, f32x4.splat(-87)), f32x4.splat(88));
  const n = f32x4.nearest(f32x4.mul(within, f32x4.splat(<f32>Math.LOG2E)));
  // ln 2 in two parts, the first of few digits: its product with n is exact.
  const most = f32x4.sub(within, f32x4.mul(n, f32x4.splat(0.693359375)));
  const r = f32x4.sub(most, f32x4.mul(n, f32x4.splat(-2.1219444e-4)));
  let p = f32x4.splat(1.98756915e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  const power = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), f32x4.splat(1));
  const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(power, scale);
}

/**
 * GRU, after the sums of z and r are complete: z, r = sigmoid(sums), in their place, and r h, which the candidate's sums
 * want.
 *
 * In all that follows a row of `gates` has the numbers of each gate one after another, `width` bytes each, a multiple of
 * 16; all other rows have `width` bytes that count and are `stride` bytes apart.
 *
 * @param gates [rows, 3 gates: z, r, c], rows of `gateStride` bytes
 * @param h what is remembered before the step
 * @param reset written: r h
 */
export function gruReset(
  gates: usize,
  gateStride: usize,
  rows: i32,
  width: usize,
  stride: usize,
  h: usize,
  reset: usize,
): void {
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      const z = gates + at;
      const r = sigmoid(v128.load(z + width));
      v128.store(z, sigmoid(v128.load(z)));
      v128.store(z + width, r);
      v128.store(reset + at, f32x4.mul(r, v128.load(h + at)));
    }
    gates += gateStride;
    h += stride;
    reset += stride;
  }
}

/** GRU, after the sums of c are complete: c = tanh(sums), in their place, and out = z h + (1 - z) c. */
export function gruOutput(
  gates: usize,
  gateStride: usize,
  rows: i32,
  width: usize,
  stride: usize,
  h: usize,
  out: usize,
): void {
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      const z = gates + at;
      const c = tanh(v128.load(z + 2 * width));
      v128.store(z + 2 * width, c);
      const more = f32x4.mul(v128.load(z), f32x4.sub(v128.load(h + at), c));
      v128.store(out + at, f32x4.add(c, more));
    }
    gates += gateStride;
    h += stride;
    out += stride;
  }
}

/**
 * The way back through `gruOutput`: the slopes by the sums of c and z, in the place of c and z.
 *
 * @param carry slopes by what is remembered after the step
 * @param slopes by the output; written: the part of the slopes by h that comes by way of z h
 */
export function gruOutputBack(
  gates: usize,
  gateStride: usize,
  rows: i32,
  width: usize,
  stride: usize,
  h: usize,
  carry: usize,
  slopes: usize,
): void {
  const one = f32x4.splat(1);
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      const first = gates + at;
      const z = v128.load(first);
      const c = v128.load(first + 2 * width);
      const d = f32x4.add(v128.load(slopes + at), v128.load(carry + at));
      const byC = f32x4.mul(d, f32x4.sub(one, z));
      const byZ = f32x4.mul(d, f32x4.sub(v128.load(h + at), c));
      v128.store(first, f32x4.mul(byZ, sigmoidSlope(z)));
      v128.store(first + 2 * width, f32x4.mul(byC, tanhSlope(c)));
      v128.store(slopes + at, f32x4.mul(d, z));
    }
    gates += gateStride;
    h += stride;
    carry += stride;
    slopes += stride;
  }
}

/**
 * The way back through `gruReset`: the slopes by the sums of r, in the place of r.
 *
 * @param reset slopes by r h
 * @param slopes by h; added to: the part that comes by way of r h
 */
export function gruResetBack(
  gates: usize,
  gateStride: usize,
  rows: i32,
  width: usize,
  stride: usize,
  h: usize,
  reset: usize,
  slopes: usize,
): void {
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      const to = gates + width + at;
      const r = v128.load(to);
      const d = v128.load(reset + at);
      v128.store(to, f32x4.mul(f32x4.mul(d, v128.load(h + at)), sigmoidSlope(r)));
      v128.store(slopes + at, f32x4.add(v128.load(slopes + at), f32x4.mul(d, r)));
    }
    gates += gateStride;
    h += stride;
    reset += stride;
    slopes += stride;
  }
}

/**
 * LSTM, after all sums are complete: the gates in their place, c' = f c + i g and out = o tanh(c').
 *
 * @param gates [rows, 4 gates: i, f, g, o]
 * @param before c
 * @param after written: c'
 */
export function lstmOutput(
  gates: usize,
  gateStride: usize,
  rows: i32,
  width: usize,
  stride: usize,
  before: usize,
  after: usize,
  out: usize,
): void {
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      const first = gates + at;
      const i = sigmoid(v128.load(first));
      const f = sigmoid(v128.load(first + width));
      const g = tanh(v128.load(first + 2 * width));
      const o = sigmoid(v128.load(first + 3 * width));
      v128.store(first, i);
      v128.store(first + width, f);
      v128.store(first + 2 * width, g);
      v128.store(first + 3 * width, o);
      const c = f32x4.add(f32x4.mul(f, v128.load(before + at)), f32x4.mul(i, g));
      v128.store(after + at, c);
      v128.store(out + at, f32x4.mul(o, tanh(c)));
    }
    gates += gateStride;
    before += stride;
    after += stride;
    out += stride;
  }
}

/**
 * The way back through `lstmOutput`: the slopes by the sums, in the place of the gates.
 *
 * @param slopes by the output
 * @param carryH slopes by what is remembered after the step, h'
 * @param carryC and c'
 * @param to written: slopes by c
 */
export function lstmOutputBack(
  gates: usize,
  gateStride: usize,
  rows: i32,
  width: usize,
  stride: usize,
  before: usize,
  after: usize,
  slopes: usize,
  carryH: usize,
  carryC: usize,
  to: usize,
): void {
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      const first = gates + at;
      const i = v128.load(first);
      const f = v128.load(first + width);
      const g = v128.load(first + 2 * width);
      const o = v128.load(first + 3 * width);
      const bent = tanh(v128.load(after + at));
      const byH = f32x4.add(v128.load(slopes + at), v128.load(carryH + at));
      const through = f32x4.mul(f32x4.mul(byH, o), tanhSlope(bent));
      const byC = f32x4.add(v128.load(carryC + at), through);
      v128.store(first, f32x4.mul(f32x4.mul(byC, g), sigmoidSlope(i)));
      v128.store(first + width, f32x4.mul(f32x4.mul(byC, v128.load(before + at)), sigmoidSlope(f)));
      v128.store(first + 2 * width, f32x4.mul(f32x4.mul(byC, i), tanhSlope(g)));
      v128.store(first + 3 * width, f32x4.mul(f32x4.mul(byH, bent), sigmoidSlope(o)));
      v128.store(to + at, f32x4.mul(byC, f));
    }
    gates += gateStride;
    before += stride;
    after += stride;
    slopes += stride;
    carryH += stride;
    carryC += stride;
    to += stride;
  }
}
