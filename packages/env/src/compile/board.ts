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
}
