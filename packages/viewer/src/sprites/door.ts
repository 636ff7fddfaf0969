import type { Tint } from "@mesagrid/env";
import type { Palette } from "../palette.js";
import { brush, outline, type Pen, type Sprite } from "./sprite.js";
import { mark } from "./tint.js";

interface Leaf {
  readonly lid: string;
  readonly body: string;
  readonly shade: string;
}

function closed(pen: Pen, palette: Palette, { lid, body, shade }: Leaf): void {
  const { stone } = palette.tones;
  pen.roundRect(4, 3, 92, 94, 8).fill(stone.face).stroke(outline(palette));
  pen.roundRect(15, 12, 70, 85, 6).fill(body).stroke(outline(palette));
  for (const x of [32, 50, 68])
    pen.moveTo(x, 14).lineTo(x, 95).stroke({ width: 2.5, color: shade, alpha: 0.6 });
  pen.rect(15, 20, 70, 7).fill(lid);
  pen.rect(15, 82, 70, 7).fill(lid);
}

function knob(pen: Pen, palette: Palette): void {
  pen.circle(74, 56, 6).fill(palette.gold.face).stroke({ width: 2.5, color: palette.gold.shade });
}

/** A closed door of planks in a frame of stone. */
export const door: Sprite = {
  opened: "open-door",
  draw(pen, palette) {
    closed(pen, palette, palette.wood);
    knob(pen, palette);
  },
};

/** A door with a padlock. */
export const lockedDoor: Sprite = {
  opened: "open-door",
  draw(pen, palette) {
    const { gold } = palette;
    closed(pen, palette, palette.wood);
    pen.moveTo(38, 52).lineTo(38, 43).bezierCurveTo(38, 27, 62, 27, 62, 43).lineTo(62, 52);
    pen.stroke(brush(palette.outline, 12));
    pen.moveTo(38, 52).lineTo(38, 43).bezierCurveTo(38, 27, 62, 27, 62, 43).lineTo(62, 52);
    pen.stroke(brush(palette.tones.metal.light, 6));
    pen.roundRect(29, 48, 42, 31, 6).fill(gold.face).stroke(outline(palette, 3));
    pen.circle(50, 60, 4.6).fill(gold.shade);
    pen.rect(48, 61, 4, 11).fill(gold.shade);
  },
};

/** A door of a colour that a key of the same colour and mark opens. */
export function tintedDoor(tint: Tint): Sprite {
  return {
    opened: "open-door",
    draw(pen, palette) {
      const { face, light, shade } = palette.tones[tint];
      closed(pen, palette, { lid: light, body: face, shade });
      pen.circle(50, 54, 23).fill(palette.tones.paper.face).stroke(outline(palette, 3));
      mark(pen, tint, 50, 54, 13).fill(shade);
    },
  };
}

/** A door with an arrow on it that tells it from its twin. */
export function arrowDoor(up: boolean): Sprite {
  return {
    opened: "open-door",
    draw(pen, palette) {
      closed(pen, palette, palette.wood);
      const [tip, foot] = up ? [34, 56] : [76, 54];
      const point = up ? 1 : -1;
      pen.roundRect(25, 31, 50, 48, 8).fill(palette.tones.paper.face).stroke(outline(palette, 3));
      pen.poly([
        50,
        tip + point,
        68,
        foot,
        57,
        foot,
        57,
        foot + point * 18,
        43,
        foot + point * 18,
        43,
        foot,
        32,
        foot,
      ]);
      pen.fill(palette.outline);
    },
  };
}

/** A frame whose door stands open, seen from its edge. */
export const openDoor: Sprite = {
  draw(pen, palette) {
    const { stone } = palette.tones;
    const { wood } = palette;
    pen.roundRect(4, 3, 92, 94, 8).fill(stone.face).stroke(outline(palette));
    pen.roundRect(15, 12, 70, 85, 6).fill(palette.floor[1]).stroke(outline(palette));
    pen.poly([15, 13, 37, 25, 37, 88, 15, 97]).fill(wood.body).stroke(outline(palette));
    pen.moveTo(26, 20).lineTo(26, 91).stroke({ width: 2.5, color: wood.shade });
    pen.circle(32, 58, 3.5).fill(palette.gold.face);
  },
};

/** The empty frame of a door, for a place on the floor: lintel and posts above, or sill and posts below. */
export function frame(up: boolean): Sprite {
  return {
    draw(pen, palette) {
      const { stone } = palette.tones;
      const [bar, posts] = up ? [4, 4] : [82, 30];
      for (const x of [4, 82])
        pen.roundRect(x, posts, 14, 66, 5).fill(stone.face).stroke(outline(palette, 3));
      pen.roundRect(4, bar, 92, 14, 5).fill(stone.light).stroke(outline(palette, 3));
    },
  };
}
