import * as tf from "@tensorflow/tfjs-core";
import { withGradient } from "./tape.js";

/**
 * relu(x W + b) or x W + b, for x [B,I], W [I,O], b [O]: [B,O]. On the tape for x, W and b.
 *
 * Its gradients avoid what is slow on the wasm backend: a matMul with a transposed operand (a scalar loop, a tenth of
 * the speed), a transpose of the wide input, and a sum over the batch axis. The same code is right on every backend.
 */
export function dense(x: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor1D, relu = true): tf.Tensor2D {
  return withGradient([x, kernel, bias], (save) => {
    const value = affine(x, kernel, bias, relu);
    save([x, value]);
    const gradFunc = (dy: tf.Tensor2D, saved: tf.Tensor[]) => {
      const [input, y] = saved as tf.Tensor2D[];
      const dz = relu ? tf.mul<tf.Tensor2D>(dy, tf.step(y)) : dy;
      return [tf.matMul(dz, tf.transpose(kernel)), ...weightGradients(input, dz)];
    };
    return { value, gradFunc };
  });
}

/**
 * `dense` for the first layer, whose input is data and gets no gradient.
 *
 * @param transposed x the other way round with a row of ones below, [I+1, B], if the caller could make that cheaply:
 *   its product with dz is the kernel's and the bias's gradient at once
 */
export function firstDense(
  x: tf.Tensor2D,
  kernel: tf.Tensor2D,
  bias: tf.Tensor1D,
  transposed?: tf.Tensor2D,
): tf.Tensor2D {
  return withGradient([kernel, bias], (save) => {
    const value = affine(x, kernel, bias, true);
    save([transposed ?? x, value]);
    const gradFunc = (dy: tf.Tensor2D, saved: tf.Tensor[]) => {
      const [input, y] = saved as tf.Tensor2D[];
      const dz = tf.mul<tf.Tensor2D>(dy, tf.step(y));
      if (!transposed) return weightGradients(input, dz);
      const joined = tf.matMul(input, dz);
      const [inputs, outputs] = kernel.shape;
      const dBias: tf.Tensor1D = tf.reshape(tf.slice(joined, [inputs, 0], [1, outputs]), [outputs]);
      return [tf.slice(joined, [0, 0], [inputs, outputs]), dBias];
    };
    return { value, gradFunc };
  });
}

/** relu(x W + b) or x W + b in one kernel; `tf.fused.matMul` would split it in three while a tape is on. */
export function affine(x: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor1D, relu: boolean): tf.Tensor2D {
  const a = tf.reshape(x, [1, ...x.shape]);
  const b = tf.reshape(kernel, [1, ...kernel.shape]);
  const attributes = { transposeA: false, transposeB: false, activation: relu ? "relu" : "linear" };
  const product = tf.engine().runKernel(tf._FusedMatMul, { a, b, bias }, attributes) as tf.Tensor;
  return tf.reshape(product, [x.shape[0], kernel.shape[1]]);
}

/**
 * dL/dW [I,O] and dL/db [O] of z = x W + b, given dL/dz [B,O]: transpose(transpose(dz) . x) and transpose(dz) . ones,
 * or where x is the narrower, transpose(x) . dz and ones . dz. So only narrow matrices are transposed, and the sum over
 * the batch takes a fraction of tf.sum's time.
 */
export function weightGradients(x: tf.Tensor2D, dz: tf.Tensor2D): [tf.Tensor2D, tf.Tensor1D] {
  const [rows, outputs] = dz.shape;
  if (x.shape[1] < outputs) {
    const sums = tf.matMul(tf.ones<tf.Rank.R2>([1, rows]), dz);
    return [tf.matMul(tf.transpose(x), dz), tf.reshape(sums, [outputs])];
  }
  const narrow = tf.transpose(dz);
  const sums = tf.matMul(narrow, tf.ones<tf.Rank.R2>([rows, 1]));
  return [tf.transpose(tf.matMul(narrow, x)), tf.reshape(sums, [outputs])];
}
