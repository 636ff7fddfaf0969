import type { Codes } from "./codes.js";
import type { Heap } from "./heap.js";
import { FINISH } from "./kernels.js";
import type { Layer } from "./layer.js";
import { Rows, upTo } from "./rows.js";
import { type Matrix, span, type Weights } from "./weights.js";

const SIZE = 3;
const TAPS = SIZE * SIZE;

/** Images of a batch, a sample in a row, with a border of zeros one pixel wide: [height + 2, width + 2, channels]. */
export class Images {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly rows: Rows;

  constructor(heap: Heap, height: number, width: number, channels: number) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    const size = (height + 2) * (width + 2) * channels;
    this.rows = new Rows(heap, size, 4 * size);
  }

  /** Pixels of an image, the border's too. */
  get pixels(): number {
    return (this.height + 2) * (this.width + 2);
  }

  /** Bytes from pixel to pixel. */
  get pixel(): number {
    return 4 * this.channels;
  }

  /** Bytes from line to line. */
  get line(): number {
    return (this.width + 2) * this.pixel;
  }
}

/** One-hot planes of codes, as images. */
export class PlanesLayer implements Layer {
  readonly out: Images;
  readonly #heap: Heap;
  readonly #codes: Codes;
  readonly #planes: number;

  constructor(heap: Heap, codes: Codes) {
    const { height, width, planes } = codes.observation;
    this.#heap = heap;
    this.#codes = codes;
    this.out = new Images(heap, height, width, upTo(4, planes.length));
    this.#planes = codes.planeOffsets(4);
  }

  reserve(samples: number): void {
    this.out.rows.reserve(samples);
  }

  forward(from: number, samples: number): void {
    const { channels, height, width } = this.#codes.observation;
    const { pixel, rows } = this.out;
    const codes = this.#codes.cells.row(from);
    const image = rows.row(from);
    this.#heap.run.drawPlanes(codes, samples, channels, height, width, this.#planes, pixel, image);
  }

  /** Observations have no slopes. */
  backward(): void {}
}

/** relu of a 3x3 convolution with stride 1 and zeros around, plus bias. */
export class ConvLayer implements Layer {
  readonly out: Images;
  readonly #heap: Heap;
  readonly #weights: Weights;
  readonly #input: Images;
  /** Whether the input gets slopes: not if it is data. */
  readonly #slopes: boolean;
  /** [9 x channels, filters] */
  readonly #kernel: Matrix;
  readonly #bias: Matrix;
  /** The kernel turned around and each tap transposed, [9 x filters, channels]: what slopes are convolved with. */
  readonly #turned: { readonly at: number; readonly stride: number };
  /** An image the other way round. */
  readonly #scratch: { readonly at: number; readonly stride: number };

  /**
   * @param channels of the input that the network knows of; those that fill it up are 0
   */
  constructor(
    heap: Heap,
    weights: Weights,
    input: Images,
    channels: number,
    filters: number,
    slopes: boolean,
  ) {
    this.#heap = heap;
    this.#weights = weights;
    this.#input = input;
    this.#slopes = slopes;
    this.#kernel = weights.matrix(TAPS * input.channels, filters);
    this.#bias = weights.matrix(1, filters);
    const taps = { from: 0, count: channels, blocks: TAPS, apart: input.channels };
    weights.place(this.#kernel, [taps], span(filters));
    weights.place(this.#bias, [span(1)], span(filters));
    this.out = new Images(heap, input.height, input.width, this.#kernel.columns);
    const turned = new Rows(heap, input.channels);
    turned.reserve(TAPS * this.#kernel.columns);
    this.#turned = { at: turned.row(0), stride: turned.stride };
    const stride = 4 * upTo(4, input.pixels);
    this.#scratch = { at: heap.take(stride * input.channels), stride };
  }

  reserve(samples: number): void {
    this.out.rows.reserve(samples);
  }

  forward(from: number, samples: number): void {
    const { height, width, channels, rows } = this.#input;
    const { lists, ends, run } = this.#heap;
    run.convolve(
      rows.row(from),
      samples,
      height,
      width,
      channels,
      this.#weights.at(this.#kernel),
      this.#kernel.stride,
      this.#kernel.columns,
      this.#weights.at(this.#bias),
      this.out.rows.row(from),
      FINISH.relu,
      lists,
      ends,
    );
  }

  startBackward(): void {
    if (!this.#slopes) return;
    const { channels } = this.#input;
    const { columns, stride } = this.#kernel;
    for (let tap = 0; tap < TAPS; tap++) {
      const from = this.#weights.at(this.#kernel) + (TAPS - 1 - tap) * channels * stride;
      const to = this.#turned.at + tap * columns * this.#turned.stride;
      this.#heap.run.transpose(from, channels, columns, stride, to, this.#turned.stride);
    }
  }

  backward(from: number, samples: number): void {
    const { pixels, pixel, rows } = this.out;
    const bias = this.#weights.at(this.#bias, "gradient");
    this.#heap.run.addRows(rows.row(from), samples * pixels, this.#kernel.columns, pixel, bias);
    for (let sample = from; sample < from + samples; sample++) this.#addGradient(sample);
    if (this.#slopes) this.#passSlopes(from, samples);
  }

  /**
   * A tap's gradient is the product of the input's channels with the slopes as many pixels away as the tap is from the
   * middle. The channels are listed once for all taps; beyond the edge slopes are 0.
   */
  #addGradient(sample: number): void {
    const { lists, ends, run } = this.#heap;
    const { channels, pixels, pixel, rows, width } = this.#input;
    const { at, stride } = this.#scratch;
    const count = upTo(4, pixels);
    run.transpose(rows.row(sample), count, channels, pixel, at, stride);
    run.listRows(at, channels, stride, count, 1, 0, this.out.pixel, lists, ends);
    const { columns, stride: row } = this.#kernel;
    for (let tap = 0; tap < TAPS; tap++) {
      const away = (Math.floor(tap / SIZE) - 1) * (width + 2) + (tap % SIZE) - 1;
      const slopes = this.out.rows.row(sample) - away * this.out.pixel;
      const gradient = this.#weights.at(this.#kernel, "gradient") + tap * channels * row;
      run.multiply(lists, ends, channels, slopes, columns, gradient, row, gradient, row, FINISH.none);
    }
  }

  #passSlopes(from: number, samples: number): void {
    const { lists, ends, run } = this.#heap;
    const { height, width, channels, rows } = this.out;
    const { at, stride } = this.#turned;
    const columns = this.#input.channels;
    const [slopes, to] = [rows.row(from), this.#input.rows.row(from)];
    run.convolve(
      slopes,
      samples,
      height,
      width,
      channels,
      at,
      stride,
      columns,
      0,
      to,
      FINISH.gate,
      lists,
      ends,
    );
  }
}
