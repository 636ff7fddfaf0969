import * as tf from "@tensorflow/tfjs-core";
import { arithmetic } from "./arithmetic/arithmetic.js";
import { withGradient } from "./tape.js";

export interface ConvolutionOptions {
  /** relu of the result; otherwise the result as it is. */
  readonly relu: boolean;
  /** Whether the tape goes on through the input. */
  readonly inputGradient: boolean;
}

/**
 * 3x3 convolution of x + b, stride 1, zero padding, for x [B,H,W,C], filter [3,3,C,O], b [O]: [B,H,W,O].
 *
 * The input's gradient is the convolution of dz with the filter turned around.
 */
export function convolve(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D,
  { relu, inputGradient }: ConvolutionOptions,
): tf.Tensor4D {
  const { convolution, reluGradient, filterGradients } = arithmetic();
  return withGradient(inputGradient ? [x, filter, bias] : [filter, bias], (save) => {
    const value = convolution(x, filter, bias, relu);
    save([x, value]);
    const gradFunc = (dy: tf.Tensor4D, saved: tf.Tensor[]) => {
      const [input, y] = saved as tf.Tensor4D[];
      const dz = relu ? reluGradient(dy, y) : dy;
      const gradients = filterGradients(input, dz);
      if (!inputGradient) return gradients;
      const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
      return [tf.conv2d(dz, turned, 1, "same"), ...gradients];
    };
    return { value, gradFunc };
  });
}
