import * as tf from "@tensorflow/tfjs-core";
import { filterGradients } from "./filter-gradients.js";
import { poolGradient } from "./pool-gradient.js";
import type { Arithmetic } from "./types.js";

/**
 * Right on every backend, and without what is slow on wasm: a matMul with a transposed operand (a scalar loop, a tenth
 * of the speed), a transpose of the wide input, and a sum over the batch axis.
 */
export const PORTABLE: Arithmetic = {
  wantsColumns: true,

  /** In one kernel; `tf.fused.matMul` would split it in three while a tape is on. */
  affine(x, kernel, bias, relu) {
    const a = tf.reshape(x, [1, ...x.shape]);
    const b = tf.reshape(kernel, [1, ...kernel.shape]);
    const attributes = { transposeA: false, transposeB: false, activation: relu ? "relu" : "linear" };
    const product = tf.engine().runKernel(tf._FusedMatMul, { a, b, bias }, attributes) as tf.Tensor;
    return tf.reshape(product, [x.shape[0], kernel.shape[1]]);
  },

  inputGradient: (dz, kernel) => tf.matMul(dz, tf.transpose(kernel)),

  /**
   * transpose(transpose(dz) . x) and transpose(dz) . ones, or where x is the narrower, transpose(x) . dz and ones . dz.
   * So only narrow matrices are transposed, and the sum over the batch takes a fraction of tf.sum's time.
   */
  weightGradients(x, dz) {
    const [rows, outputs] = dz.shape;
    if (x.shape[1] < outputs) {
      const sums = tf.matMul(tf.ones<tf.Rank.R2>([1, rows]), dz);
      return [tf.matMul(tf.transpose(x), dz), tf.reshape(sums, [outputs])];
    }
    const narrow = tf.transpose(dz);
    const sums = tf.matMul(narrow, tf.ones<tf.Rank.R2>([rows, 1]));
    return [tf.transpose(tf.matMul(narrow, x)), tf.reshape(sums, [outputs])];
  },

  reluGradient: (dy, y) => tf.mul(dy, tf.step(y)),

  /** In one kernel; `tf.fused.conv2d` would split it while a tape is on. */
  convolution(x, filter, bias, relu) {
    const attributes = {
      strides: [1, 1],
      pad: "same",
      dataFormat: "NHWC",
      dilations: [1, 1],
      activation: relu ? "relu" : "linear",
    };
    return tf.engine().runKernel(tf.FusedConv2D, { x, filter, bias }, attributes) as tf.Tensor4D;
  },

  filterGradients,

  poolGradient,
};
