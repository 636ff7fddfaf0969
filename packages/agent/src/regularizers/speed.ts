import { EXITS } from "../networks/exits.js";
import type { HiddenLoss } from "../networks/types.js";

/**
 * A cost of every layer that is used, for a network with exits: weight times the mean over the batch of the expected number of layers,
 * sum of i p_i. Slopes by the chances p of a row are weight x i / rows.
 */
export class SpeedLoss implements HiddenLoss {
  readonly layers = [EXITS];
  readonly rows: Int32Array;
  /** Once it has been computed: the penalty, weighed. */
  value = 0;
  /** Likewise the expected number of layers. */
  layersUsed = 0;
  readonly #weight: number;

  /** @param rows of the batch */
  constructor(weight: number, rows: number) {
    this.#weight = weight;
    this.rows = Int32Array.from({ length: rows }, (_, row) => row);
  }

  loss([chances]: readonly Float32Array[], [slopes]: readonly Float32Array[]): number {
    const rows = this.rows.length;
    const layers = chances.length / rows;
    let used = 0;
    for (let i = 0; i < chances.length; i++) {
      const depth = 1 + (i % layers);
      used += depth * chances[i];
      slopes[i] = (this.#weight * depth) / rows;
    }
    this.layersUsed = used / rows;
    this.value = this.#weight * this.layersUsed;
    return this.value;
  }
}
