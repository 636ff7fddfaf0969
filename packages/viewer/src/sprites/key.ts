import type { Sprite } from "./sprite.js";

/** A key: a ring, a shaft, two teeth. */
export const key: Sprite = {
  draw(pen, palette) {
    const { face, shade } = palette.gold;
    for (const [color, extra] of [
      [shade, 7],
      [face, 0],
    ] as const) {
      const line = { width: 10 + extra, color, cap: "round", join: "round" } as const;
      pen.circle(32, 32, 15).stroke(line);
      pen.moveTo(43, 43).lineTo(82, 82).stroke(line);
      pen.moveTo(66, 66).lineTo(76, 56).stroke(line);
      pen.moveTo(81, 81).lineTo(90, 72).stroke(line);
    }
  },
};
