import { needMemory, needSequences } from "../networks/parts.js";
import type { HiddenLoss, Observations } from "../networks/types.js";
import { type Body, type HiddenPlace, layOut } from "./body.js";
import { Heap, LIST_ROOM } from "./heap.js";
import { BLOCK } from "./layer.js";
import { Moments } from "./moments.js";
import { upTo } from "./rows.js";
import type { Shape } from "./shape.js";
import type { Weights } from "./weights.js";

/** No episode starts: whoever plays has emptied the memory. */
const NO_STARTS = new Uint8Array(0);

/** Slopes that wait until a layer's own have been computed. */
interface Addition extends HiddenPlace {
  /** The samples that they belong to, ascending. */
  readonly rows: Int32Array;
  /** [rows, units] */
  readonly slopes: Float32Array;
}

/** Adds those of the samples from `from` to before `end`. */
function add({ numbers, rows, slopes }: Addition, from: number, end: number): void {
  const [first, last] = [from, end].map((bound) => countBelow(rows, bound));
  if (last > first) numbers.add(rows.subarray(first, last), slopes, first * numbers.units);
}

/** How many of ascending numbers are below a bound. */
function countBelow(numbers: Int32Array, bound: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A network on the kernels: forward and backward passes, block by block. */
export class Engine {
  readonly weights: Weights;
  readonly moments: Moments;
  readonly #heap = new Heap();
  readonly #body: Body;
  /** Columns of each head, and of all. */
  readonly #heads: readonly number[];
  readonly #columns: number;
  /** Samples that go through all layers together, a multiple of 4. */
  readonly #block: number;
  #stale = true;

  /** @param usual see CodesLayer */
  constructor(shape: Shape, usual: Uint8Array) {
    const { cellsSize, side } = shape.observation;
    this.#body = layOut(this.#heap, shape, usual);
    this.weights = this.#body.weights;
    this.moments = new Moments(this.#heap, this.weights);
    this.#heads = shape.heads;
    this.#columns = shape.heads.reduce((sum, columns) => sum + columns, 0);
    const room = Math.floor(LIST_ROOM / (2 * cellsSize + side.length + 4));
    this.#block = Math.max(4, Math.min(BLOCK, room - (room % 4)));
  }

  /** To be called when the weights have changed. */
  weightsChanged(): void {
    this.#stale = true;
  }

  /**
   * Writes what each head says of each sample.
   *
   * @param out of each head an array [count, columns]
   * @param memory as in `Network.forward`
   */
  outputs(
    observations: Pick<Observations, "cells" | "side" | "given">,
    count: number,
    out: readonly Float32Array[],
    memory?: Float32Array,
  ): void {
    this.#reserve(this.#block);
    const width = this.#body.heads.stride / 4;
    for (let from = 0; from < count; from += this.#block) {
      const samples = Math.min(this.#block, count - from);
      this.#write(observations, from, samples);
      const remembered = this.#remind(memory, from, samples);
      this.#forward(0, samples);
      if (remembered) this.#body.memory?.remembered(remembered);
      const rows = this.#heap.floats(this.#body.heads.row(0), samples * width);
      let column = 0;
      for (const [head, columns] of this.#heads.entries()) {
        const to = out[head];
        for (let row = 0; row < samples; row++) {
          const [at, read] = [(from + row) * columns, row * width + column];
          for (let i = 0; i < columns; i++) to[at + i] = rows[read + i];
        }
        column += columns;
      }
    }
  }

  /**
   * The gradient of a loss by the weights, over one batch.
   *
   * @param loss gets the network's output [size, columns] and writes its slopes by that
   * @param hidden another loss, which is added
   */
  gradient(
    observations: Observations,
    loss: (output: Float32Array, slopes: Float32Array) => unknown,
    hidden?: HiddenLoss,
  ): void {
    const { size, sequences } = observations;
    const samples = upTo(4, size);
    this.#reserve(samples);
    this.#write(observations, 0, size);
    if (this.#body.memory) {
      const { steps, memory, starts } = needSequences(sequences);
      this.#body.memory.begin({ count: size / steps, memory, starts }, samples);
    }
    for (let from = 0; from < size; from += this.#block) {
      this.#forward(from, Math.min(this.#block, samples - from));
    }
    const output = this.#readHeads(size);
    const slopes = new Float32Array(output.length);
    loss(output, slopes);
    this.#writeSlopes(size, slopes);
    this.#backward(samples, hidden ? this.#hiddenSlopes(hidden) : []);
  }

  /** What a loss of hidden layers adds to their slopes. */
  #hiddenSlopes(hidden: HiddenLoss): Addition[] {
    const places = hidden.layers.map((name) => {
      const place = this.#body.hidden.get(name);
      if (!place) throw new RangeError(`no layer '${name}'`);
      return place;
    });
    const activations = places.map(({ numbers }) => numbers.read(hidden.rows));
    const slopes = activations.map(({ length }) => new Float32Array(length));
    hidden.loss(activations, slopes);
    return places.map((place, i) => {
      const [active, own] = [activations[i], slopes[i]];
      // As relu's derivative has it: a layer's own slopes were let through by the layer above.
      if (place.relu) for (let at = 0; at < own.length; at++) if (active[at] <= 0) own[at] = 0;
      return { ...place, rows: hidden.rows, slopes: own };
    });
  }

  /** Lets the memory be that of some slots, of which a view is returned; undefined if the network has none. */
  #remind(memory: Float32Array | undefined, from: number, count: number): Float32Array | undefined {
    if (!this.#body.memory) return undefined;
    const { size } = this.#body.memory;
    const part = needMemory(memory).subarray(from * size, (from + count) * size);
    this.#body.memory.begin({ count, memory: part, starts: NO_STARTS }, count);
    return part;
  }

  /** Copies `count` samples in, the first of which is row `from` of these arrays. */
  #write(
    { cells, side, given }: Pick<Observations, "cells" | "side" | "given">,
    from: number,
    count: number,
  ): void {
    this.#body.codes.write(cells, side, from, count);
    const rows = this.#body.given;
    if (!rows || !given) return;
    const [width, numbers] = [rows.stride / 4, rows.columns];
    const to = this.#heap.floats(rows.row(0), count * width);
    for (let row = 0; row < count; row++) {
      for (let i = 0; i < numbers; i++) to[row * width + i] = given[(from + row) * numbers + i];
    }
  }

  #reserve(samples: number): void {
    this.#body.codes.reserve(samples);
    this.#body.given?.reserve(samples);
    for (const layer of this.#body.layers) layer.reserve(samples);
  }

  #forward(from: number, samples: number): void {
    if (this.#stale) for (const layer of this.#body.layers) layer.weightsChanged?.();
    this.#stale = false;
    for (const layer of this.#body.layers) layer.forward(from, samples);
  }

  #backward(count: number, additions: readonly Addition[]): void {
    const { layers, memory } = this.#body;
    this.weights.clearGradient();
    for (const layer of layers) layer.startBackward?.();
    const blocks = Array.from({ length: Math.ceil(count / this.#block) }, (_, i) => i * this.#block);
    // A memory's rows come in the order of time.
    if (memory) blocks.reverse();
    for (const from of blocks) {
      const samples = Math.min(this.#block, count - from);
      for (let i = layers.length - 1; i >= 0; i--) {
        for (const addition of additions) if (addition.index === i) add(addition, from, from + samples);
        layers[i].backward(from, samples);
      }
    }
    for (const layer of layers) layer.endBackward?.();
  }

  #readHeads(count: number): Float32Array {
    const { heads } = this.#body;
    const width = heads.stride / 4;
    const rows = this.#heap.floats(heads.row(0), count * width);
    const columns = this.#columns;
    const output = new Float32Array(count * columns);
    for (let row = 0; row < count; row++) {
      for (let i = 0; i < columns; i++) output[row * columns + i] = rows[row * width + i];
    }
    return output;
  }

  /** Slopes in the heads' place; the samples that fill up a block of four have none. */
  #writeSlopes(count: number, slopes: Float32Array): void {
    const { heads } = this.#body;
    const width = heads.stride / 4;
    const rows = this.#heap.floats(heads.row(0), upTo(4, count) * width).fill(0);
    const columns = this.#columns;
    for (let row = 0; row < count; row++) {
      for (let i = 0; i < columns; i++) rows[row * width + i] = slopes[row * columns + i];
    }
  }
}
