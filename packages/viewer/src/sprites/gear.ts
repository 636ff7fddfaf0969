import type { Tint } from "@mesagrid/env";
import { brush, outline, type Sprite } from "./sprite.js";
import { mark } from "./tint.js";

/** A shield with a cross. */
export const shield: Sprite = {
  draw(pen, palette) {
    const { blue, metal } = palette.tones;
    const path = () =>
      pen
        .moveTo(50, 8)
        .bezierCurveTo(62, 16, 76, 18, 88, 17)
        .bezierCurveTo(90, 56, 78, 80, 50, 94)
        .bezierCurveTo(22, 80, 10, 56, 12, 17)
        .bezierCurveTo(24, 18, 38, 16, 50, 8)
        .closePath();
    path().fill(blue.face);
    pen.moveTo(50, 16).lineTo(50, 86).stroke({ width: 13, color: metal.light });
    pen.moveTo(19, 42).lineTo(81, 42).stroke({ width: 13, color: metal.light });
    path().stroke(brush(palette.outline, 10));
    path().stroke(brush(metal.face, 4.5));
  },
};

/** A sword, its point up and to the right. */
export const sword: Sprite = {
  draw(pen, palette) {
    const { metal } = palette.tones;
    const { gold } = palette;
    pen.poly([90, 8, 86, 28, 42, 72, 28, 58, 72, 14]).fill(metal.light).stroke(outline(palette));
    pen.moveTo(84, 15).lineTo(38, 61).stroke({ width: 3.5, color: metal.shade });
    pen.moveTo(18, 82).lineTo(34, 66).stroke(brush(palette.outline, 16));
    pen.moveTo(18, 82).lineTo(34, 66).stroke(brush(palette.wood.lid, 9));
    pen.moveTo(24, 52).lineTo(48, 76).stroke(brush(palette.outline, 15));
    pen.moveTo(24, 52).lineTo(48, 76).stroke(brush(gold.face, 8));
    pen.circle(15, 85, 7).fill(gold.face).stroke(outline(palette, 3));
  },
};

/** A bow with an arrow on its string. */
export const bow: Sprite = {
  draw(pen, palette) {
    const { bark, metal, red } = palette.tones;
    const wood = () => pen.moveTo(24, 12).bezierCurveTo(62, 8, 92, 38, 88, 76);
    pen.moveTo(24, 12).lineTo(88, 76).stroke(brush(palette.muted, 3));
    wood().stroke(brush(palette.outline, 14));
    wood().stroke(brush(bark.light, 7));
    pen.moveTo(14, 86).lineTo(76, 24).stroke(brush(palette.outline, 9));
    pen.moveTo(14, 86).lineTo(76, 24).stroke(brush(bark.light, 4));
    pen.poly([92, 8, 86, 34, 66, 14]).fill(metal.light).stroke(outline(palette, 3));
    pen.poly([8, 78, 22, 64, 28, 72, 14, 92]).fill(red.face).stroke(outline(palette, 3));
  },
};

/** A ball with a seam; in a tint it bears the tint's mark. */
export function ball(tint?: Tint): Sprite {
  return {
    draw(pen, palette) {
      const { face, light, shade } = palette.tones[tint ?? "red"];
      pen.circle(50, 52, 38).fill(face).stroke(outline(palette));
      pen.moveTo(23, 42).bezierCurveTo(26, 32, 33, 26, 42, 23).stroke(brush(light, 7));
      if (tint)
        mark(pen, tint, 50, 54, 18).fill(palette.tones.paper.light).stroke({ width: 3, color: shade });
      else {
        for (const [x, bend] of [
          [33, -14],
          [67, 14],
        ]) {
          pen.moveTo(x, 18).bezierCurveTo(x + bend, 36, x + bend, 68, x, 86);
          pen.stroke({ ...brush(palette.tones.paper.light, 10), cap: "butt" });
        }
        pen.circle(50, 52, 38).stroke(outline(palette));
      }
    },
  };
}

/** A sealed letter. */
export const letter: Sprite = {
  draw(pen, palette) {
    const { paper, red } = palette.tones;
    pen.roundRect(8, 22, 84, 58, 6).fill(paper.face).stroke(outline(palette));
    pen
      .moveTo(11, 77)
      .lineTo(40, 50)
      .moveTo(89, 77)
      .lineTo(60, 50)
      .stroke({ width: 3.5, color: paper.shade });
    pen.poly([9, 25, 91, 25, 50, 60]).fill(paper.light).stroke(outline(palette));
    pen.circle(50, 56, 11).fill(red.face).stroke(outline(palette, 3));
  },
};

/** A bucket of water. */
export const bucket: Sprite = {
  draw(pen, palette) {
    const { metal, water } = palette.tones;
    const line = outline(palette);
    const handle = () => pen.moveTo(16, 36).bezierCurveTo(20, -4, 80, -4, 84, 36);
    handle().stroke(brush(palette.outline, 9));
    handle().stroke(brush(metal.light, 4));
    pen.moveTo(14, 36).lineTo(24, 88).bezierCurveTo(34, 94, 66, 94, 76, 88).lineTo(86, 36).closePath();
    pen.fill(metal.face).stroke(line);
    pen.moveTo(20, 62).bezierCurveTo(40, 70, 60, 70, 80, 62).stroke({ width: 4, color: metal.shade });
    pen.ellipse(50, 37, 36, 12).fill(metal.light).stroke(line);
    pen.ellipse(50, 38, 28, 8).fill(water.face);
  },
};
