import * as tf from "@tensorflow/tfjs-core";

/** Cells on a side of the windows that a maximum is taken of, and how far apart they are. */
export const POOL_SIZE = 3;
export const POOL_STRIDE = 2;

/**
 * dL/dx [B,H,W,C] of the maxima over 3x3 windows with stride 2 ("same" padding), given x, the maxima and the gradient
 * by them. Of equal largest numbers in a window the first gets it.
 *
 * A loop over numbers: the wasm backend's own MaxPoolGrad (4.22) gives wrong ones for windows that overlap.
 */
export function poolGradient(x: tf.Tensor4D, largest: tf.Tensor4D, dy: tf.Tensor4D): tf.Tensor4D {
  const [inputs, maxima, slopes] = [x, largest, dy].map((tensor) => tensor.dataSync() as Float32Array);
  return tf.tensor4d(scatter(inputs, maxima, slopes, x.shape, dy.shape), x.shape);
}

type Shape = [number, number, number, number];

/** Each maximum's gradient goes to where it was. */
function scatter(
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
      const [firstRow, endRow] = within(row * POOL_STRIDE - top, height);
      for (let column = 0; column < columns; column++) {
        const [firstColumn, endColumn] = within(column * POOL_STRIDE - left, width);
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
  return Math.floor(Math.max(0, (outputs - 1) * POOL_STRIDE + POOL_SIZE - size) / 2);
}

/** The part of a window from `start` on that lies on the grid: [first, end). */
function within(start: number, size: number): [number, number] {
  return [Math.max(0, start), Math.min(size, start + POOL_SIZE)];
}
