import type { Sprite } from "./sprite.js";

/** A closed treasure chest with iron-gold bands and a lock. */
export const chest: Sprite = {
  draw(pen, palette) {
    const { lid, body, shade } = palette.wood;
    const gold = palette.gold;
    const line = { width: 3.5, color: palette.outline, join: "round" } as const;
    const lidShape = [
      { x: 12, y: 24, radius: 20 },
      { x: 88, y: 24, radius: 20 },
      { x: 88, y: 52, radius: 0 },
      { x: 12, y: 52, radius: 0 },
    ];
    pen.roundRect(12, 46, 76, 38, 6).fill(body).stroke(line);
    pen.roundShape(lidShape, 0).fill(lid).stroke(line);
    pen.moveTo(16, 67).lineTo(84, 67).stroke({ width: 3, color: shade, alpha: 0.6 });
    for (const x of [22, 70]) pen.rect(x, 26, 8, 57).fill(gold.face);
    pen.rect(12, 50, 76, 5).fill(shade);
    pen.roundRect(40, 43, 20, 23, 4).fill(gold.face).stroke({ width: 3, color: gold.shade });
    pen.circle(50, 52, 3.4).fill(gold.shade);
    pen.rect(48.6, 53, 2.8, 8).fill(gold.shade);
  },
};
