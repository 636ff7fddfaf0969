import type { Tint } from "@mesagrid/env";
import type { Tone } from "../tones.js";
import { brush, outline, type Pen, type Sprite } from "./sprite.js";
import { mark } from "./tint.js";

/** A cut stone seen from the side: a crown of facets over a point. */
function cut(pen: Pen, { face, light, shade }: Tone, line: ReturnType<typeof outline>): void {
  const [left, right, girdle, top, tip] = [8, 92, 40, 16, 90];
  pen.poly([26, top, 74, top, right, girdle, 50, tip, left, girdle]).fill(face);
  pen.poly([26, top, 36, girdle, left, girdle]).fill(light);
  pen.poly([left, girdle, 36, girdle, 50, tip]).fill({ color: light, alpha: 0.55 });
  pen.poly([74, top, right, girdle, 64, girdle]).fill({ color: shade, alpha: 0.45 });
  pen.poly([64, girdle, right, girdle, 50, tip]).fill({ color: shade, alpha: 0.7 });
  const edge = { width: 2, color: shade, alpha: 0.8 };
  pen.moveTo(left, girdle).lineTo(right, girdle).stroke(edge);
  pen.moveTo(36, girdle).lineTo(50, tip).lineTo(64, girdle).stroke(edge);
  pen.moveTo(26, top).lineTo(36, girdle).lineTo(50, top).lineTo(64, girdle).lineTo(74, top).stroke(edge);
  pen.poly([26, top, 74, top, right, girdle, 50, tip, left, girdle]).stroke(line);
}

/** A clear diamond that sparkles. */
export const diamond: Sprite = {
  draw(pen, palette) {
    cut(pen, { face: "#8fd8f2", light: "#f2fcff", shade: "#3c8fb4" }, outline(palette));
    pen.star(80, 18, 4, 15, 4).fill("#ffffff").stroke({ width: 2, color: palette.outline });
  },
};

/** A coloured gem with its tint's mark. */
export function gem(tint: Tint): Sprite {
  return {
    draw(pen, palette) {
      cut(pen, palette.tones[tint], outline(palette));
      mark(pen, tint, 50, 53, 13).fill("#ffffff").stroke({ width: 2.5, color: palette.tones[tint].shade });
    },
  };
}

/** A bar across the cell, its tint's mark in the middle. */
export function line(tint: Tint): Sprite {
  return {
    draw(pen, palette) {
      const { face, light, shade } = palette.tones[tint];
      pen.roundRect(6, 36, 88, 28, 12).fill(face).stroke(outline(palette));
      pen.moveTo(17, 43).lineTo(83, 43).stroke(brush(light, 5));
      pen.circle(50, 50, 22).fill("#ffffff").stroke(outline(palette, 3));
      mark(pen, tint, 50, 50, 13).fill(shade);
    },
  };
}

/** A splinter of glass: clear as a diamond, without its cut. */
export const glass: Sprite = {
  draw(pen, palette) {
    const { face, light, shade } = palette.tones.glass;
    const shape = [16, 58, 36, 12, 62, 30, 88, 22, 80, 70, 52, 90];
    pen.poly(shape).fill({ color: face, alpha: 0.75 });
    pen.poly([36, 12, 62, 30, 52, 90]).fill({ color: light, alpha: 0.8 });
    pen.moveTo(26, 58).lineTo(37, 34).stroke(brush("#ffffff", 5));
    pen.moveTo(68, 42).lineTo(64, 66).stroke(brush("#ffffff", 4));
    pen.poly(shape).stroke({ ...outline(palette), color: palette.dark ? shade : palette.outline });
  },
};

/** A garland of tinsel with two stars. */
export const tinsel: Sprite = {
  draw(pen, palette) {
    const { red, yellow, green } = palette.tones;
    const garland = () =>
      pen.moveTo(8, 22).bezierCurveTo(14, 84, 46, 88, 54, 50).bezierCurveTo(60, 20, 88, 34, 92, 78);
    garland().stroke(brush(palette.outline, 21));
    garland().stroke(brush(green.face, 14));
    garland().stroke(brush(green.light, 4));
    for (const [x, y, tone] of [
      [17, 52, red],
      [47, 68, yellow],
      [83, 48, red],
    ] as const) {
      pen.star(x, y, 5, 16, 7).fill(tone.face).stroke({ width: 2.5, color: palette.outline });
    }
  },
};
