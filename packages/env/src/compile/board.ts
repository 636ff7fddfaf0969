import type { KindTable } from "../program.js";

/** What the level passes know of the board. */
export interface Board {
  readonly height: number;
  readonly width: number;
  readonly layers: number;
  readonly kinds: KindTable;
}
