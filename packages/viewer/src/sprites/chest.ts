import type { Tint } from "@mesagrid/env";
import type { Palette } from "../palette.js";
import { outline, type Pen, type Sprite } from "./sprite.js";
import { mark } from "./tint.js";

interface Wood {
  readonly lid: string;
  readonly body: string;
  readonly shade: string;
}

function closed(pen: Pen, palette: Palette, wood: Wood): void {
  const { gold } = palette;
  const line = outline(palette);
  const lidShape = [
    { x: 12, y: 24, radius: 20 },
    { x: 88, y: 24, radius: 20 },
    { x: 88, y: 52, radius: 0 },
    { x: 12, y: 52, radius: 0 },
  ];
  pen.roundRect(12, 46, 76, 38, 6).fill(wood.body).stroke(line);
  pen.roundShape(lidShape, 0).fill(wood.lid).stroke(line);
  pen.moveTo(16, 67).lineTo(84, 67).stroke({ width: 3, color: wood.shade, alpha: 0.6 });
  for (const x of [22, 70]) pen.rect(x, 26, 8, 57).fill(gold.face);
  pen.rect(12, 50, 76, 5).fill(wood.shade);
}

/** A closed treasure chest with iron-gold bands and a lock. */
export const chest: Sprite = {
  opened: "open-chest",
  draw(pen, palette) {
    const { gold } = palette;
    closed(pen, palette, palette.wood);
    pen.roundRect(40, 43, 20, 23, 4).fill(gold.face).stroke({ width: 3, color: gold.shade });
    pen.circle(50, 52, 3.4).fill(gold.shade);
    pen.rect(48.6, 53, 2.8, 8).fill(gold.shade);
  },
};

/** A painted chest with its tint's mark on a shield in place of the lock. */
export function tintedChest(tint: Tint): Sprite {
  return {
    opened: "open-chest",
    draw(pen, palette) {
      const { face, light, shade } = palette.tones[tint];
      closed(pen, palette, { lid: light, body: face, shade });
      pen.circle(50, 52, 21).fill(palette.tones.paper.face).stroke(outline(palette, 3));
      mark(pen, tint, 50, 52, 12).fill(shade);
    },
  };
}

/** The inside and the raised lid of a chest; what lies in it comes between them and the front. */
function open(pen: Pen, palette: Palette): void {
  const { wood, gold } = palette;
  pen.roundRect(12, 12, 76, 34, 12).fill(wood.lid).stroke(outline(palette));
  pen.roundRect(18, 20, 64, 26, 6).fill(wood.shade);
  for (const x of [22, 70]) pen.rect(x, 12, 8, 34).fill(gold.face);
}

function front(pen: Pen, palette: Palette): void {
  const { wood, gold } = palette;
  pen.roundRect(12, 52, 76, 34, 6).fill(wood.body).stroke(outline(palette));
  pen.moveTo(16, 70).lineTo(84, 70).stroke({ width: 3, color: wood.shade, alpha: 0.6 });
  for (const x of [22, 70]) pen.rect(x, 53, 8, 32).fill(gold.face);
}

/** A chest with its lid up and nothing left in it. */
export const openChest: Sprite = {
  draw(pen, palette) {
    open(pen, palette);
    pen.rect(14, 44, 72, 12).fill(palette.outline);
    front(pen, palette);
  },
};

/** An open chest that overflows with gold. */
export const treasure: Sprite = {
  draw(pen, palette) {
    const { gold } = palette;
    open(pen, palette);
    const line = { width: 2.5, color: gold.shade };
    for (const [x, y] of [
      [28, 48],
      [72, 48],
      [42, 42],
      [60, 40],
      [50, 50],
    ]) {
      pen.circle(x, y, 11).fill(gold.face).stroke(line);
    }
    mark(pen, "green", 51, 32, 9).fill("#ffffff");
    front(pen, palette);
  },
};
