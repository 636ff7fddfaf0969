import { brush, outline, type Sprite } from "./sprite.js";

/** A duck that swims ahead: somebody to follow. */
export const bird: Sprite = {
  faces: true,
  draw(pen, palette) {
    const { yellow, fire } = palette.tones;
    const line = outline(palette);
    pen.moveTo(6, 50).bezierCurveTo(20, 62, 40, 58, 48, 52).bezierCurveTo(44, 34, 46, 12, 66, 12);
    pen.bezierCurveTo(88, 12, 90, 38, 76, 48).bezierCurveTo(90, 60, 88, 86, 58, 88);
    pen.bezierCurveTo(24, 90, 8, 78, 6, 50).closePath().fill(yellow.face).stroke(line);
    pen.poly([83, 26, 99, 33, 83, 40]).fill(fire.face).stroke(outline(palette, 3));
    pen.moveTo(28, 66).bezierCurveTo(34, 80, 58, 80, 62, 64).stroke(brush(yellow.shade, 4.5));
    pen.circle(71, 27, 4.8).fill("#26292e");
  },
};

/** A cat that looks at one: two ears, whiskers, a tail. */
export const cat: Sprite = {
  faces: true,
  draw(pen, palette) {
    const { fire, paper } = palette.tones;
    const line = outline(palette);
    pen.moveTo(20, 78).bezierCurveTo(2, 70, 2, 44, 14, 40).stroke(brush(palette.outline, 14));
    pen.moveTo(20, 78).bezierCurveTo(2, 70, 2, 44, 14, 40).stroke(brush(fire.face, 8));
    pen.roundRect(18, 52, 56, 40, 20).fill(fire.face).stroke(line);
    pen.moveTo(32, 44).lineTo(34, 10).lineTo(50, 22).lineTo(70, 22).lineTo(87, 10).lineTo(88, 44);
    pen.bezierCurveTo(86, 72, 34, 72, 32, 44).closePath().fill(fire.face).stroke(line);
    pen.ellipse(60, 55, 15, 9).fill(paper.light);
    for (const x of [48, 73]) pen.ellipse(x, 40, 5, 7).fill("#26292e");
    pen.poly([56, 49, 65, 49, 60.5, 55]).fill(palette.mouse.pink);
    for (const side of [-1, 1]) {
      for (const y of [52, 58])
        pen
          .moveTo(60 + side * 18, 54)
          .lineTo(60 + side * 37, y)
          .stroke(brush(palette.outline, 2));
    }
  },
};

/** A monster with horns, one eye and teeth. */
export const monster: Sprite = {
  draw(pen, palette) {
    const { purple } = palette.tones;
    const line = outline(palette);
    for (const side of [-1, 1]) {
      pen
        .poly([50 + side * 18, 26, 50 + side * 42, 5, 50 + side * 35, 40])
        .fill(palette.tones.paper.face)
        .stroke(line);
    }
    pen.moveTo(12, 90).bezierCurveTo(6, 44, 18, 16, 50, 16).bezierCurveTo(82, 16, 94, 44, 88, 90);
    for (const x of [75, 62, 50, 38, 25, 12]) pen.lineTo(x, x % 2 === 0 ? 90 : 80);
    pen.closePath().fill(purple.face).stroke(line);
    pen.circle(50, 41, 16).fill("#ffffff").stroke(outline(palette, 3));
    pen.circle(50, 43, 7).fill("#26292e");
    pen
      .moveTo(24, 63)
      .lineTo(76, 63)
      .bezierCurveTo(70, 82, 30, 82, 24, 63)
      .closePath()
      .fill("#33141f")
      .stroke(outline(palette, 3));
    for (const x of [31, 44, 57]) pen.poly([x, 64, x + 11, 64, x + 5.5, 74]).fill("#ffffff");
  },
};

/** A ghost that floats. */
export const ghost: Sprite = {
  draw(pen, palette) {
    const { paper } = palette.tones;
    pen.moveTo(16, 90).bezierCurveTo(14, 40, 22, 8, 50, 8).bezierCurveTo(78, 8, 86, 40, 84, 90);
    pen.lineTo(72, 79).lineTo(61, 91).lineTo(50, 79).lineTo(39, 91).lineTo(28, 79).closePath();
    pen.fill(paper.face).stroke({ ...outline(palette), color: palette.dark ? paper.shade : palette.outline });
    for (const x of [38, 62]) pen.ellipse(x, 40, 7, 10).fill("#26292e");
    pen.ellipse(50, 61, 6, 8).fill("#26292e");
  },
};
