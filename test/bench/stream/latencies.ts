/** Bins of a tenth of a millisecond; the last one holds all that is longer than ten seconds. */
const BINS = 100_001;
const PER_MS = 10;

/** How long frames took, counted in bins: millions of them in no more room than one. */
export class Latencies {
  readonly #bins: Uint32Array;

  constructor(bins = new Uint32Array(BINS)) {
    this.#bins = bins;
  }

  /** Counts per bin, to be passed on. */
  get bins(): Uint32Array {
    return this.#bins;
  }

  add(milliseconds: number): void {
    this.#bins[Math.max(0, Math.min(BINS - 1, Math.floor(milliseconds * PER_MS)))]++;
  }

  merge(bins: ArrayLike<number>): void {
    for (let bin = 0; bin < BINS; bin++) this.#bins[bin] += bins[bin];
  }

  /** Milliseconds that a share of the frames took at most. */
  quantile(share: number): number {
    const all = this.#bins.reduce((sum, count) => sum + count, 0);
    let left = share * all;
    const bin = this.#bins.findIndex((count) => {
      left -= count;
      return left <= 0;
    });
    return (bin + 1) / PER_MS;
  }
}
