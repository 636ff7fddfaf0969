import type { Palette } from "../palette.js";
import type { Tone } from "../tones.js";
import { brush, outline, type Pen, type Sprite } from "./sprite.js";

/** Shoulders and a head that looks to the right; what makes it somebody is drawn over it. */
function person(pen: Pen, palette: Palette, coat: Tone): void {
  const line = outline(palette);
  const { skin } = palette.tones;
  pen.moveTo(16, 92).bezierCurveTo(14, 62, 32, 56, 48, 56).bezierCurveTo(64, 56, 80, 62, 78, 92).closePath();
  pen.fill(coat.face).stroke(line);
  pen.circle(48, 37, 23).fill(skin.face).stroke(line);
  for (const x of [48, 61]) pen.circle(x, 37, 3.6).fill("#26292e");
}

/** A hero with a helmet, a plume and a sword. */
export const hero: Sprite = {
  faces: true,
  draw(pen, palette) {
    const { blue, red, metal, skin } = palette.tones;
    const line = outline(palette);
    pen.moveTo(86, 74).lineTo(86, 24).stroke(brush(palette.outline, 13));
    pen.moveTo(86, 70).lineTo(86, 24).stroke(brush(metal.light, 6));
    person(pen, palette, blue);
    pen
      .moveTo(25, 36)
      .bezierCurveTo(22, 6, 74, 4, 72, 30)
      .lineTo(43, 31)
      .lineTo(40, 52)
      .lineTo(28, 50)
      .closePath();
    pen.fill(metal.face).stroke(line);
    pen.moveTo(50, 12).bezierCurveTo(44, 0, 20, 2, 8, 22).bezierCurveTo(22, 18, 32, 20, 44, 18).closePath();
    pen.fill(red.face).stroke(outline(palette, 3));
    pen.moveTo(75, 68).lineTo(97, 68).stroke(brush(palette.gold.shade, 7));
    pen.circle(86, 77, 8).fill(skin.face).stroke(outline(palette, 3));
  },
};

/** A lumberjack with a cap, a beard and an axe. */
export const lumberjack: Sprite = {
  faces: true,
  draw(pen, palette) {
    const { red, bark, metal, skin } = palette.tones;
    const line = outline(palette);
    person(pen, palette, red);
    for (const x of [34, 60]) pen.moveTo(x, 66).lineTo(x, 90).stroke({ width: 4, color: red.shade });
    pen.moveTo(19, 80).lineTo(75, 80).stroke({ width: 4, color: red.shade });
    pen.moveTo(28, 42).bezierCurveTo(30, 70, 40, 72, 50, 72).bezierCurveTo(62, 72, 70, 62, 70, 44);
    pen.bezierCurveTo(62, 50, 40, 50, 28, 42).closePath().fill(bark.face).stroke(line);
    pen.moveTo(24, 30).bezierCurveTo(24, 6, 70, 4, 72, 28).closePath().fill(red.face).stroke(line);
    pen.moveTo(22, 29).lineTo(75, 29).stroke(brush(palette.outline, 11));
    pen.moveTo(23, 29).lineTo(74, 29).stroke(brush(red.shade, 6));
    pen.moveTo(85, 90).lineTo(85, 26).stroke(brush(palette.outline, 12));
    pen.moveTo(85, 90).lineTo(85, 26).stroke(brush(bark.light, 6));
    pen.poly([74, 16, 98, 12, 98, 46, 74, 40]).fill(metal.light).stroke(line);
    pen.circle(84, 72, 8).fill(skin.face).stroke(outline(palette, 3));
  },
};

/** Somebody in a dark coat and a peaked cap who sees what is done. */
export const supervisor: Sprite = {
  draw(pen, palette) {
    const { cloth, paper, red } = palette.tones;
    const line = outline(palette);
    person(pen, palette, cloth);
    pen.poly([38, 60, 58, 60, 48, 80]).fill(paper.light);
    pen.poly([48, 64, 53, 70, 48, 90, 43, 70]).fill(red.face);
    pen.moveTo(20, 24).bezierCurveTo(20, 2, 78, 2, 78, 24).lineTo(70, 31).lineTo(27, 31).closePath();
    pen.fill(cloth.face).stroke(line);
    pen.moveTo(38, 31).bezierCurveTo(56, 26, 76, 28, 84, 35).stroke(brush(palette.outline, 8));
    pen.star(50, 17, 5, 10, 4.5).fill(palette.gold.face);
    pen.circle(66, 76, 6).fill(palette.gold.face).stroke({ width: 2, color: palette.gold.shade });
  },
};
