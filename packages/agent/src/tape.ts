import * as tf from "@tensorflow/tfjs-core";

/** A value and how to get its gradient by each tracked input, in their order. */
export interface Differentiable<T extends tf.Tensor> {
  readonly value: T;
  readonly gradFunc: (dy: T, saved: tf.Tensor[]) => tf.Tensor[];
}

/**
 * Computes a value with a hand-written gradient: `tf.customGrad` with the inputs as closures, so that an input that
 * needs no gradient can simply be left out of `tracked`.
 *
 * @param f gets `save`, which keeps tensors for `gradFunc`: all others made during the forward pass are gone by then
 */
export function withGradient<T extends tf.Tensor>(
  tracked: readonly tf.Tensor[],
  f: (save: tf.GradSaveFunc) => Differentiable<T>,
): T {
  return tf.customGrad<T>((...args) => f(args[args.length - 1] as tf.GradSaveFunc))(...tracked);
}
