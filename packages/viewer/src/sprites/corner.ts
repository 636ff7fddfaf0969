import type { Sprite } from "./sprite.js";

/** A marked place on the floor: four brackets, so that it shows around a thing that lies on it, and a small flag. */
export const corner: Sprite = {
  draw(pen, palette) {
    const color = palette.marker;
    pen.roundRect(7, 7, 86, 86, 10).fill({ color, alpha: 0.1 });
    for (const [x, y, dx, dy] of [
      [8, 8, 1, 1],
      [92, 8, -1, 1],
      [92, 92, -1, -1],
      [8, 92, 1, -1],
    ]) {
      pen
        .moveTo(x, y + dy * 22)
        .lineTo(x, y)
        .lineTo(x + dx * 22, y)
        .stroke({ width: 6, color, cap: "round", join: "round", alpha: 0.9 });
    }
    pen.moveTo(38, 78).lineTo(38, 24).stroke({ width: 6, color, cap: "round" });
    pen.poly([41, 24, 74, 36, 41, 50]).fill(color);
  },
};
