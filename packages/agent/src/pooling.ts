import * as tf from "@tensorflow/tfjs-core";
import { withGradient } from "./tape.js";

const SIZE = 3;
const STRIDE = 2;

/**
 * Maximum over 3x3 windows with stride 2, windows over the edge cut off: [B,H,W,C] to [B, ceil(H/2), ceil(W/2), C].
 *
 * The gradient is a loop over numbers: the wasm backend's own MaxPoolGrad (4.22) gives wrong ones for windows that
 * overlap. Of equal largest numbers in a window the first gets it.
 */
export function maxPool(x: tf.Tensor4D): tf.Tensor4D {
  return withGradient([x], (save) => {
    const value: tf.Tensor4D = tf.maxPool(x, SIZE, STRIDE, "same");
    save([x, value]);
    const gradFunc = (dy: tf.Tensor4D, saved: tf.Tensor[]) => {
      const [input, largest] = saved.map((tensor) => tensor.dataSync() as Float32Array);
      return [
        tf.tensor4d(poolGradient(input, largest, dy.dataSync() as Float32Array, x.shape, dy.shape), x.shape),
      ];
    };
    return { value, gradFunc };
  });
}

type Shape = [number, number, number, number];

/** dL/dx [B,H,W,C], given x, its pooled maxima and the gradient by them. */
function poolGradient(
  x: Float32Array,
  largest: Float32Array,
  dy: Float32Array,
  [batch, height, width, channels]: Shape,
  [, rows, columns]: Shape,
): Float32Array {
  const dx = new Float32Array(x.length);
  const [top, left] = [before(height, rows), before(width, columns)];
  let at = 0;
  for (let image = 0; image < batch; image++) {
    for (let row = 0; row < rows; row++) {
      const [firstRow, endRow] = within(row * STRIDE - top, height);
      for (let column = 0; column < columns; column++) {
        const [firstColumn, endColumn] = within(column * STRIDE - left, width);
        for (let channel = 0; channel < channels; channel++, at++) {
          search: for (let i = firstRow; i < endRow; i++) {
            for (let j = firstColumn; j < endColumn; j++) {
              const from = ((image * height + i) * width + j) * channels + channel;
              if (x[from] !== largest[at]) continue;
              dx[from] += dy[at];
              break search;
            }
          }
        }
      }
    }
  }
  return dx;
}

/** Cells that "same" padding puts before the first: half of what is missing, rounded down. */
function before(size: number, outputs: number): number {
  return Math.floor(Math.max(0, (outputs - 1) * STRIDE + SIZE - size) / 2);
}

/** The part of a window from `start` on that lies on the grid: [first, end). */
function within(start: number, size: number): [number, number] {
  return [Math.max(0, start), Math.min(size, start + SIZE)];
}
