/** Outcomes that are used up in place of the dynamics stream, one draw after the other. */
export interface Tape {
  /** Whether what has chance p happens. */
  chance(p: number): boolean;
  /** One of 0 .. n - 1, which are equally likely. */
  below(n: number): number;
  /** One of 0 .. n - 1, with chances in proportion to the first n weights. */
  weighted(weights: Float64Array, n: number): number;
}

/** Where a uniform number u in [0, 1) falls among n weights laid side by side. */
export function pickWeighted(weights: Float64Array, n: number, u: number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += weights[i];
  let left = u * total;
  let picked = 0;
  for (; picked < n - 1; picked++) {
    left -= weights[picked];
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
  weighted(weights: Float64Array, n: number): number {
    return pickWeighted(weights, n, this.#next());
  }

  #next(): number {
    if (this.#at >= this.#numbers.length)
      throw new RangeError(`the forced outcomes end after ${this.#at} numbers`);
    return this.#numbers[this.#at++];
  }
}
