import type { Judged } from "./farm.js";

/** Sums over the cases so far. */
export class Tally {
  readonly #cases: number;
  readonly #start = performance.now();
  readonly #counts = { refused: 0, ran: 0, finding: 0 };
  #slowest = { number: -1, ms: 0 };

  constructor(cases: number) {
    this.#cases = cases;
  }

  get findings(): number {
    return this.#counts.finding;
  }

  add({ number, what, ms }: Judged): void {
    this.#counts[what]++;
    if (ms > this.#slowest.ms) this.#slowest = { number, ms };
  }

  /** The line that a run ends with. */
  result(): string {
    const { refused, ran, finding } = this.#counts;
    return `cases ${refused + ran + finding} refused ${refused} ran ${ran} findings ${finding}`;
  }

  /** How far it is, for the terminal. */
  progress(): string {
    const { refused, ran, finding } = this.#counts;
    const done = refused + ran + finding;
    const seconds = (performance.now() - this.#start) / 1000;
    const left = done > 0 ? Math.ceil((seconds / done) * (this.#cases - done)) : 0;
    const slowest = `slowest ${this.#slowest.ms} ms (case ${this.#slowest.number})`;
    return `${this.result()} of ${this.#cases}, ${Math.round(done / seconds)}/s, ${slowest}, ${left} s left`;
  }
}
