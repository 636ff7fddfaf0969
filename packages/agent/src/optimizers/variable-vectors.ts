import type * as tf from "@tensorflow/tfjs-core";
import { assignAll } from "../networks/assemble.js";
import type { VariableRows, WeightVectors } from "./types.js";

/** The values of tf variables, one after another, as flat vectors. */
export class VariableVectors implements WeightVectors {
  readonly length: number;
  readonly variables: readonly VariableRows[];
  readonly #made: readonly tf.Variable[];
  readonly #offsets: readonly number[];
  readonly #gradient: Float32Array;

  constructor(variables: readonly tf.Variable[]) {
    let length = 0;
    this.#offsets = variables.map(({ size }) => {
      length += size;
      return length - size;
    });
    this.length = length;
    this.#made = variables;
    this.#gradient = new Float32Array(length);
    this.variables = variables.map(({ shape, size }, index) => {
      const width = shape[shape.length - 1];
      const first = this.#offsets[index];
      return {
        starts: Int32Array.from({ length: size / width }, (_, row) => first + row * width),
        width,
        parts: 1,
      };
    });
  }

  weights(): Float32Array {
    const vector = new Float32Array(this.length);
    for (const [i, variable] of this.#made.entries()) {
      vector.set(variable.dataSync() as Float32Array, this.#offsets[i]);
    }
    return vector;
  }

  setWeights(weights: Float32Array): void {
    assignAll(
      this.#made,
      this.#made.map(({ size }, i) => weights.subarray(this.#offsets[i], this.#offsets[i] + size)),
    );
  }

  gradient(): Float32Array {
    return this.#gradient;
  }

  /** Takes the variables' gradients over. */
  setGradient(gradients: readonly Float32Array[]): void {
    for (const [i, gradient] of gradients.entries()) this.#gradient.set(gradient, this.#offsets[i]);
  }
}
