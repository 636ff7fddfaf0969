import type { Sprite } from "./sprite.js";

/** An agent that is no animal in particular: a round body with two eyes. */
export const agent: Sprite = {
  faces: true,
  draw(pen, palette) {
    const { body, light } = palette.agent;
    pen.circle(50, 52, 36).fill(body).stroke({ width: 3.5, color: palette.outline });
    for (const x of [50, 72]) {
      pen.ellipse(x, 46, 8, 10).fill(light);
      pen.circle(x + 2, 48, 4).fill(palette.dark ? "#ffffff" : palette.outline);
    }
  },
};
