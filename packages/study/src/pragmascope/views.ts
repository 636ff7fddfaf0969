import type { ObservationSpec } from "@mesagrid/env";
import type { Rollouts } from "./rollouts.js";

/** A part of what is seen, disjoint from all others, in each of some independent rows. */
export interface View {
  readonly name: string;
  /** [rows, columns] */
  readonly x: Float64Array;
  readonly columns: number;
}

/** A view with the place of its columns among the inputs of a network: [height, width, planes], then side numbers. */
export interface PlacedView extends View {
  readonly inputs: Int32Array;
  /** The cells of a patch: rows and columns of the board, the last ones not included. None of side numbers, all of a moment. */
  readonly rectangle?: Rectangle;
}

/** Rows and columns of the board from the first to before the last. */
export interface Rectangle {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** What a row shows, as a network takes it: one-hot planes and side numbers. */
export class Inputs {
  readonly size: number;
  readonly #spec: ObservationSpec;
  readonly #rollouts: Rollouts;
  readonly #planeOf: ReadonlyMap<number, number>;

  constructor(spec: ObservationSpec, rollouts: Rollouts) {
    this.size = spec.height * spec.width * spec.planes.length + spec.side.length;
    this.#spec = spec;
    this.#rollouts = rollouts;
    this.#planeOf = new Map(spec.planes.map(({ channel, code }, plane) => [256 * channel + code, plane]));
  }

  /** [rows, size] of a moment of each row. */
  read(time: number): Float32Array {
    const { height, width, channels, planes, cellsSize, side: names } = this.#spec;
    const { rows, times, cells, side } = this.#rollouts;
    const area = height * width;
    const out = new Float32Array(rows * this.size);
    for (let row = 0; row < rows; row++) {
      const moment = row * times + time;
      for (let i = 0; i < channels * area; i++) {
        const plane = this.#planeOf.get(256 * Math.floor(i / area) + cells[moment * cellsSize + i]);
        if (plane !== undefined) out[row * this.size + (i % area) * planes.length + plane] = 1;
      }
      for (let i = 0; i < names.length; i++)
        out[row * this.size + area * planes.length + i] = side[moment * names.length + i];
    }
    return out;
  }
}

/**
 * Patches of the board as views, about `patch` cells high and wide, and the side numbers as one more. What never changes is left out,
 * and a view of which nothing is left.
 */
export function patchViews(spec: ObservationSpec, rollouts: Rollouts, patch: number): PlacedView[] {
  const inputs = new Inputs(spec, rollouts);
  const all = inputs.read(0);
  const planes = spec.planes.length;
  const patches = cuts(spec.height, patch).flatMap(([top, bottom]) =>
    cuts(spec.width, patch).map(([left, right]) => ({ top, bottom, left, right })),
  );
  const views = patches.map((rectangle) => {
    const { top, bottom, left, right } = rectangle;
    const places: number[] = [];
    for (let row = top; row < bottom; row++) {
      for (let i = (row * spec.width + left) * planes; i < (row * spec.width + right) * planes; i++)
        places.push(i);
    }
    const name = `rows ${top}-${bottom - 1}, columns ${left}-${right - 1}`;
    return { ...viewOf(name, all, inputs.size, places), rectangle };
  });
  const first = spec.height * spec.width * planes;
  const sides = viewOf(
    "side numbers",
    all,
    inputs.size,
    [...spec.side.keys()].map((i) => first + i),
  );
  return [...views, sides].filter(({ columns }) => columns > 0);
}

/** Moments as views. */
export function timeViews(spec: ObservationSpec, rollouts: Rollouts, gap: number): PlacedView[] {
  const inputs = new Inputs(spec, rollouts);
  const places = Array.from({ length: inputs.size }, (_, i) => i);
  return Array.from({ length: rollouts.times }, (_, time) =>
    viewOf(`step +${time * gap}`, inputs.read(time), inputs.size, places),
  ).filter(({ columns }) => columns > 0);
}

/** A line of so many cells cut into parts of about `patch`, at least two where it has as many cells. */
function cuts(cells: number, patch: number): [from: number, to: number][] {
  const parts = Math.min(cells, Math.max(2, Math.round(cells / patch)));
  const at = (part: number) => Math.round((part * cells) / parts);
  return Array.from({ length: parts }, (_, part) => [at(part), at(part + 1)]);
}

/** Those of some columns that change. @param all [rows, size] */
function viewOf(name: string, all: Float32Array, size: number, places: readonly number[]): PlacedView {
  const rows = all.length / size;
  const inputs = Int32Array.from(
    places.filter((place) => {
      for (let row = 1; row < rows; row++) if (all[row * size + place] !== all[place]) return true;
      return false;
    }),
  );
  const columns = inputs.length;
  const x = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < columns; c++) x[row * columns + c] = all[row * size + inputs[c]];
  }
  return { name, x, columns, inputs };
}
