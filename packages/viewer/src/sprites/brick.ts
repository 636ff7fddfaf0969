import { outline, type Sprite } from "./sprite.js";

/** A wall of small red bricks, to tell it from the common wall. */
export const brick: Sprite = {
  draw(pen, palette) {
    const { fire, stone } = palette.tones;
    const faces = ["#b0573f", "#c46a4c", "#a24c38"];
    pen.rect(0, 0, 100, 100).fill(stone.light);
    for (let row = 0; row < 4; row++) {
      for (let at = 0; at < 3; at++) {
        const left = Math.max(0, at * 50 - (row % 2) * 25) + 2;
        const right = Math.min(100, at * 50 + 50 - (row % 2) * 25) - 2;
        if (right - left < 6) continue;
        pen.roundRect(left, row * 25 + 2.5, right - left, 20, 3).fill(faces[(row + at) % 3]);
      }
    }
    pen.rect(1.5, 1.5, 97, 97).stroke({ ...outline(palette, 3), color: fire.shade, alpha: 0.5 });
  },
};
