/** A number for each cell, shown as a tint of the floor. */
export interface Heat {
  /** [cells] not a number where there is nothing to show. */
  readonly values: Float64Array;
  readonly least: number;
  readonly most: number;
}

/** Arrows from the middle of each cell. */
export interface ArrowSet {
  /** [cells, 4] lengths from 0 to 1, up, down, left, right. */
  readonly lengths: Float32Array;
  /** `own` in the page's accent, `other` in the colour of what it is compared with, `best` in the chosen objective's. */
  readonly tone: "own" | "other" | "best";
}

/** A thing that is marked. */
export interface Ring {
  readonly cell: number;
  readonly kind: number;
  /** From 0 to 1. */
  readonly strength: number;
}

/** A cell in the colour of objectives. */
export interface Tint {
  readonly cell: number;
  readonly targets: readonly number[];
  /** From 0 to 1. */
  readonly strength: number;
}

/** What an overlay draws over a board. */
export interface Picture {
  readonly arrows: readonly ArrowSet[];
  readonly heat: Heat | null;
  readonly rings: readonly Ring[];
  readonly tints: readonly Tint[];
  /** What cannot be shown here, and why; empty if all can. */
  readonly note: string;
}

/** Nothing laid over a board. */
export const BARE: Picture = { arrows: [], heat: null, rings: [], tints: [], note: "" };

/** A picture, or why there is none, in words. */
export type Pictured = Picture | { readonly refused: string };

/** The heat of some values: from the least to the greatest of them, unless bounds are given. */
export function heatOf(values: Float64Array, bounds?: readonly [number, number]): Heat {
  const known = values.filter((value) => !Number.isNaN(value));
  const [least, most] = bounds ?? [
    known.length > 0 ? Math.min(...known) : 0,
    known.length > 0 ? Math.max(...known) : 0,
  ];
  return { values, least, most };
}

/** Where in its heat a value lies, 0 to 1; a half where all are the same. */
export function shareOf({ least, most }: Heat, value: number): number {
  return most > least ? Math.min(1, Math.max(0, (value - least) / (most - least))) : 0.5;
}
