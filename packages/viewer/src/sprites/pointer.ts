import { outline, type Sprite } from "./sprite.js";

/** The mark at an agent's side that it faces: a beak at the cell's right edge. */
export const pointer: Sprite = {
  turns: true,
  draw(pen, palette) {
    pen.poly([83, 33, 99, 50, 83, 67]).fill(palette.tones.yellow.face).stroke(outline(palette, 3.5));
  },
};
