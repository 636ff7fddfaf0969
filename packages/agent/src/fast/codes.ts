import type { ObservationSpec } from "@mesagrid/env";
import { planeTable } from "../planes.js";
import type { Heap } from "./heap.js";
import { Rows } from "./rows.js";

/** A batch's observations as the env gives them: integer codes and side numbers. */
export class Codes {
  readonly observation: ObservationSpec;
  /** [samples, cellsSize], u8 */
  readonly cells: Rows;
  readonly side: Rows;
  readonly #heap: Heap;

  constructor(heap: Heap, observation: ObservationSpec) {
    this.#heap = heap;
    this.observation = observation;
    this.cells = new Rows(heap, observation.cellsSize, observation.cellsSize);
    this.side = new Rows(heap, observation.side.length);
  }

  reserve(samples: number): void {
    this.cells.reserve(samples);
    this.side.reserve(samples);
  }

  /** Copies `count` samples in, the first of which is row `from` of these arrays. */
  write(cells: Uint8Array, side: Float32Array, from: number, count: number): void {
    const { cellsSize } = this.observation;
    const codes = cells.subarray(from * cellsSize, (from + count) * cellsSize);
    this.#heap.bytes(this.cells.row(0), codes.length).set(codes);
    const sides = this.observation.side.length;
    if (sides === 0) return;
    const width = this.side.stride / 4;
    const rows = this.#heap.floats(this.side.row(0), count * width);
    for (let row = 0; row < count; row++) {
      for (let i = 0; i < sides; i++) rows[row * width + i] = side[(from + row) * sides + i];
    }
  }

  /** `planeTable` in bytes: `bytesPerPlane` times the plane, -1 for codes without one. Returns its address. */
  planeOffsets(bytesPerPlane: number): number {
    const table = planeTable(this.observation);
    const at = this.#heap.take(4 * table.length);
    const offsets = this.#heap.integers(at, table.length);
    for (const [i, plane] of table.entries()) offsets[i] = plane < 0 ? -1 : plane * bytesPerPlane;
    return at;
  }
}
