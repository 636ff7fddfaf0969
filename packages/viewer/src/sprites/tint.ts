import { TINTS, type Tint } from "@mesagrid/env";
import type { Pen, Sprite } from "./sprite.js";

/** The mark of each tint, in its middle and of a radius: what tells the tints apart without their hues. */
const MARKS: Readonly<Record<Tint, (pen: Pen, x: number, y: number, radius: number) => Pen>> = {
  red: (pen, x, y, radius) => pen.regularPoly(x, y + radius * 0.15, radius * 1.15, 3),
  blue: (pen, x, y, radius) => pen.circle(x, y, radius * 0.9),
  yellow: (pen, x, y, radius) => pen.rect(x - radius * 0.85, y - radius * 0.85, radius * 1.7, radius * 1.7),
  green: (pen, x, y, radius) => {
    const [long, thin] = [radius, radius * 0.36];
    const arm = [-thin, -long, thin, -long, thin, -thin, long, -thin, long, thin, thin, thin];
    const points = [...arm, thin, long, -thin, long, -thin, thin, -long, thin, -long, -thin, -thin, -thin];
    return pen.poly(points.map((value, index) => value + (index % 2 === 0 ? x : y)));
  },
  purple: (pen, x, y, radius) => pen.star(x, y, 5, radius * 1.15, radius * 0.5),
};

/** Lays the path of a tint's mark, to be filled or drawn along. */
export function mark(pen: Pen, tint: Tint, x: number, y: number, radius: number): Pen {
  return MARKS[tint](pen, x, y, radius);
}

/** A picture in every tint, by its names: `red-key`, `blue-key`, ... */
export function inTints<N extends string>(
  name: N,
  make: (tint: Tint) => Sprite,
): Record<`${Tint}-${N}`, Sprite> {
  const entries = TINTS.map((tint) => [`${tint}-${name}`, make(tint)] as const);
  return Object.fromEntries(entries) as Record<`${Tint}-${N}`, Sprite>;
}
