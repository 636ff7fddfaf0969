import { createStream, nextBelow, nextFloat, PURPOSE } from "@mesagrid/env";

/** Everything that a case draws: the same (seed, case) always draws the same. */
export class Dice {
  readonly #words: Uint32Array;

  constructor(seed: number, number: number) {
    this.#words = createStream(seed, PURPOSE.evaluation, number);
  }

  /** 0 .. n - 1. */
  below(n: number): number {
    return nextBelow(this.#words, 0, n);
  }

  /** True with chance p. */
  chance(p: number): boolean {
    return nextFloat(this.#words) < p;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }

  /** 0 .. n - 1, small ones far more often: the logarithm is even. */
  small(n: number): number {
    return Math.floor(Math.exp(nextFloat(this.#words) * Math.log(n)));
  }
}
