import type { MetricsRow } from "./shapes.js";

/** Most rows of one sort that are kept for a viewer: more than a chart has pixels. */
const MOST_ROWS = 4000;

/** How one sort of row is thinned: every `stride`-th of those seen is kept. */
interface Thinning {
  stride: number;
  seen: number;
  kept: number;
}

/**
 * The rows of a run for viewers who come later, bounded however long it trains: every phase row, and evenly spaced
 * update and evaluation rows. When one sort grows past the bound every second one goes, and from then on only every
 * second new one is kept.
 */
export class MetricsLog {
  #rows: MetricsRow[] = [];
  #thinned = new Map<string, Thinning>();
  #last: MetricsRow | undefined;

  /** The newest row, kept or not. */
  get last(): MetricsRow | undefined {
    return this.#last;
  }

  /** In the order in which they came. */
  get rows(): readonly MetricsRow[] {
    return this.#rows;
  }

  add(rows: readonly MetricsRow[]): void {
    for (const row of rows) {
      this.#last = row;
      if (row.row === "phase") this.#rows.push(row);
      else this.#addThinned(row);
    }
  }

  clear(): void {
    this.#rows = [];
    this.#thinned.clear();
    this.#last = undefined;
  }

  #addThinned(row: MetricsRow): void {
    const sort = row.row === "evaluation" ? "evaluation" : "update";
    const thinning = this.#thinned.get(sort) ?? { stride: 1, seen: 0, kept: 0 };
    this.#thinned.set(sort, thinning);
    if (thinning.seen++ % thinning.stride !== 0) return;
    this.#rows.push(row);
    if (++thinning.kept > MOST_ROWS) this.#halve(sort, thinning);
  }

  #halve(sort: string, thinning: Thinning): void {
    let index = 0;
    this.#rows = this.#rows.filter((row) => {
      const other = row.row === "phase" || (row.row === "evaluation") !== (sort === "evaluation");
      return other || index++ % 2 === 0;
    });
    thinning.kept = Math.ceil(index / 2);
    thinning.stride *= 2;
  }
}
