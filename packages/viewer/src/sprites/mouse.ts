import type { Sprite } from "./sprite.js";

/** A mouse in profile, looking to the right: round ears, a pointed nose, a long tail. */
export const mouse: Sprite = {
  faces: true,
  draw(pen, palette) {
    const { fur, light, pink } = palette.mouse;
    const line = palette.outline;
    pen.moveTo(22, 72).bezierCurveTo(2, 74, 0, 46, 12, 34).stroke({ width: 6, color: pink, cap: "round" });
    pen.circle(72, 32, 11).fill(fur).stroke({ width: 3.5, color: line });
    pen
      .moveTo(18, 72)
      .bezierCurveTo(16, 44, 44, 36, 60, 42)
      .bezierCurveTo(76, 42, 88, 54, 95, 66)
      .bezierCurveTo(97, 73, 90, 76, 84, 76)
      .bezierCurveTo(70, 82, 36, 84, 24, 80)
      .bezierCurveTo(19, 78, 18, 76, 18, 72)
      .closePath()
      .fill(fur)
      .stroke({ width: 3.5, color: line, join: "round" });
    pen.ellipse(50, 74, 24, 6).fill({ color: light, alpha: 0.85 });
    pen.circle(55, 33, 15).fill(fur).stroke({ width: 3.5, color: line });
    pen.circle(55, 34, 9).fill(pink);
    pen.circle(76, 57, 4.6).fill(line);
    pen.circle(77.5, 55.5, 1.6).fill("#ffffff");
    pen.circle(94, 67, 5).fill(pink).stroke({ width: 2.5, color: line });
    for (const x of [38, 62]) pen.ellipse(x, 83, 8, 4).fill(pink).stroke({ width: 2.5, color: line });
  },
};
