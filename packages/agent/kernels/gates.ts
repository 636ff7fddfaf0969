/**
 * 1 / (1 + exp(-x)) of four numbers, within 1e-7; exactly 0.5 for 0. exp(-x) is 2^t = 2^n 2^f with n the whole number next
 * to t and a polynomial for 2^f, 1 at 0, the largest relative error of which is the least that its degree allows.
 */
function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  const t = f32x4.mul(x, f32x4.splat(-(<f32>Math.LOG2E)));
  const within = f32x4.min(f32x4.max(t, f32x4.splat(-126)), f32x4.splat(126));
  // Beside so large a number there is no room for fractions, and n stands in its last bits.
  const large = f32x4.splat(12582912);
  const rounded = f32x4.add(within, large);
  const f = f32x4.sub(within, f32x4.sub(rounded, large));
  let power = f32x4.splat(1.326472725e-3);
  power = f32x4.add(f32x4.mul(power, f), f32x4.splat(9.671512786e-3));
  power = f32x4.add(f32x4.mul(power, f), f32x4.splat(5.550733744e-2));
  power = f32x4.add(f32x4.mul(power, f), f32x4.splat(2.402224208e-1));
  power = f32x4.add(f32x4.mul(power, f), f32x4.splat(6.931469776e-1));
  power = f32x4.add(f32x4.mul(power, f), one);
  const scale = i32x4.shl(i32x4.add(rounded, i32x4.splat(127)), 23);
  return f32x4.div(one, f32x4.add(one, f32x4.mul(power, scale)));
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
