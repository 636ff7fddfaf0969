import type * as tf from "@tensorflow/tfjs-core";

/**
 * The steps that layers are made of, forward and backward: what a backend is quick at differs, so each has them in the
 * way that suits it. The numbers are the same but for rounding. x and dz are [B,I] and [B,O], W [I,O], b [O]; images
 * [B,H,W,C].
 */
export interface Arithmetic {
  /** Whether `weightGradients` of a wide input is quicker where the caller hands that over the other way round too. */
  readonly wantsColumns: boolean;
  /** relu(x W + b), or x W + b: [B,O]. */
  affine(x: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor1D, relu: boolean): tf.Tensor2D;
  /** dL/dx [B,I] of z = x W + b, given dL/dz. */
  inputGradient(dz: tf.Tensor2D, kernel: tf.Tensor2D): tf.Tensor2D;
  /** dL/dW [I,O] and dL/db [O] of z = x W + b, given dL/dz. */
  weightGradients(x: tf.Tensor2D, dz: tf.Tensor2D): [tf.Tensor2D, tf.Tensor1D];
  /** dL/dz of y = relu(z), given y and dL/dy. */
  reluGradient<T extends tf.Tensor>(dy: T, y: T): T;
  /** 3x3 convolution with stride 1 and zero padding, + b, perhaps relu: filter [3,3,C,O], b [O]. */
  convolution(x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D, relu: boolean): tf.Tensor4D;
  /** dL/dfilter [3,3,C,O] and dL/db [O] of that convolution, given dL/dz [B,H,W,O]. */
  filterGradients(x: tf.Tensor4D, dz: tf.Tensor4D): [tf.Tensor4D, tf.Tensor1D];
  /** dL/dx of the maxima y over 3x3 windows with stride 2 and "same" padding, given dL/dy. */
  poolGradient(x: tf.Tensor4D, y: tf.Tensor4D, dy: tf.Tensor4D): tf.Tensor4D;
}
