import type { Tint } from "@mesagrid/env";
import { brush, outline, type Sprite } from "./sprite.js";
import { mark } from "./tint.js";

/** A big push button on a base. */
export const button: Sprite = {
  draw(pen, palette) {
    const { red, metal } = palette.tones;
    const line = outline(palette);
    pen.roundRect(8, 58, 84, 32, 9).fill(metal.face).stroke(line);
    pen.ellipse(50, 62, 34, 12).fill(metal.shade);
    pen.moveTo(20, 58).lineTo(20, 42).bezierCurveTo(20, 16, 80, 16, 80, 42).lineTo(80, 58);
    pen.bezierCurveTo(70, 70, 30, 70, 20, 58).closePath().fill(red.face).stroke(line);
    pen.ellipse(44, 34, 16, 6).fill(red.light);
  },
};

/** A lever on a base, to the left and dark, or to the right and lit; what it is about stands on the base. */
export function lever(on: boolean, about?: "rock" | "diamond"): Sprite {
  return {
    draw(pen, palette) {
      const { metal, dark, green, red, stone, glass } = palette.tones;
      const line = outline(palette);
      const x = on ? 78 : 22;
      pen.moveTo(50, 60).lineTo(x, 18).stroke(brush(palette.outline, 14));
      pen.moveTo(50, 60).lineTo(x, 18).stroke(brush(metal.light, 7));
      if (on) pen.circle(x, 18, 13).fill(green.face).stroke(line);
      else
        pen
          .roundRect(x - 12, 6, 24, 24, 4)
          .fill(red.face)
          .stroke(line);
      pen.roundRect(8, 54, 84, 38, 9).fill(metal.shade).stroke(line);
      const icon = { width: 2.5, color: palette.outline };
      if (about === "rock") pen.poly([33, 86, 36, 68, 50, 60, 64, 66, 68, 86]).fill(stone.light).stroke(icon);
      else if (about === "diamond")
        pen.poly([40, 61, 60, 61, 68, 70, 50, 88, 32, 70]).fill(glass.light).stroke(icon);
      else for (const dot of [34, 66]) pen.circle(dot, 73, 6).fill(dot > 50 === on ? "#ffffff" : dark.shade);
    },
  };
}

/** A bulb on a stand with rays, or without a light; in a tint it bears the tint's mark. */
export function lamp(on: boolean, tint: Tint = "yellow", marked = false): Sprite {
  return {
    draw(pen, palette) {
      const { metal, dark } = palette.tones;
      const { face, light, shade } = palette.tones[tint];
      const line = outline(palette);
      if (on) {
        pen.circle(50, 42, 47).fill({ color: light, alpha: 0.45 });
        for (let ray = 0; ray < 8; ray++) {
          const turn = (ray * Math.PI) / 4 + Math.PI / 8;
          if (Math.sin(turn) > 0.9) continue;
          const [x, y] = [Math.cos(turn), Math.sin(turn)];
          pen
            .moveTo(50 + 37 * x, 42 + 37 * y)
            .lineTo(50 + 45 * x, 42 + 45 * y)
            .stroke(brush(face, 5));
        }
      }
      pen.roundRect(36, 66, 28, 26, 6).fill(metal.face).stroke(line);
      for (const y of [75, 83]) pen.moveTo(37, y).lineTo(63, y).stroke({ width: 3, color: metal.shade });
      pen.moveTo(38, 68).bezierCurveTo(36, 58, 22, 54, 22, 40).bezierCurveTo(22, 4, 78, 4, 78, 40);
      pen
        .bezierCurveTo(78, 54, 64, 58, 62, 68)
        .closePath()
        .fill(on ? face : metal.shade)
        .stroke(line);
      if (on && marked) mark(pen, tint, 50, 40, 15).fill("#ffffff").stroke({ width: 3, color: shade });
      else
        pen
          .moveTo(40, 64)
          .lineTo(44, 40)
          .lineTo(50, 48)
          .lineTo(56, 40)
          .lineTo(60, 64)
          .stroke(brush(on ? shade : dark.shade, 3.5));
    },
  };
}

/** A halo of rays, laid over what it lights. */
export const light: Sprite = {
  draw(pen, palette) {
    const { yellow } = palette.tones;
    const color = palette.dark ? yellow.face : "#e0a800";
    pen.circle(50, 50, 46).fill({ color: yellow.face, alpha: 0.28 });
    for (let ray = 0; ray < 12; ray++) {
      const turn = (ray * Math.PI) / 6;
      const [x, y] = [Math.cos(turn), Math.sin(turn)];
      pen
        .moveTo(50 + 37 * x, 50 + 37 * y)
        .lineTo(50 + 47 * x, 50 + 47 * y)
        .stroke(brush(color, 5.5));
    }
  },
};

/** A light tower with a number of bands. */
export function beacon(number: number): Sprite {
  return {
    draw(pen, palette) {
      const { paper, red, dark, glass } = palette.tones;
      const line = outline(palette);
      const tower = [34, 36, 66, 36, 76, 92, 24, 92];
      pen.poly(tower).fill(paper.face);
      const thick = 34 / (number + 1);
      for (let band = 0; band < number; band++) {
        const top = 42 + (band + 1) * (50 / (number + 1)) - thick / 2 - 1;
        const half = (y: number) => 16 + ((y - 36) / 56) * 10;
        const [a, b] = [half(top), half(top + thick)];
        pen.poly([50 - a, top, 50 + a, top, 50 + b, top + thick, 50 - b, top + thick]).fill(red.shade);
      }
      pen.poly(tower).stroke(line);
      pen.rect(36, 20, 28, 16).fill(glass.light).stroke(line);
      pen.poly([30, 21, 50, 4, 70, 21]).fill(red.face).stroke(line);
      pen.moveTo(28, 37).lineTo(72, 37).stroke(brush(dark.shade, 6));
    },
  };
}

/** A sign in the wall, dark or lit up. */
export function sign(lit: boolean): Sprite {
  return {
    draw(pen, palette) {
      const { metal, dark, yellow } = palette.tones;
      pen.roundRect(2, 2, 96, 96, 8).fill(palette.wall.face).stroke(outline(palette));
      pen
        .roundRect(13, 18, 74, 64, 10)
        .fill(lit ? yellow.light : dark.face)
        .stroke({ width: 5, color: lit ? yellow.shade : metal.shade });
      const ink = lit ? "#5a3b00" : dark.light;
      if (lit) pen.moveTo(50, 30).lineTo(50, 54).stroke(brush(ink, 11));
      else pen.moveTo(36, 50).lineTo(64, 50).stroke(brush(ink, 8));
      if (lit) pen.circle(50, 70, 6.5).fill(ink);
    },
  };
}

/** A camera that watches: an eye on an arm. */
export const camera: Sprite = {
  draw(pen, palette) {
    const { metal, dark, red, glass } = palette.tones;
    const line = outline(palette);
    pen.roundRect(36, 4, 28, 18, 5).fill(metal.shade).stroke(line);
    pen.moveTo(50, 22).lineTo(50, 36).stroke(brush(palette.outline, 13));
    pen.roundRect(12, 34, 76, 52, 16).fill(metal.light).stroke(line);
    pen.circle(48, 60, 20).fill(dark.face).stroke(line);
    pen.circle(48, 60, 12).fill(glass.shade);
    pen.circle(44, 56, 4.5).fill("#ffffff");
    pen.circle(77, 46, 5).fill(red.face).stroke({ width: 2, color: palette.outline });
  },
};

/** A board with a gauge and a key to press. */
export const panel: Sprite = {
  draw(pen, palette) {
    const { metal, dark, green, red } = palette.tones;
    pen.roundRect(8, 8, 84, 84, 9).fill(metal.face).stroke(outline(palette));
    pen.roundRect(18, 18, 64, 34, 6).fill(dark.shade).stroke({ width: 3, color: metal.shade });
    pen.moveTo(26, 46).lineTo(40, 36).lineTo(52, 42).lineTo(74, 24).stroke(brush(green.light, 5.5));
    pen.circle(34, 72, 11).fill(red.face).stroke(outline(palette, 3));
    for (const y of [65, 73, 81]) pen.moveTo(56, y).lineTo(80, y).stroke(brush(metal.shade, 4));
  },
};

/** A grid of bars over what lies below it. */
export const cover: Sprite = {
  draw(pen, palette) {
    const { metal } = palette.tones;
    for (const width of [10, 5]) {
      const style = brush(width === 10 ? palette.outline : metal.light, width);
      for (const at of [28, 50, 72])
        pen.moveTo(at, 8).lineTo(at, 92).moveTo(8, at).lineTo(92, at).stroke(style);
    }
    pen.roundRect(6, 6, 88, 88, 9).stroke(brush(palette.outline, 13));
    pen.roundRect(6, 6, 88, 88, 9).stroke(brush(metal.face, 7));
  },
};
