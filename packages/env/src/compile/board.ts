import { type Noise, noise } from "../generate/noise.js";
import type { KindTable } from "../program.js";

/** What the level passes know of the board. */
export interface Board {
  readonly height: number;
  readonly width: number;
  readonly layers: number;
  /** See `groundLayer`. */
  readonly ground: number;
  readonly kinds: KindTable;
  /** Steps until truncation, where a level set has no limit of its own. */
  readonly limit: number;
  readonly shared: Shared;
}

/** What level sets hold in common, so that many that are alike take hardly more room than one. */
export interface Shared {
  /** Noise of a width of hills: whoever needs it draws it anew. */
  noise(cell: number): Noise;
  /** Maps that have been compiled, by the list of them. */
  readonly maps: Map<readonly (readonly string[])[], DrawnMaps>;
}

/** The boards of a list of maps. */
export interface DrawnMaps {
  readonly boards: readonly Uint8Array[];
  /** [kinds + 1] how many of each kind a board has at most. */
  readonly most: Uint16Array;
}

export function shareLevels(height: number, width: number): Shared {
  const noises = new Map<number, Noise>();
  return {
    noise(cell) {
      const known = noises.get(cell) ?? noise(height, width, cell);
      noises.set(cell, known);
      return known;
    },
    maps: new Map(),
  };
}
