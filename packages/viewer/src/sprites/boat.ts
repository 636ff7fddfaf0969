import { outline, type Sprite } from "./sprite.js";

/** A rowing boat from above, its bow to the right. */
export const boat: Sprite = {
  turns: true,
  draw(pen, palette) {
    const { bark, metal, red, skin } = palette.tones;
    const line = outline(palette);
    for (const [y, tip] of [
      [30, 5],
      [70, 95],
    ]) {
      pen.moveTo(52, y).lineTo(40, tip).stroke({ width: 9, color: palette.outline, cap: "round" });
      pen.moveTo(52, y).lineTo(40, tip).stroke({ width: 4.5, color: metal.light, cap: "round" });
    }
    pen.moveTo(8, 34).bezierCurveTo(30, 20, 70, 20, 96, 50).bezierCurveTo(70, 80, 30, 80, 8, 66).closePath();
    pen.fill(bark.face).stroke(line);
    pen
      .moveTo(16, 39)
      .bezierCurveTo(34, 30, 64, 30, 84, 50)
      .bezierCurveTo(64, 70, 34, 70, 16, 61)
      .closePath();
    pen.fill(bark.light);
    pen.rect(26, 33, 8, 34).fill(bark.shade);
    pen.circle(54, 50, 15).fill(red.face).stroke(line);
    pen.circle(57, 50, 8).fill(skin.face);
  },
};
