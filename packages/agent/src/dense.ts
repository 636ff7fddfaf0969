import * as tf from "@tensorflow/tfjs-core";
import { arithmetic } from "./arithmetic/arithmetic.js";
import { withGradient } from "./tape.js";

/** relu(x W + b) or x W + b, for x [B,I], W [I,O], b [O]: [B,O]. On the tape for x, W and b. */
export function dense(x: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor1D, relu = true): tf.Tensor2D {
  const { affine, reluGradient, inputGradient, weightGradients } = arithmetic();
  return withGradient([x, kernel, bias], (save) => {
    const value = affine(x, kernel, bias, relu);
    save([x, value]);
    const gradFunc = (dy: tf.Tensor2D, saved: tf.Tensor[]) => {
      const [input, y] = saved as tf.Tensor2D[];
      const dz = relu ? reluGradient(dy, y) : dy;
      return [inputGradient(dz, kernel), ...weightGradients(input, dz)];
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
  const { affine, reluGradient, weightGradients } = arithmetic();
  return withGradient([kernel, bias], (save) => {
    const value = affine(x, kernel, bias, true);
    save([transposed ?? x, value]);
    const gradFunc = (dy: tf.Tensor2D, saved: tf.Tensor[]) => {
      const [input, y] = saved as tf.Tensor2D[];
      const dz = reluGradient(dy, y);
      if (!transposed) return weightGradients(input, dz);
      const joined = tf.matMul(input, dz);
      const [inputs, outputs] = kernel.shape;
      const dBias: tf.Tensor1D = tf.reshape(tf.slice(joined, [inputs, 0], [1, outputs]), [outputs]);
      return [tf.slice(joined, [0, 0], [inputs, outputs]), dBias];
    };
    return { value, gradFunc };
  });
}
