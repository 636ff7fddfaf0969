import * as tf from "@tensorflow/tfjs-core";
import { arithmetic } from "./arithmetic/arithmetic.js";
import type { RowSums } from "./arithmetic/types.js";
import type { CodeLists } from "./networks/code-lists.js";
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

/**
 * `firstDense` for planes that are given as lists. The base is a row of the table that is summed, so that each sample
 * sums something.
 *
 * @param side [B,S] numbers beside the planes, which the kernel's last S rows meet
 */
export function listedDense(
  { rows, samples, usual }: CodeLists,
  side: tf.Tensor2D | undefined,
  kernel: tf.Tensor2D,
  bias: tf.Tensor1D,
  rowSums: RowSums,
): tf.Tensor2D {
  const { affine, reluGradient } = arithmetic();
  const [, units] = kernel.shape;
  const listed = usual.shape[1];
  return withGradient([kernel, bias], (save) => {
    const planes = side ? tf.slice(kernel, [0, 0], [listed, units]) : kernel;
    const table = tf.concat([planes, tf.neg(planes), affine(usual, planes, bias, false)]);
    const sums = rowSums.sum(table, rows, samples);
    const value: tf.Tensor2D = tf.relu(
      side ? tf.add(sums, tf.matMul(side, tf.slice(kernel, [listed, 0]))) : sums,
    );
    save([value, rows, samples, usual, ...(side ? [side] : [])]);
    const gradFunc = (dy: tf.Tensor2D, saved: tf.Tensor[]) => {
      const dz = reluGradient(dy, saved[0] as tf.Tensor2D);
      const dTable = rowSums.gradient(dz, rows, samples, 2 * listed + 1);
      const [added, takenAway, dBase] = tf.split(dTable, [listed, listed, 1]);
      const dPlanes = tf.addN([tf.sub(added, takenAway), tf.matMul(usual, dBase, true)]) as tf.Tensor2D;
      const dKernel = side ? tf.concat([dPlanes, tf.matMul(side, dz, true)]) : dPlanes;
      return [dKernel, tf.reshape(dBase, [units])];
    };
    return { value, gradFunc };
  });
}
