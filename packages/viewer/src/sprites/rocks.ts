import { pips } from "./box.js";
import { brush, outline, type Sprite } from "./sprite.js";

/** A boulder with a crack; the second and third of a level bear two and three pips. */
export function rock(number: number): Sprite {
  return {
    draw(pen, palette) {
      const { stone, paper } = palette.tones;
      const shape = [10, 70, 16, 40, 34, 18, 64, 14, 86, 36, 92, 68, 80, 86, 22, 86];
      pen.poly(shape).fill(stone.face);
      pen.poly([16, 40, 34, 18, 64, 14, 56, 30, 32, 44]).fill(stone.light);
      pen.poly([92, 68, 80, 86, 22, 86, 40, 74, 74, 72]).fill(stone.shade);
      if (number === 1) pen.moveTo(64, 34).lineTo(58, 48).lineTo(68, 56).stroke(brush(stone.shade, 4));
      else {
        pen.roundRect(26, 47, 48, 23, 8).fill(paper.face).stroke(outline(palette, 3));
        pips(pen, number, 58.5, palette.outline, 5);
      }
      pen.poly(shape).stroke(outline(palette));
    },
  };
}

/** Three pebbles: worth nothing. */
export const stone: Sprite = {
  draw(pen, palette) {
    const { stone: grey } = palette.tones;
    for (const [x, y, wide, high] of [
      [34, 42, 22, 18],
      [70, 52, 20, 16],
      [42, 74, 26, 15],
    ]) {
      pen.ellipse(x, y, wide, high).fill(grey.face).stroke(outline(palette));
      pen.ellipse(x - wide * 0.25, y - high * 0.35, wide * 0.45, high * 0.3).fill(grey.light);
    }
  },
};

/** Bars of gold in a stack. */
export const gold: Sprite = {
  draw(pen, palette) {
    const { face, shade } = palette.gold;
    for (const [x, y] of [
      [6, 60],
      [52, 60],
      [29, 30],
    ]) {
      pen
        .poly([x + 8, y, x + 34, y, x + 42, y + 26, x, y + 26])
        .fill(face)
        .stroke(outline(palette));
      pen.poly([x + 8, y, x + 34, y, x + 36, y + 8, x + 6, y + 8]).fill("#fff0a8");
      pen
        .moveTo(x + 12, y + 18)
        .lineTo(x + 30, y + 18)
        .stroke(brush(shade, 4));
    }
  },
};

/** A coin with a star on it. */
export const coin: Sprite = {
  draw(pen, palette) {
    const { face, shade } = palette.gold;
    pen.circle(50, 50, 36).fill(face).stroke(outline(palette));
    pen.circle(50, 50, 27).stroke({ width: 3.5, color: shade });
    pen.star(50, 51, 5, 18, 8).fill(shade);
    pen.moveTo(24, 38).bezierCurveTo(28, 29, 34, 25, 40, 23).stroke(brush("#fff3bd", 5));
  },
};

/** A star. */
export const star: Sprite = {
  draw(pen, palette) {
    pen.star(50, 54, 5, 44, 20).fill(palette.tones.yellow.face).stroke(outline(palette, 4));
    pen.moveTo(38, 44).lineTo(46, 32).stroke(brush(palette.tones.yellow.light, 6));
  },
};

/** A heart. */
export const heart: Sprite = {
  draw(pen, palette) {
    const { red } = palette.tones;
    pen.moveTo(50, 88).bezierCurveTo(-8, 52, 10, 10, 34, 14).bezierCurveTo(42, 15, 48, 21, 50, 30);
    pen.bezierCurveTo(52, 21, 58, 15, 66, 14).bezierCurveTo(90, 10, 108, 52, 50, 88).closePath();
    pen.fill(red.face).stroke(outline(palette, 4));
    pen.moveTo(22, 42).bezierCurveTo(22, 32, 26, 27, 33, 26).stroke(brush(red.light, 6));
  },
};
