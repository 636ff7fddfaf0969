import type { GraphicsContext } from "pixi.js";
import type { Palette } from "../palette.js";

/** Side of the box that a sprite is drawn in; [0, 0] is the cell's top left corner. */
export const BOX = 100;

/** Sides on which the neighbouring cell holds the same kind: bits of `joins`. */
export const JOIN = { north: 1, east: 2, south: 4, west: 8 } as const;

/** A picture of a kind, drawn from lines and areas so that it is crisp at any size. */
export interface Sprite {
  /** True if neighbours of the same kind grow together; `draw` is then told which sides join. */
  readonly joins?: boolean;
  /** True if it looks to the right and is mirrored when it goes left. */
  readonly faces?: boolean;
  /** Draws into a box of `BOX` x `BOX`. */
  draw(pen: GraphicsContext, palette: Palette, joins: number): void;
}
