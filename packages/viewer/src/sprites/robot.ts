import { brush, outline, type Sprite } from "./sprite.js";

/** A robot: a head with a screen and an antenna, on a body with two wheels. */
export const robot: Sprite = {
  faces: true,
  draw(pen, palette) {
    const { metal, blue } = palette.tones;
    const line = outline(palette);
    pen.moveTo(46, 18).lineTo(46, 8).stroke(brush(palette.outline, 6));
    pen.circle(46, 8, 6).fill(palette.tones.red.face).stroke(outline(palette, 2.5));
    for (const x of [32, 68]) pen.circle(x, 86, 10).fill(palette.tones.dark.light).stroke(line);
    pen.roundRect(22, 54, 56, 31, 9).fill(metal.face).stroke(line);
    pen.moveTo(78, 64).lineTo(92, 70).stroke(brush(palette.outline, 11));
    pen.moveTo(78, 64).lineTo(92, 70).stroke(brush(metal.light, 5));
    pen.roundRect(14, 17, 72, 43, 13).fill(metal.light).stroke(line);
    pen.roundRect(26, 25, 54, 27, 9).fill(blue.shade);
    for (const x of [46, 67]) pen.roundRect(x - 5, 31, 10, 15, 5).fill("#9af2ff");
    for (const x of [34, 46])
      pen.circle(x, 72, 4).fill(x === 34 ? palette.tones.yellow.face : palette.tones.green.face);
  },
};
