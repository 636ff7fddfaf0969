import { listRows } from "./lists";
import { multiply } from "./multiply";

/**
 * 3x3 convolution of images that have a border of zeros, one pixel wide: [height + 2, width + 2, channels]. Each pixel's
 * window is a row of 9 x channels numbers in three runs, which is multiplied by a matrix as any other row. The border of
 * `out` is left as it is.
 *
 * @param channels of the image, a multiple of 4
 * @param matrix [9 x channels, columns], rows of `matrixStride` bytes
 * @param columns channels of `out`, a multiple of 16
 * @param start first summands of every pixel, 0 for none
 * @param finish as for `multiply`
 * @param lists room for 9 x channels x width entries and four more
 * @param ends room for `width`
 */
export function convolve(
  image: usize,
  samples: i32,
  height: i32,
  width: i32,
  channels: i32,
  matrix: usize,
  matrixStride: usize,
  columns: i32,
  start: usize,
  out: usize,
  finish: i32,
  lists: usize,
  ends: usize,
): void {
  const pixel = (<usize>channels) << 2;
  const line = <usize>(width + 2) * pixel;
  const outPixel = (<usize>columns) << 2;
  const outLine = <usize>(width + 2) * outPixel;
  for (let sample = 0; sample < samples; sample++) {
    out += outLine;
    for (let y = 0; y < height; y++) {
      listRows(image, width, pixel, 3 * channels, 3, line, <u32>matrixStride, lists, ends);
      multiply(lists, ends, width, matrix, columns, start, 0, out + outPixel, outPixel, finish);
      image += line;
      out += outLine;
    }
    image += 2 * line;
    out += outLine;
  }
}

/**
 * One-hot planes of observation codes, as an image with a border of zeros.
 *
 * @param codes [samples, channels, height, width], u8
 * @param planes [channels, 256] offset of the code's plane in a pixel, in bytes, -1 for codes without a plane, i32
 * @param pixel bytes from pixel to pixel
 * @param image written: [samples, height + 2, width + 2, ...]
 */
export function drawPlanes(
  codes: usize,
  samples: i32,
  channels: i32,
  height: i32,
  width: i32,
  planes: usize,
  pixel: usize,
  image: usize,
): void {
  const line = <usize>(width + 2) * pixel;
  const size = <usize>(height + 2) * line;
  memory.fill(image, 0, <usize>samples * size);
  for (let sample = 0; sample < samples; sample++) {
    let table = planes;
    for (let channel = 0; channel < channels; channel++) {
      for (let y = 0; y < height; y++) {
        let to = image + <usize>(y + 1) * line + pixel;
        for (let x = 0; x < width; x++) {
          const plane = load<i32>(table + ((<usize>load<u8>(codes)) << 2));
          if (plane >= 0) store<f32>(to + <usize>plane, 1);
          codes++;
          to += pixel;
        }
      }
      table += 1024;
    }
    image += size;
  }
}
