/** Outcomes that are used up in place of the dynamics stream, one draw after the other. */
export interface Tape {
  /** Whether what has chance p happens. */
  chance(p: number): boolean;
  /** One of 0 .. n - 1, which are equally likely. */
  below(n: number): number;
  /** The number of one of the weights, with chances in proportion to them. */
  weighted(weights: Float64Array): number;
}

/** Where a uniform number u in [0, 1) falls among n weights, from `from` on, laid side by side. */
export function pickWeighted(weights: Float64Array, from: number, n: number, u: number): number {
  let total = 0;
  for (let i = from; i < from + n; i++) total += weights[i];
  let left = u * total;
  let picked = 0;
  for (; picked < n - 1; picked++) {
    left -= weights[from + picked];
    if (left < 0) break;
  }
  return picked;
}

/** The forced outcomes of a replay, as the uniform numbers in [0, 1) that led to them. */
export class NumberTape implements Tape {
  readonly #numbers: ArrayLike<number>;
  #at = 0;

  constructor(numbers: ArrayLike<number>) {
    this.#numbers = numbers;
  }

  /** @throws RangeError at the tape's end */
  chance(p: number): boolean {
    return this.#next() < p;
  }

  /** @throws RangeError at the tape's end */
  below(n: number): number {
    return Math.floor(this.#next() * n);
  }

  /** @throws RangeError at the tape's end */
  weighted(weights: Float64Array): number {
    return pickWeighted(weights, 0, weights.length, this.#next());
  }

  #next(): number {
    if (this.#at >= this.#numbers.length)
      throw new RangeError(`the forced outcomes end after ${this.#at} numbers`);
    return this.#numbers[this.#at++];
  }
}
