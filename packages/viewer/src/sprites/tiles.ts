import type { Palette } from "../palette.js";
import type { Tone } from "../tones.js";
import { brush, outline, type Pen, type Sprite } from "./sprite.js";

/** A quarter turn for each way, from the one to the right. */
const TURNS = { right: 0, down: 1, left: 2, up: 3 } as const;

export type Way = keyof typeof TURNS;

/** Turns points about the cell's middle. */
function turned(points: readonly number[], way: Way): number[] {
  const out: number[] = [];
  for (let at = 0; at < points.length; at += 2) {
    let [x, y] = [points[at] - 50, points[at + 1] - 50];
    for (let turn = 0; turn < TURNS[way]; turn++) [x, y] = [-y, x];
    out.push(x + 50, y + 50);
  }
  return out;
}

function tile(pen: Pen, palette: Palette, color: string, line: string = palette.muted): void {
  pen.roundRect(5, 5, 90, 90, 12).fill(color).stroke({ width: 3, color: line, alpha: 0.7 });
}

/** A tile with an arrow. */
export function arrow(way: Way): Sprite {
  return {
    draw(pen, palette) {
      tile(pen, palette, palette.glyph.tile);
      const shape = [14, 40, 50, 40, 50, 20, 88, 50, 50, 80, 50, 60, 14, 60];
      pen.poly(turned(shape, way)).fill(palette.tones.green.face).stroke(outline(palette));
    },
  };
}

/** A conveyor belt: rails on both sides, chevrons the way it runs. */
export function belt(way: Way): Sprite {
  return {
    draw(pen, palette) {
      const { dark, metal, yellow } = palette.tones;
      pen.poly(turned([0, 12, 100, 12, 100, 88, 0, 88], way)).fill(dark.face);
      for (const y of [12, 88])
        pen.poly(turned([0, y - 7, 100, y - 7, 100, y + 7, 0, y + 7], way)).fill(metal.shade);
      for (const x of [8, 38, 68]) {
        pen
          .poly(turned([x, 26, x + 20, 50, x, 74], way), false)
          .stroke({ ...brush(yellow.face, 8), cap: "butt" });
      }
    },
  };
}

/** Where a belt ends: a roller and striped edge. */
export const beltEnd: Sprite = {
  draw(pen, palette) {
    const { dark, metal, yellow } = palette.tones;
    pen.rect(0, 12, 62, 76).fill(dark.face);
    for (const y of [5, 81]) pen.rect(0, y, 62, 14).fill(metal.shade);
    pen
      .moveTo(10, 26)
      .lineTo(30, 50)
      .lineTo(10, 74)
      .stroke({ ...brush(yellow.face, 8), cap: "butt" });
    pen.roundRect(54, 2, 22, 96, 10).fill(metal.face).stroke(outline(palette));
    for (const y of [16, 40, 64]) pen.poly([56, y + 16, 74, y, 74, y + 12, 56, y + 28]).fill(yellow.face);
  },
};

/** A plain tile of the floor. */
export const floor: Sprite = {
  draw(pen, palette) {
    tile(pen, palette, palette.glyph.tile);
    pen.roundRect(18, 18, 64, 64, 6).stroke({ width: 3, color: palette.muted, alpha: 0.45 });
  },
};

/** The floor of a room that belongs to somebody, with a face that smiles, looks on or scowls. */
export function moodFloor(mood: "friend" | "neutral" | "foe"): Sprite {
  return {
    draw(pen, palette) {
      const { green, red, stone } = palette.tones;
      const tone: Tone = { friend: green, neutral: stone, foe: red }[mood];
      pen.rect(0, 0, 100, 100).fill({ color: tone.face, alpha: 0.3 });
      const ink = palette.dark ? tone.light : tone.shade;
      const line = { ...brush(ink, 6), alpha: 0.85 };
      pen.circle(50, 50, 31).stroke({ ...line, width: 5 });
      for (const x of [39, 61]) pen.circle(x, 43, 4.5).fill({ color: ink, alpha: 0.85 });
      const bend = { friend: 74, neutral: 61, foe: 50 }[mood];
      const y = mood === "foe" ? 66 : 60;
      pen.moveTo(35, y).bezierCurveTo(42, bend, 58, bend, 65, y).stroke(line);
      if (mood === "foe") pen.moveTo(31, 31).lineTo(43, 36).moveTo(69, 31).lineTo(57, 36).stroke(line);
    },
  };
}

/** A flag on a pole: where to go. */
export const goal: Sprite = {
  draw(pen, palette) {
    const { green, metal, dark } = palette.tones;
    pen.ellipse(38, 90, 26, 7).fill(dark.light);
    pen.moveTo(34, 90).lineTo(34, 10).stroke(brush(palette.outline, 11));
    pen.moveTo(34, 90).lineTo(34, 10).stroke(brush(metal.light, 5));
    pen
      .moveTo(37, 12)
      .bezierCurveTo(54, 2, 66, 24, 90, 14)
      .lineTo(90, 52)
      .bezierCurveTo(66, 62, 54, 42, 37, 52)
      .closePath();
    pen.fill(green.face).stroke(outline(palette));
    pen.star(62, 33, 5, 13, 6).fill("#ffffff");
  },
};

/** A field of the floor where things are to be brought: a chequered border. */
export const goalArea: Sprite = {
  draw(pen, palette) {
    const { green } = palette.tones;
    pen.rect(0, 0, 100, 100).fill({ color: green.face, alpha: 0.35 });
    const size = 100 / 8;
    for (let at = 0; at < 8; at += 2) {
      pen.rect(at * size, 0, size, size).rect((at + 1) * size, 100 - size, size, size);
      pen.rect(0, (at + 2 > 7 ? 0 : at + 2) * size, size, size).rect(100 - size, (at + 1) * size, size, size);
    }
    pen.fill(palette.dark ? green.light : green.shade);
  },
};

/** Footprints on the way. */
export const trail: Sprite = {
  draw(pen, palette) {
    for (const [x, y] of [
      [32, 66],
      [66, 34],
    ]) {
      pen.ellipse(x, y, 11, 16).fill({ color: palette.muted, alpha: 0.75 });
      for (const toe of [-9, 0, 9])
        pen.circle(x + toe, y - 22, 4.2).fill({ color: palette.muted, alpha: 0.75 });
    }
  },
};

/** A pin in the ground with a number of pips. */
export function stop(number: number): Sprite {
  return {
    draw(pen, palette) {
      const { paper } = palette.tones;
      const color = palette.marker;
      pen.moveTo(50, 94).bezierCurveTo(40, 74, 18, 62, 18, 38).bezierCurveTo(18, -4, 82, -4, 82, 38);
      pen.bezierCurveTo(82, 62, 60, 74, 50, 94).closePath().fill(color).stroke(outline(palette));
      pen.circle(50, 38, 23).fill(paper.light);
      for (let pip = 0; pip < number; pip++) {
        const turn = (pip * 2 * Math.PI) / number - Math.PI / 2;
        const away = number === 1 ? 0 : 11;
        pen.circle(50 + away * Math.cos(turn), 38 + away * Math.sin(turn), 6.5).fill(palette.outline);
      }
    },
  };
}

/** A tile with the sign for a pause: whoever stands on it may be stopped. */
export const pause: Sprite = {
  draw(pen, palette) {
    const { yellow, dark } = palette.tones;
    tile(pen, palette, yellow.face, palette.outline);
    for (const x of [28, 56]) pen.roundRect(x, 24, 16, 52, 5).fill(dark.shade);
  },
};

/** A tile that strikes: a bolt in a warning triangle. */
export const punishment: Sprite = {
  draw(pen, palette) {
    const { yellow, red } = palette.tones;
    tile(pen, palette, red.light, red.shade);
    pen.poly([50, 8, 93, 86, 7, 86]).fill(yellow.face).stroke(outline(palette, 5));
    pen
      .poly([56, 30, 36, 60, 48, 60, 42, 80, 64, 52, 52, 52])
      .fill(palette.dark ? "#26292e" : palette.outline);
  },
};

/** A plate in the floor that gives way under a weight. */
export const plate: Sprite = {
  draw(pen, palette) {
    const { metal, dark } = palette.tones;
    pen.roundRect(8, 14, 84, 78, 10).fill(dark.face).stroke(outline(palette));
    pen.roundRect(16, 16, 68, 62, 8).fill(metal.face).stroke(outline(palette));
    for (const x of [27, 73]) for (const y of [27, 67]) pen.circle(x, y, 4).fill(metal.shade);
    pen.poly([36, 40, 64, 40, 50, 58]).fill(metal.shade);
  },
};

/** A whirl that leads elsewhere. */
export const portal: Sprite = {
  draw(pen, palette) {
    const { purple } = palette.tones;
    pen.ellipse(50, 50, 34, 43).fill(purple.shade).stroke(outline(palette));
    pen.ellipse(50, 50, 25, 34).stroke({ width: 6, color: purple.face });
    pen.moveTo(50, 52).bezierCurveTo(62, 44, 58, 28, 46, 30).bezierCurveTo(30, 34, 30, 66, 46, 74);
    pen.bezierCurveTo(56, 77, 64, 70, 66, 62).stroke(brush(purple.light, 6));
  },
};
