import type { Images } from "./conv-layer.js";
import type { Heap } from "./heap.js";
import type { Rows } from "./rows.js";

/** A hidden layer's numbers where they lie on the heap, in the order in which the stock network has them. */
export class Hidden {
  readonly units: number;
  readonly #heap: Heap;
  readonly #rows: Rows;
  /** Neighbouring numbers of a row: where they start, in numbers, and how many they are. */
  readonly #runs: readonly { readonly from: number; readonly count: number }[];

  private constructor(heap: Heap, rows: Rows, runs: readonly { from: number; count: number }[]) {
    this.#heap = heap;
    this.#rows = rows;
    this.#runs = runs;
    this.units = runs.reduce((sum, { count }) => sum + count, 0);
  }

  /** The first numbers of each row. */
  static ofRows(heap: Heap, rows: Rows, units: number): Hidden {
    return new Hidden(heap, rows, [{ from: 0, count: units }]);
  }

  /** The first channels of each pixel, without the border. */
  static ofImages(heap: Heap, { rows, height, width, line, pixel }: Images, channels: number): Hidden {
    const runs = Array.from({ length: height * width }, (_, i) => ({
      from: ((Math.floor(i / width) + 1) * line + ((i % width) + 1) * pixel) / 4,
      count: channels,
    }));
    return new Hidden(heap, rows, runs);
  }

  /** Copies of some samples' activations, [samples.length, units]. */
  read(samples: Int32Array): Float32Array {
    const { all, width } = this.#all(samples[samples.length - 1] + 1);
    const out = new Float32Array(samples.length * this.units);
    let to = 0;
    for (const sample of samples) {
      for (const { from, count } of this.#runs) {
        const first = sample * width + from;
        for (let i = first; i < first + count; i++) out[to++] = all[i];
      }
    }
    return out;
  }

  /**
   * Adds slopes to what stands in some samples' places.
   *
   * @param samples ascending, like those of `read`
   * @param at of the first sample's first slope
   */
  add(samples: Int32Array, slopes: Float32Array, at: number): void {
    const { all, width } = this.#all(samples[samples.length - 1] + 1);
    let read = at;
    for (const sample of samples) {
      for (const { from, count } of this.#runs) {
        const first = sample * width + from;
        for (let i = first; i < first + count; i++) all[i] += slopes[read++];
      }
    }
  }

  #all(samples: number): { all: Float32Array; width: number } {
    const width = this.#rows.stride / 4;
    return { all: this.#heap.floats(this.#rows.row(0), samples * width), width };
  }
}
