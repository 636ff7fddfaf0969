import type { Tint } from "@mesagrid/env";
import { brush, type Pen, type Sprite } from "./sprite.js";
import { mark } from "./tint.js";

function shaft(pen: Pen, color: string, width: number): void {
  const line = brush(color, width);
  pen.moveTo(43, 43).lineTo(82, 82).stroke(line);
  pen.moveTo(66, 66).lineTo(76, 56).stroke(line);
  pen.moveTo(81, 81).lineTo(90, 72).stroke(line);
}

/** A key: a ring, a shaft, two teeth. */
export const key: Sprite = {
  draw(pen, palette) {
    const { face, shade } = palette.gold;
    for (const [color, width] of [
      [shade, 17],
      [face, 10],
    ] as const) {
      pen.circle(32, 32, 15).stroke(brush(color, width));
      shaft(pen, color, width);
    }
  },
};

/** A key whose ring has the shape of its tint's mark. */
export function tintedKey(tint: Tint): Sprite {
  return {
    draw(pen, palette) {
      const { face, light, shade } = palette.tones[tint];
      shaft(pen, shade, 17);
      mark(pen, tint, 32, 32, 23).fill(shade).stroke(brush(shade, 12));
      shaft(pen, face, 10);
      mark(pen, tint, 32, 32, 23).fill(face).stroke(brush(face, 5));
      mark(pen, tint, 32, 32, 9).fill(palette.outline).stroke(brush(light, 2));
    },
  };
}
