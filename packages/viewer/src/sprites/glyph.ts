import type { Sprite } from "./sprite.js";

/** The tile behind a kind's letter, for kinds that have no picture. The letter itself is text, laid over it. */
export const glyph: Sprite = {
  draw(pen, palette) {
    pen
      .roundRect(10, 10, 80, 80, 16)
      .fill(palette.glyph.tile)
      .stroke({ width: 3, color: palette.outline, alpha: 0.5 });
  },
};
