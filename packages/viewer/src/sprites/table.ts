import type { Tint } from "@mesagrid/env";
import { brush, outline, type Sprite } from "./sprite.js";
import { mark } from "./tint.js";

/** A plate with a rim and a fork beside it. */
export const dish: Sprite = {
  draw(pen, palette) {
    const { paper, blue, metal } = palette.tones;
    const line = outline(palette);
    pen.ellipse(50, 62, 44, 30).fill(paper.face).stroke(line);
    pen.ellipse(50, 61, 36, 23).stroke({ width: 4, color: blue.face });
    pen.ellipse(50, 60, 24, 14).fill(paper.light).stroke({ width: 3, color: metal.face });
  },
};

/** A tall vase with a pattern. */
export const vase: Sprite = {
  draw(pen, palette) {
    const { blue, paper } = palette.tones;
    pen.moveTo(34, 8).lineTo(66, 8).lineTo(60, 28).bezierCurveTo(90, 40, 84, 76, 62, 92).lineTo(38, 92);
    pen.bezierCurveTo(16, 76, 10, 40, 40, 28).closePath().fill(paper.face).stroke(outline(palette));
    pen
      .moveTo(21, 50)
      .lineTo(32, 60)
      .lineTo(41, 50)
      .lineTo(50, 60)
      .lineTo(59, 50)
      .lineTo(68, 60)
      .lineTo(79, 50);
    pen.stroke(brush(blue.face, 6));
    pen.moveTo(40, 29).lineTo(60, 29).stroke(brush(blue.face, 6));
    pen.moveTo(30, 76).lineTo(70, 76).stroke(brush(blue.face, 6));
  },
};

/** What is left of a vase. */
export const shards: Sprite = {
  draw(pen, palette) {
    const { blue, paper } = palette.tones;
    for (const piece of [
      [8, 84, 18, 52, 42, 60, 38, 86],
      [44, 66, 64, 50, 78, 70, 60, 86],
      [76, 88, 84, 62, 96, 84],
      [26, 46, 44, 30, 52, 50],
      [62, 40, 80, 30, 82, 48],
    ]) {
      pen.poly(piece).fill(paper.face).stroke(outline(palette));
    }
    pen.moveTo(17, 68).lineTo(30, 74).stroke(brush(blue.face, 5.5));
    pen.moveTo(58, 66).lineTo(66, 74).stroke(brush(blue.face, 5.5));
  },
};

/** A bottle of whisky and a glass. */
export const whisky: Sprite = {
  draw(pen, palette) {
    const { fire, paper, glass, bark } = palette.tones;
    const line = outline(palette);
    pen.rect(28, 6, 18, 14).fill(bark.shade).stroke(line);
    pen
      .moveTo(29, 20)
      .lineTo(45, 20)
      .lineTo(46, 34)
      .bezierCurveTo(60, 40, 60, 44, 60, 54)
      .lineTo(60, 92)
      .lineTo(14, 92);
    pen.lineTo(14, 54).bezierCurveTo(14, 44, 14, 40, 28, 34).closePath().fill(fire.shade).stroke(line);
    pen.rect(16, 54, 42, 26).fill(paper.face);
    pen.star(37, 67, 5, 10, 4.5).fill(fire.shade);
    pen.poly([64, 58, 96, 58, 92, 92, 68, 92]).fill(glass.light).stroke(line);
    pen.poly([67, 72, 93, 72, 90, 90, 70, 90]).fill(fire.face);
  },
};

/** A bun in a tinted wrapper: something to eat. */
export function food(tint: Tint): Sprite {
  return {
    draw(pen, palette) {
      const { face, shade } = palette.tones[tint];
      const line = outline(palette);
      pen.poly([18, 54, 82, 54, 72, 92, 28, 92]).fill(palette.tones.bark.light).stroke(line);
      for (const x of [35, 50, 65])
        pen
          .moveTo(x + (x - 50) / 8, 60)
          .lineTo(x, 88)
          .stroke(brush(palette.tones.bark.face, 3.5));
      pen.moveTo(10, 54).bezierCurveTo(4, 36, 22, 34, 26, 28).bezierCurveTo(30, 4, 70, 4, 74, 28);
      pen
        .bezierCurveTo(78, 34, 96, 36, 90, 54)
        .bezierCurveTo(76, 62, 24, 62, 10, 54)
        .closePath()
        .fill(face)
        .stroke(line);
      mark(pen, tint, 50, 37, 17).fill(palette.tones.paper.light).stroke({ width: 3, color: shade });
    },
  };
}

/** A tinted cup with a straw: something to drink. */
export function drink(tint: Tint): Sprite {
  return {
    draw(pen, palette) {
      const { face, shade } = palette.tones[tint];
      const line = outline(palette);
      pen.moveTo(55, 32).lineTo(62, 7).lineTo(82, 3).stroke(brush(palette.outline, 11));
      pen.moveTo(55, 32).lineTo(62, 7).lineTo(82, 3).stroke(brush(palette.tones.paper.light, 5.5));
      pen.poly([18, 34, 82, 34, 73, 94, 27, 94]).fill(face).stroke(line);
      pen.roundRect(12, 24, 76, 14, 6).fill(palette.tones.paper.face).stroke(line);
      mark(pen, tint, 50, 64, 19).fill(palette.tones.paper.light).stroke({ width: 3, color: shade });
    },
  };
}
