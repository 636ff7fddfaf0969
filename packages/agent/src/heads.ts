import * as tf from "@tensorflow/tfjs-core";
import { arithmetic } from "./arithmetic/arithmetic.js";
import { withGradient } from "./tape.js";

/** Weights of both linear heads: W [F,A], b [A] of the policy and W [F,1], b [1] of the value. */
export interface HeadWeights {
  readonly policyKernel: tf.Tensor2D;
  readonly policyBias: tf.Tensor1D;
  readonly valueKernel: tf.Tensor2D;
  readonly valueBias: tf.Tensor1D;
}

/**
 * Both heads of features x [B,F] in one product: [B, A+1], logits and then the value. The weights stay apart, so that
 * a value head can be replaced at a swap of objectives; only the arithmetic is joined, which halves it.
 */
export function heads(x: tf.Tensor2D, weights: HeadWeights): tf.Tensor2D {
  const { policyKernel, policyBias, valueKernel, valueBias } = weights;
  const { affine, inputGradient, weightGradients } = arithmetic();
  const actions = policyBias.shape[0];
  return withGradient([x, policyKernel, policyBias, valueKernel, valueBias], (save) => {
    const kernel = tf.concat([policyKernel, valueKernel], 1);
    const value = affine(x, kernel, tf.concat([policyBias, valueBias]), false);
    save([x, kernel]);
    const gradFunc = (dz: tf.Tensor2D, saved: tf.Tensor[]) => {
      const [input, joined] = saved as tf.Tensor2D[];
      const [dKernel, dBias] = weightGradients(input, dz);
      return [
        inputGradient(dz, joined),
        tf.slice(dKernel, [0, 0], [-1, actions]),
        tf.slice(dBias, [0], [actions]),
        tf.slice(dKernel, [0, actions], [-1, 1]),
        tf.slice(dBias, [actions], [1]),
      ];
    };
    return { value, gradFunc };
  });
}

/** Cuts [B, A+1] into logits [B,A] and value [B]; works on the tape. */
export function splitHeads(head: tf.Tensor2D): { logits: tf.Tensor2D; value: tf.Tensor1D } {
  const [rows, columns] = head.shape;
  return {
    logits: tf.slice(head, [0, 0], [rows, columns - 1]),
    value: tf.reshape(tf.slice(head, [0, columns - 1], [rows, 1]), [rows]),
  };
}
