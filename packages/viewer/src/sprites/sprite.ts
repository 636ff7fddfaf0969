import type { SpriteName } from "@mesagrid/env";
import type { GraphicsContext } from "pixi.js";
import type { Palette } from "../palette.js";

/** Side of the box that a sprite is drawn in; [0, 0] is the cell's top left corner. */
export const BOX = 100;

/** Sides on which the neighbouring cell holds the same kind: bits of `joins`. */
export const JOIN = { north: 1, east: 2, south: 4, west: 8 } as const;

/** What a picture is drawn with. */
export type Pen = GraphicsContext;

/** A picture of a kind, drawn from lines and areas so that it is crisp at any size. */
export interface Sprite {
  /** True if neighbours of the same kind grow together; `draw` is then told which sides join. */
  readonly joins?: boolean;
  /** True if it looks to the right and is mirrored when it goes left. */
  readonly faces?: boolean;
  /** True if it is seen from above, its front to the right, and turned to where it goes. */
  readonly turns?: boolean;
  /** What it looks like for a moment when it is taken away because it was opened. */
  readonly opened?: SpriteName;
  /** Draws into a box of `BOX` x `BOX`. */
  draw(pen: Pen, palette: Palette, joins: number): void;
}

/** The line around a shape. */
export function outline(palette: Palette, width = 3.5) {
  return { width, color: palette.outline, cap: "round", join: "round" } as const;
}

/** A round line of a colour. */
export function brush(color: string, width: number) {
  return { width, color, cap: "round", join: "round" } as const;
}

/** Corners of a cell that is filled to its sides, round where no neighbour joins on either side. */
export function joinedCorners(joins: number, radius: number) {
  const [north, east, south, west] = [JOIN.north, JOIN.east, JOIN.south, JOIN.west].map(
    (side) => (joins & side) !== 0,
  );
  return [
    { x: 0, y: 0, radius: north || west ? 0 : radius },
    { x: BOX, y: 0, radius: north || east ? 0 : radius },
    { x: BOX, y: BOX, radius: south || east ? 0 : radius },
    { x: 0, y: BOX, radius: south || west ? 0 : radius },
  ];
}

/** Lines along the sides where no neighbour joins. */
export function freeSides(pen: Pen, joins: number, style: ReturnType<typeof brush>, inset = 3): void {
  const [low, high] = [inset, BOX - inset];
  if (!(joins & JOIN.north)) pen.moveTo(low, low).lineTo(high, low).stroke(style);
  if (!(joins & JOIN.east)) pen.moveTo(high, low).lineTo(high, high).stroke(style);
  if (!(joins & JOIN.south)) pen.moveTo(low, high).lineTo(high, high).stroke(style);
  if (!(joins & JOIN.west)) pen.moveTo(low, low).lineTo(low, high).stroke(style);
}
