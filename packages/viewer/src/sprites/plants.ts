import { brush, outline, type Sprite } from "./sprite.js";

/** A leafy tree. */
export const tree: Sprite = {
  draw(pen, palette) {
    const { leaf, bark } = palette.tones;
    const line = outline(palette);
    pen.poly([41, 60, 59, 60, 64, 94, 36, 94]).fill(bark.face).stroke(line);
    pen.moveTo(22, 66).bezierCurveTo(0, 62, 4, 34, 22, 34).bezierCurveTo(22, 8, 60, -2, 70, 20);
    pen.bezierCurveTo(98, 18, 102, 62, 78, 66).closePath().fill(leaf.face).stroke(line);
    for (const [x, y] of [
      [36, 26],
      [24, 46],
      [58, 34],
    ]) {
      pen
        .moveTo(x - 7, y + 4)
        .bezierCurveTo(x - 4, y - 6, x + 4, y - 6, x + 9, y - 2)
        .stroke(brush(leaf.light, 5));
    }
    pen.moveTo(64, 58).bezierCurveTo(74, 58, 82, 52, 82, 44).stroke(brush(leaf.shade, 5));
  },
};

/** A felled trunk. */
export const log: Sprite = {
  draw(pen, palette) {
    const { bark } = palette.tones;
    const line = outline(palette);
    pen.roundRect(10, 32, 76, 38, 14).fill(bark.face).stroke(line);
    for (const [x, y] of [
      [22, 43],
      [30, 57],
    ]) {
      pen
        .moveTo(x, y)
        .lineTo(x + 30, y)
        .stroke(brush(bark.shade, 4));
    }
    pen.ellipse(78, 51, 14, 19).fill(bark.light).stroke(line);
    pen.ellipse(78, 51, 7, 10).stroke({ width: 3, color: bark.shade });
  },
};

/** A clipped hedge that grows together with its neighbours' green. */
export const hedge: Sprite = {
  draw(pen, palette) {
    const { leaf } = palette.tones;
    pen.roundRect(4, 14, 92, 82, 20).fill(leaf.shade).stroke(outline(palette));
    pen.roundRect(4, 8, 92, 72, 22).fill(leaf.face).stroke(outline(palette));
    for (const [x, y] of [
      [22, 30],
      [48, 22],
      [74, 30],
      [34, 50],
      [62, 50],
      [84, 56],
      [16, 60],
    ]) {
      pen
        .moveTo(x - 8, y + 4)
        .bezierCurveTo(x - 4, y - 7, x + 4, y - 7, x + 8, y + 4)
        .stroke(brush(leaf.light, 4.5));
    }
  },
};

/** Three flowers on stalks. */
export const flowers: Sprite = {
  draw(pen, palette) {
    const { leaf, red, purple, yellow } = palette.tones;
    for (const [x, y] of [
      [26, 40],
      [52, 26],
      [76, 46],
    ]) {
      pen.moveTo(x, y).bezierCurveTo(x, 70, 50, 76, 50, 94).stroke(brush(leaf.face, 5.5));
    }
    pen.ellipse(34, 82, 16, 6).fill(leaf.face);
    pen.ellipse(67, 84, 16, 6).fill(leaf.face);
    for (const [x, y, tone] of [
      [24, 38, red],
      [52, 24, yellow],
      [77, 46, purple],
    ] as const) {
      const petals = () => {
        for (let petal = 0; petal < 5; petal++) {
          const turn = (petal * 2 * Math.PI) / 5 - Math.PI / 2;
          pen.circle(x + 11 * Math.cos(turn), y + 11 * Math.sin(turn), 9);
        }
        return pen;
      };
      petals().stroke(outline(palette, 5));
      petals().fill(tone.face);
      pen.circle(x, y, 6).fill(tone === yellow ? palette.wood.body : yellow.light);
    }
  },
};

/** An apple with a leaf. */
export const apple: Sprite = {
  draw(pen, palette) {
    const { red, leaf, bark } = palette.tones;
    const line = outline(palette);
    pen.moveTo(50, 34).bezierCurveTo(46, 22, 50, 14, 56, 8).stroke(brush(bark.shade, 6));
    pen.moveTo(50, 34).bezierCurveTo(30, 18, 8, 34, 12, 60).bezierCurveTo(16, 88, 38, 98, 50, 90);
    pen.bezierCurveTo(62, 98, 84, 88, 88, 60).bezierCurveTo(92, 34, 70, 18, 50, 34).closePath();
    pen.fill(red.face).stroke(line);
    pen.moveTo(56, 22).bezierCurveTo(62, 6, 78, 4, 86, 10).bezierCurveTo(82, 24, 68, 30, 56, 22).closePath();
    pen.fill(leaf.face).stroke(outline(palette, 3));
    pen.moveTo(23, 56).bezierCurveTo(24, 46, 29, 41, 35, 40).stroke(brush(red.light, 6));
  },
};

/** A tomato on its bed: red, round and wet, or brown and withered. */
export function tomato(wet: boolean): Sprite {
  return {
    draw(pen, palette) {
      const { red, leaf, bark, water, sand } = palette.tones;
      const line = outline(palette);
      pen.ellipse(50, 87, 42, 10).fill(wet ? bark.shade : sand.shade);
      if (wet) {
        pen.moveTo(50, 26).bezierCurveTo(20, 20, 10, 44, 14, 60).bezierCurveTo(20, 92, 80, 92, 86, 60);
        pen.bezierCurveTo(90, 44, 80, 20, 50, 26).closePath().fill(red.face).stroke(line);
        pen.moveTo(25, 54).bezierCurveTo(25, 44, 30, 40, 36, 38).stroke(brush(red.light, 6));
      } else {
        pen.moveTo(50, 40).bezierCurveTo(32, 34, 24, 50, 28, 64).bezierCurveTo(26, 86, 74, 86, 72, 66);
        pen.bezierCurveTo(78, 50, 68, 34, 50, 40).closePath().fill(bark.light).stroke(line);
        for (const [x, y] of [
          [38, 52],
          [50, 49],
          [61, 54],
        ]) {
          pen
            .moveTo(x, y)
            .lineTo(x + (50 - x) / 4, y + 22)
            .stroke(brush(bark.shade, 3.5));
        }
      }
      const crown = wet ? 26 : 40;
      pen
        .star(50, crown, 5, wet ? 21 : 16, 7)
        .fill(wet ? leaf.face : bark.face)
        .stroke(outline(palette, 3));
      if (wet) drop(pen, 82, 16, 13, water.face, palette.outline);
    },
  };
}

function drop(
  pen: Parameters<Sprite["draw"]>[0],
  x: number,
  y: number,
  size: number,
  fill: string,
  line: string,
): void {
  pen.moveTo(x, y - size).bezierCurveTo(x + size * 1.2, y, x + size, y + size, x, y + size);
  pen
    .bezierCurveTo(x - size, y + size, x - size * 1.2, y, x, y - size)
    .closePath()
    .fill(fill);
  pen.stroke({ width: 2.5, color: line });
}
