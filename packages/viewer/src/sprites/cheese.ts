import type { Sprite } from "./sprite.js";

/** A wedge of cheese with holes. */
export const cheese: Sprite = {
  draw(pen, palette) {
    const { top, front, hole } = palette.cheese;
    const line = { width: 3.5, color: palette.outline, join: "round" } as const;
    const topFace = [9, 54, 58, 20, 92, 44];
    const frontFace = [9, 54, 92, 44, 92, 78, 9, 84];
    pen.poly(topFace).fill(top);
    pen.poly(frontFace).fill(front);
    pen.ellipse(58, 36, 8, 4.5).fill(hole);
    pen.circle(28, 68, 8).fill(hole);
    pen.circle(52, 62, 5.5).fill(hole);
    pen.circle(72, 67, 7.5).fill(hole);
    pen.circle(50, 77, 3.5).fill(hole);
    pen.poly(topFace).stroke(line);
    pen.poly(frontFace).stroke(line);
  },
};
