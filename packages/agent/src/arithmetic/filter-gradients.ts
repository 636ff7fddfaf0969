import * as tf from "@tensorflow/tfjs-core";

const SIZE = 3;
/** Numbers of the largest matrix of patches: what fits a cache, more or less. */
const ROOM = 1 << 20;

/**
 * dL/dfilter [3,3,C,O] and dL/db [O] of a 3x3 convolution with stride 1 and zero padding, given its input x [B,H,W,C]
 * and dL/dz [B,H,W,O].
 *
 * The wasm backend has no kernel for it. It is the product of the patches of x that each cell's filter saw, turned and
 * with a row of ones below, [9C+1, cells], with dz [cells, O]: some images at a time. The patches are copied number by
 * number, since tf.slice on wasm copies the whole of x for each of the nine taps; and they are on the left, since the
 * right factor of a product is packed first.
 */
export function filterGradients(x: tf.Tensor4D, dz: tf.Tensor4D): [tf.Tensor4D, tf.Tensor1D] {
  const [batch, height, width, channels] = x.shape;
  const outputs = dz.shape[3];
  const cells = height * width;
  const rows = SIZE * SIZE * channels + 1;
  const [inputs, slopes] = [x.dataSync() as Float32Array, dz.dataSync() as Float32Array];
  const images = Math.max(1, Math.floor(ROOM / (cells * rows)));
  const sums = new Float32Array(rows * outputs);
  for (let from = 0; from < batch; from += images) {
    const count = Math.min(images, batch - from);
    const seen = inputs.subarray(from * cells * channels, (from + count) * cells * channels);
    const patches = patchesOf(seen, count, height, width, channels);
    const part = slopes.slice(from * cells * outputs, (from + count) * cells * outputs);
    tf.tidy(() => {
      const [left, right] = [
        tf.tensor2d(patches, [rows, count * cells]),
        tf.tensor2d(part, [count * cells, outputs]),
      ];
      const product = tf.matMul(left, right).dataSync() as Float32Array;
      for (let i = 0; i < sums.length; i++) sums[i] += product[i];
    });
  }
  const last = (rows - 1) * outputs;
  return [tf.tensor4d(sums.slice(0, last), [SIZE, SIZE, channels, outputs]), tf.tensor1d(sums.slice(last))];
}

/** A row for each of the filter's numbers, with what it met at each cell, zeros past the edge; and a row of ones. */
function patchesOf(
  x: Float32Array,
  images: number,
  height: number,
  width: number,
  channels: number,
): Float32Array {
  const cells = images * height * width;
  const patches = new Float32Array((SIZE * SIZE * channels + 1) * cells);
  let row = 0;
  for (let di = -1; di <= 1; di++) {
    for (let dj = -1; dj <= 1; dj++) {
      for (let channel = 0; channel < channels; channel++, row += cells)
        copyShifted(x, channel, channels, images, height, width, di, dj, patches, row);
    }
  }
  return patches.fill(1, row);
}

/** Copies one channel, each cell's neighbour (di, dj) to the cell's place. */
function copyShifted(
  x: Float32Array,
  channel: number,
  channels: number,
  images: number,
  height: number,
  width: number,
  di: number,
  dj: number,
  to: Float32Array,
  at: number,
): void {
  const [top, bottom] = [Math.max(0, -di), Math.min(height, height - di)];
  const [left, right] = [Math.max(0, -dj), Math.min(width, width - dj)];
  for (let image = 0; image < images; image++) {
    for (let i = top; i < bottom; i++) {
      const line = (image * height + i) * width;
      let from = (line + di * width + left + dj) * channels + channel;
      for (let j = left; j < right; j++, from += channels) to[at + line + j] = x[from];
    }
  }
}
