import type { Tint } from "@mesagrid/env";
import type { Palette } from "../palette.js";
import { brush, outline, type Pen, type Sprite } from "./sprite.js";
import { mark } from "./tint.js";

function bubble(pen: Pen, palette: Palette): void {
  pen.moveTo(22, 8).lineTo(78, 8).bezierCurveTo(98, 8, 96, 30, 96, 40).bezierCurveTo(96, 64, 92, 72, 78, 72);
  pen
    .lineTo(48, 72)
    .lineTo(24, 94)
    .lineTo(28, 72)
    .bezierCurveTo(6, 72, 4, 64, 4, 40)
    .bezierCurveTo(4, 20, 4, 8, 22, 8);
  pen.closePath().fill(palette.tones.paper.light).stroke(outline(palette));
}

/** Somebody names a colour. */
export function speech(tint: Tint): Sprite {
  return {
    draw(pen, palette) {
      bubble(pen, palette);
      mark(pen, tint, 50, 40, 23).fill(palette.tones[tint].face).stroke(outline(palette, 3));
    },
  };
}

/** Somebody wants to eat: a knife and a fork. */
export const hungry: Sprite = {
  draw(pen, palette) {
    bubble(pen, palette);
    const line = brush("#3a3f47", 5);
    for (const x of [28, 36, 44]) pen.moveTo(x, 18).lineTo(x, 32).stroke(line);
    pen.moveTo(28, 32).bezierCurveTo(28, 42, 44, 42, 44, 32).stroke(line);
    pen.moveTo(36, 40).lineTo(36, 62).stroke(brush("#3a3f47", 7));
    pen.moveTo(66, 62).lineTo(66, 18).bezierCurveTo(80, 24, 78, 44, 68, 46).stroke(line);
  },
};

/** Somebody wants to drink: a drop over a cup. */
export const thirsty: Sprite = {
  draw(pen, palette) {
    bubble(pen, palette);
    const { water } = palette.tones;
    pen
      .moveTo(50, 14)
      .bezierCurveTo(60, 27, 60, 36, 50, 36)
      .bezierCurveTo(40, 36, 40, 27, 50, 14)
      .closePath();
    pen.fill(water.shade);
    pen.poly([28, 42, 72, 42, 66, 65, 34, 65]).fill(water.face).stroke(brush("#3a3f47", 4));
    pen.moveTo(72, 45).bezierCurveTo(86, 44, 84, 60, 69, 58).stroke(brush("#3a3f47", 4));
  },
};
