import type { Palette } from "../palette.js";
import type { Tone } from "../tones.js";
import { brush, freeSides, joinedCorners, type Pen, type Sprite } from "./sprite.js";

/** Ground that covers its cells and grows together, with a shore where it ends. */
function terrain(
  toneOf: (palette: Palette) => Tone,
  detail: (pen: Pen, tone: Tone, palette: Palette) => void,
): Sprite {
  return {
    joins: true,
    draw(pen, palette, joins) {
      const tone = toneOf(palette);
      pen.roundShape(joinedCorners(joins, 22), 0).fill(tone.face);
      detail(pen, tone, palette);
      freeSides(pen, joins, brush(tone.shade, 5), joins === 0 ? 12 : 3);
    },
  };
}

function waves(pen: Pen, color: string, rows: readonly number[], width: number): void {
  for (const [index, y] of rows.entries()) {
    const x = index % 2 === 0 ? 12 : 34;
    pen.moveTo(x, y).bezierCurveTo(x + 8, y - 12, x + 18, y - 12, x + 26, y);
    pen.bezierCurveTo(x + 34, y + 10, x + 44, y + 10, x + 52, y).stroke(brush(color, width));
  }
}

export const water = terrain(
  ({ tones }) => tones.water,
  (pen, { light }) => waves(pen, light, [28, 54, 80], 6),
);

/** Glowing rivers between dark plates. */
export const lava = terrain(
  ({ tones }) => tones.lava,
  (pen, { light, shade }) => {
    pen.poly([14, 16, 44, 11, 50, 34, 24, 44]).fill(shade);
    pen.poly([62, 20, 88, 14, 87, 44, 66, 48]).fill(shade);
    pen.poly([12, 60, 36, 54, 46, 82, 18, 88]).fill(shade);
    pen.poly([58, 62, 84, 58, 88, 86, 62, 88]).fill(shade);
    for (const [x, y, radius] of [
      [55, 52, 6.5],
      [30, 50, 3.5],
      [54, 82, 3.5],
      [76, 53, 3],
    ]) {
      pen.circle(x, y, radius).fill(light);
    }
  },
);

export const ice = terrain(
  ({ tones }) => tones.ice,
  (pen, { light, shade }) => {
    for (const [x, y, length] of [
      [18, 50, 32],
      [34, 62, 46],
      [62, 84, 20],
    ]) {
      pen
        .moveTo(x, y)
        .lineTo(x + length, y - length)
        .stroke(brush(light, 7));
    }
    pen.moveTo(58, 20).lineTo(66, 34).lineTo(80, 36).lineTo(88, 52).stroke(brush(shade, 3));
    pen.moveTo(66, 34).lineTo(60, 46).stroke(brush(shade, 3));
  },
);

export const grass = terrain(
  ({ tones }) => tones.grass,
  (pen, { shade }) => {
    for (const [x, y] of [
      [26, 36],
      [70, 30],
      [48, 62],
      [22, 82],
      [78, 78],
    ]) {
      for (const lean of [-9, 0, 9])
        pen
          .moveTo(x + lean / 3, y)
          .lineTo(x + lean, y - 15)
          .stroke(brush(shade, 4.5));
    }
  },
);

export const sand = terrain(
  ({ tones }) => tones.sand,
  (pen, { shade, light }) => {
    for (const [x, y] of [
      [24, 24],
      [56, 18],
      [80, 34],
      [38, 46],
      [64, 54],
      [20, 66],
      [48, 76],
      [82, 78],
    ]) {
      pen.circle(x, y, 4).fill(shade);
      pen.circle(x + 8, y + 5, 2.5).fill(light);
    }
  },
);

/** A pit with a rim. */
export const hole: Sprite = {
  draw(pen, palette) {
    pen.ellipse(50, 54, 43, 37).fill(palette.tones.sand.shade);
    pen.ellipse(50, 57, 38, 31).fill("#2a2420");
    pen.ellipse(50, 66, 29, 20).fill("#0e0b0a");
  },
};

/** A fire on two logs. */
export const fire: Sprite = {
  draw(pen, palette) {
    const { fire: flame, bark } = palette.tones;
    const line = brush(palette.outline, 3.5);
    for (const [from, to] of [
      [18, 82],
      [82, 18],
    ]) {
      pen.moveTo(from, 90).lineTo(to, 76).stroke(brush(palette.outline, 15));
      pen.moveTo(from, 90).lineTo(to, 76).stroke(brush(bark.face, 9));
    }
    pen.moveTo(50, 84).bezierCurveTo(12, 84, 14, 50, 30, 36).bezierCurveTo(32, 48, 38, 48, 40, 42);
    pen
      .bezierCurveTo(38, 26, 46, 14, 56, 6)
      .bezierCurveTo(56, 26, 86, 38, 82, 62)
      .bezierCurveTo(80, 78, 66, 84, 50, 84);
    pen
      .closePath()
      .fill(flame.face)
      .stroke({ ...line, color: flame.shade });
    pen.moveTo(50, 82).bezierCurveTo(32, 80, 32, 62, 42, 54).bezierCurveTo(46, 62, 52, 56, 54, 42);
    pen.bezierCurveTo(68, 56, 72, 78, 50, 82).closePath().fill(flame.light);
  },
};
