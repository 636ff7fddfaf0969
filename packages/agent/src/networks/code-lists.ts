import type { ObservationSpec } from "@mesagrid/env";
import * as tf from "@tensorflow/tfjs-core";
import { planeTable } from "../planes.js";

/** Rows of a batch that are looked at for what is usual, at most. */
const LOOKED_AT = 32;
const CODES = 256;

/**
 * A batch's one-hot planes x as lists of what x W sums for a kernel W: of the rows of [W; -W; base], base being what the
 * usual codes of all cells stand for, and a bias. A sample sums the base, and where a cell shows something else than
 * usual one row of W is added and one taken away.
 */
export interface CodeLists {
  /** [entries] rows summed, i32. */
  readonly rows: tf.Tensor1D;
  /** [entries] the sample that each is summed for, i32, ascending. Every sample has the base at least. */
  readonly samples: tf.Tensor1D;
  /** [1, rows of W] 1 where the base has that row. */
  readonly usual: tf.Tensor2D;
}

/**
 * What makes lists of codes [count, channels, H, W]. Usual is what the batch shows most often: that decides what is
 * quick, and nothing but roundings of what comes out.
 */
export function codeLister(observation: ObservationSpec): (cells: Uint8Array, count: number) => CodeLists {
  const { cellsSize, height, width, planes } = observation;
  const kernelRows = height * width * planes.length;
  const rowOf = kernelRow(observation);
  return (cells, count) => {
    const usual = usualCodes(cells, count, cellsSize);
    const usualRows = Int32Array.from(usual, (code, place) => rowOf[CODES * place + code]);
    // A cell has two entries at most.
    const rows = new Int32Array(count * (1 + 2 * cellsSize));
    const samples = new Int32Array(rows.length);
    let [entries, at] = [0, 0];
    for (let sample = 0; sample < count; sample++) {
      const first = entries;
      rows[entries++] = 2 * kernelRows;
      for (let place = 0; place < cellsSize; place++) {
        const code = cells[at++];
        if (code === usual[place]) continue;
        const row = rowOf[CODES * place + code];
        if (row >= 0) rows[entries++] = row;
        if (usualRows[place] >= 0) rows[entries++] = kernelRows + usualRows[place];
      }
      samples.fill(sample, first, entries);
    }
    const inBase = new Float32Array(kernelRows);
    for (const row of usualRows) if (row >= 0) inBase[row] = 1;
    return {
      rows: tf.tensor1d(rows.slice(0, entries), "int32"),
      samples: tf.tensor1d(samples.slice(0, entries), "int32"),
      usual: tf.tensor2d(inBase, [1, kernelRows]),
    };
  };
}

/** The kernel's row of each place in the codes and each code there, -1 for none. */
function kernelRow(observation: ObservationSpec): Int32Array {
  const { cellsSize, height, width, planes } = observation;
  const area = height * width;
  const table = planeTable(observation);
  return Int32Array.from({ length: cellsSize * CODES }, (_, i) => {
    const place = Math.floor(i / CODES);
    const plane = table[CODES * Math.floor(place / area) + (i % CODES)];
    return plane < 0 ? -1 : (place % area) * planes.length + plane;
  });
}

/** The code that each place has most often in some of the rows. */
function usualCodes(cells: Uint8Array, count: number, cellsSize: number): Uint8Array {
  const rows = Math.min(LOOKED_AT, count);
  const counts = new Uint8Array(CODES);
  return Uint8Array.from({ length: cellsSize }, (_, place) => {
    counts.fill(0);
    let usual = 0;
    for (let i = 0; i < rows; i++) {
      const code = cells[Math.floor((i * count) / rows) * cellsSize + place];
      if (++counts[code] > counts[usual]) usual = code;
    }
    return usual;
  });
}
