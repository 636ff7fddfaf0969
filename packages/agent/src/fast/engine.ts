import { needMemory, needSequences } from "../networks/parts.js";
import type { Observations } from "../networks/types.js";
import { type Body, layOut } from "./body.js";
import { Heap, LIST_ROOM } from "./heap.js";
import { BLOCK } from "./layer.js";
import { Moments } from "./moments.js";
import { upTo } from "./rows.js";
import type { Shape } from "./shape.js";
import type { Weights } from "./weights.js";

/** No episode starts: whoever plays has emptied the memory. */
const NO_STARTS = new Uint8Array(0);

/** A network on the kernels: forward and backward passes, block by block. */
export class Engine {
  readonly weights: Weights;
  readonly moments: Moments;
  readonly #heap = new Heap();
  readonly #body: Body;
  /** Columns of the heads that count, A + 1. */
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
    this.#columns = shape.actions + 1;
    const room = Math.floor(LIST_ROOM / (2 * cellsSize + side.length + 4));
    this.#block = Math.max(4, Math.min(BLOCK, room - (room % 4)));
  }

  /** To be called when the weights have changed. */
  weightsChanged(): void {
    this.#stale = true;
  }

  /**
   * Logits [count, A] and value [count] of each sample.
   *
   * @param memory as in `Network.forward`
   */
  outputs(
    { cells, side }: Pick<Observations, "cells" | "side">,
    count: number,
    logits: Float32Array,
    values: Float32Array,
    memory?: Float32Array,
  ): void {
    this.#reserve(this.#block);
    const actions = this.#columns - 1;
    const width = this.#body.heads.stride / 4;
    for (let from = 0; from < count; from += this.#block) {
      const samples = Math.min(this.#block, count - from);
      this.#body.codes.write(cells, side, from, samples);
      const remembered = this.#remind(memory, from, samples);
      this.#forward(0, samples);
      if (remembered) this.#body.memory?.remembered(remembered);
      const rows = this.#heap.floats(this.#body.heads.row(0), samples * width);
      for (let row = 0; row < samples; row++) {
        for (let a = 0; a < actions; a++) logits[(from + row) * actions + a] = rows[row * width + a];
        values[from + row] = rows[row * width + actions];
      }
    }
  }

  /**
   * The gradient of a loss by the weights, over one batch.
   *
   * @param loss gets the network's output [count, A+1] and writes its slopes by that
   */
  gradient(
    { cells, side, size, sequences }: Observations,
    loss: (output: Float32Array, slopes: Float32Array) => unknown,
  ): void {
    const samples = upTo(4, size);
    this.#reserve(samples);
    this.#body.codes.write(cells, side, 0, size);
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
    this.#backward(samples);
  }

  /** Lets the memory be that of some slots, of which a view is returned; undefined if the network has none. */
  #remind(memory: Float32Array | undefined, from: number, count: number): Float32Array | undefined {
    if (!this.#body.memory) return undefined;
    const { size } = this.#body.memory;
    const part = needMemory(memory).subarray(from * size, (from + count) * size);
    this.#body.memory.begin({ count, memory: part, starts: NO_STARTS }, count);
    return part;
  }

  #reserve(samples: number): void {
    this.#body.codes.reserve(samples);
    for (const layer of this.#body.layers) layer.reserve(samples);
  }

  #forward(from: number, samples: number): void {
    if (this.#stale) for (const layer of this.#body.layers) layer.weightsChanged?.();
    this.#stale = false;
    for (const layer of this.#body.layers) layer.forward(from, samples);
  }

  #backward(count: number): void {
    const { layers, memory } = this.#body;
    this.weights.clearGradient();
    for (const layer of layers) layer.startBackward?.();
    const blocks = Array.from({ length: Math.ceil(count / this.#block) }, (_, i) => i * this.#block);
    // A memory's rows come in the order of time.
    if (memory) blocks.reverse();
    for (const from of blocks) {
      const samples = Math.min(this.#block, count - from);
      for (let i = layers.length - 1; i >= 0; i--) layers[i].backward(from, samples);
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
