import type { Tint } from "@mesagrid/env";
import type { Palette } from "../palette.js";
import type { Tone } from "../tones.js";
import { brush, outline, type Pen, type Sprite } from "./sprite.js";
import { mark } from "./tint.js";

function crate(pen: Pen, palette: Palette, { face, light, shade }: Tone): void {
  pen.roundRect(10, 10, 80, 80, 7).fill(face).stroke(outline(palette));
  for (const y of [37, 63]) pen.moveTo(24, y).lineTo(76, y).stroke({ width: 3, color: shade });
  for (const x of [12, 74]) pen.rect(x, 12, 14, 76).fill(light);
  for (const y of [12, 74]) pen.rect(12, y, 76, 14).fill(light);
  pen.rect(26, 26, 48, 48).stroke({ width: 3, color: shade });
  for (const x of [19, 81]) for (const y of [19, 81]) pen.circle(x, y, 3).fill(shade);
}

/** Pips in a row: what tells the first, the second and the third of a kind apart. */
export function pips(pen: Pen, count: number, y: number, color: string, radius = 6): void {
  for (let pip = 0; pip < count; pip++) {
    pen.circle(50 + (pip - (count - 1) / 2) * radius * 2.8, y, radius).fill(color);
  }
}

/** A crate of planks; the second and third of a level bear two and three pips. */
export function box(number: number): Sprite {
  return {
    draw(pen, palette) {
      const { bark, paper } = palette.tones;
      crate(pen, palette, bark);
      if (number === 1) {
        pen.moveTo(30, 70).lineTo(70, 30).stroke(brush(bark.light, 11));
        return;
      }
      pen.roundRect(24, 37, 52, 26, 7).fill(paper.face).stroke(outline(palette, 3));
      pips(pen, number, 50, palette.outline, 5.5);
    },
  };
}

/** A painted crate with its tint's mark. */
export function tintedBox(tint: Tint): Sprite {
  return {
    draw(pen, palette) {
      crate(pen, palette, palette.tones[tint]);
      mark(pen, tint, 50, 50, 15).fill(palette.tones.paper.light).stroke(outline(palette, 2.5));
    },
  };
}

/** A wrapped present; an arrow tells the left from the right one. */
export function wrappedBox(left: boolean): Sprite {
  return {
    draw(pen, palette) {
      const { purple, yellow, paper } = palette.tones;
      const line = outline(palette);
      pen.roundRect(14, 40, 72, 50, 6).fill(purple.face).stroke(line);
      pen.roundRect(8, 26, 84, 20, 6).fill(purple.light).stroke(line);
      for (const side of [-1, 1]) {
        pen.moveTo(50, 26).bezierCurveTo(50 + side * 10, 2, 50 + side * 36, 4, 50 + side * 30, 18);
        pen.bezierCurveTo(50 + side * 26, 28, 50 + side * 10, 26, 50, 26).closePath();
        pen.fill(yellow.face).stroke(outline(palette, 3));
      }
      pen.circle(50, 66, 18).fill(paper.light).stroke(outline(palette, 3));
      const way = left ? -1 : 1;
      pen
        .moveTo(50 - way * 4, 56)
        .lineTo(50 + way * 6, 66)
        .lineTo(50 - way * 4, 76)
        .stroke(brush(purple.shade, 6));
    },
  };
}

/** Something to win: a cup. */
export const prize: Sprite = {
  draw(pen, palette) {
    const { gold } = palette;
    const line = outline(palette);
    for (const x of [24, 76]) {
      pen.circle(x, 32, 13).stroke(brush(palette.outline, 11));
      pen.circle(x, 32, 13).stroke(brush(gold.shade, 5));
    }
    pen
      .moveTo(24, 12)
      .lineTo(76, 12)
      .bezierCurveTo(76, 46, 68, 58, 50, 60)
      .bezierCurveTo(32, 58, 24, 46, 24, 12)
      .closePath();
    pen.fill(gold.face).stroke(line);
    pen.rect(44, 58, 12, 18).fill(gold.shade).stroke(outline(palette, 3));
    pen.roundRect(27, 74, 46, 16, 5).fill(palette.wood.body).stroke(line);
    mark(pen, "purple", 50, 34, 13).fill("#fff3bd");
  },
};

/** A place with nothing in it: an empty dashed ring. */
export const empty: Sprite = {
  draw(pen, palette) {
    for (let dash = 0; dash < 8; dash++) {
      const start = (dash * Math.PI) / 4;
      pen.moveTo(50 + 28 * Math.cos(start), 50 + 28 * Math.sin(start));
      pen.arc(50, 50, 28, start, start + 0.45).stroke(brush(palette.muted, 6));
    }
    pen.moveTo(38, 62).lineTo(62, 38).stroke(brush(palette.muted, 6));
  },
};
