import * as tf from "@tensorflow/tfjs-core";
import { arithmetic } from "./arithmetic/arithmetic.js";
import { POOL_SIZE, POOL_STRIDE } from "./arithmetic/pool-gradient.js";
import { withGradient } from "./tape.js";

/** Maximum over 3x3 windows with stride 2, windows over the edge cut off: [B,H,W,C] to [B, ceil(H/2), ceil(W/2), C]. */
export function maxPool(x: tf.Tensor4D): tf.Tensor4D {
  const { poolGradient } = arithmetic();
  return withGradient([x], (save) => {
    const value: tf.Tensor4D = tf.maxPool(x, POOL_SIZE, POOL_STRIDE, "same");
    save([x, value]);
    const gradFunc = (dy: tf.Tensor4D, saved: tf.Tensor[]) => {
      const [input, largest] = saved as tf.Tensor4D[];
      return [poolGradient(input, largest, dy)];
    };
    return { value, gradFunc };
  });
}
