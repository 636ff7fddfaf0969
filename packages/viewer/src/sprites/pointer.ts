import { outline, type Sprite } from "./sprite.js";

/** The mark at an agent's side that it faces: a beak at the cell's right edge. */
export const pointer: Sprite = {
  turns: true,
  draw(pen, palette) {
    pen.poly([80, 29, 99, 50, 80, 71]).fill(palette.tones.yellow.face).stroke(outline(palette, 3.5));
  },
};
