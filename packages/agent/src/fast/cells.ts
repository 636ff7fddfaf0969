import type { Heap } from "./heap.js";
import type { Gates } from "./kernels.js";
import { BLOCK } from "./layer.js";
import type { RecurrentProduct } from "./recurrent-product.js";
import { Rows } from "./rows.js";

/** A memory's numbers of a batch, a row for each sample. */
export interface CellRows {
  /** Sums of the gates, in whose place the gates come, and on the way back the slopes by the sums. */
  readonly gates: Rows;
  /** What is remembered before each row, as many arrays as the cell has states: h, or h and c. */
  readonly before: readonly Rows[];
  /** What is remembered after it. The first is the output, in whose place come the slopes by it. */
  readonly after: readonly Rows[];
  /** Slopes by `before`. */
  readonly slopes: readonly Rows[];
}

/** Makes a block of the recurrent kernel. @param block its place in `blocks` of the stock cell */
export type MakeProduct = (block: number, operand: Rows) => RecurrentProduct;

/** The arithmetic of a recurrent cell on the kernels, for rows of which none comes before another in time. */
export interface FastCell {
  readonly products: readonly RecurrentProduct[];
  /** Room for a batch of so many samples. */
  reserve(samples: number): void;
  /** From the sums by the input, and what is remembered before, to what is remembered after. */
  forward(from: number, rows: number): void;
  /**
   * From slopes by what is remembered after to slopes by the sums, and by what was remembered before.
   *
   * @param next the row that comes after `from` in time, with slopes by what is remembered before it
   */
  backward(from: number, rows: number, next: number): void;
}

/** What all gate kernels begin with. */
function gatesOf({ gates, before: [h] }: CellRows, from: number, rows: number): Gates {
  return [gates.row(from), gates.stride, rows, 4 * h.columns, h.stride];
}

/** GRU: networks/gru.ts on the kernels. */
function gru(heap: Heap, all: CellRows, product: MakeProduct): FastCell {
  const { run } = heap;
  const {
    before: [h],
    after: [out],
    slopes: [slopes],
  } = all;
  const reset = new Rows(heap, h.columns);
  const resetSlopes = new Rows(heap, h.columns);
  resetSlopes.reserve(BLOCK);
  const [update, candidate] = [product(0, h), product(1, reset)];
  return {
    products: [update, candidate],
    reserve: (samples) => reset.reserve(samples),
    forward(from, rows) {
      const gates = gatesOf(all, from, rows);
      update.forward(from, rows);
      run.gruReset(...gates, h.row(from), reset.row(from));
      candidate.forward(from, rows);
      run.gruOutput(...gates, h.row(from), out.row(from));
    },
    backward(from, rows, next) {
      const gates = gatesOf(all, from, rows);
      run.gruOutputBack(...gates, h.row(from), slopes.row(next), out.row(from));
      candidate.passSlopes(from, rows, 0, resetSlopes.row(0));
      run.gruResetBack(...gates, h.row(from), resetSlopes.row(0), out.row(from));
      update.passSlopes(from, rows, out.row(from), slopes.row(from));
    },
  };
}

/** LSTM: networks/lstm.ts on the kernels. */
function lstm({ run }: Heap, all: CellRows, product: MakeProduct): FastCell {
  const {
    before: [h, c],
    after: [out, cell],
    slopes: [byH, byC],
  } = all;
  const sums = product(0, h);
  return {
    products: [sums],
    reserve: () => undefined,
    forward(from, rows) {
      sums.forward(from, rows);
      run.lstmOutput(...gatesOf(all, from, rows), c.row(from), cell.row(from), out.row(from));
    },
    backward(from, rows, next) {
      const carry = [byH.row(next), byC.row(next)] as const;
      const places = [c.row(from), cell.row(from), out.row(from), ...carry, byC.row(from)] as const;
      run.lstmOutputBack(...gatesOf(all, from, rows), ...places);
      sums.passSlopes(from, rows, 0, byH.row(from));
    },
  };
}

/** The cells by the setting `memory`. */
export const FAST_CELLS = { gru, lstm };
