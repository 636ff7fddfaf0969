/** Outcomes that are used up in place of the dynamics stream, one draw after the other. */
export interface Tape {
  /** Whether what has chance p happens. */
  chance(p: number): boolean;
  /** One of 0 .. n - 1, which are equally likely. */
  below(n: number): number;
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

  #next(): number {
    if (this.#at >= this.#numbers.length)
      throw new RangeError(`the forced outcomes end after ${this.#at} numbers`);
    return this.#numbers[this.#at++];
  }
}
