import { BOX, JOIN, joinedCorners, type Sprite } from "./sprite.js";

/** Bricks that grow together without a seam; free corners are round, a free south side casts a shade. */
export const wall: Sprite = {
  joins: true,
  draw(pen, palette, joins) {
    const { face, light, shade, joint } = palette.wall;
    const [north, east, south, west] = [
      joins & JOIN.north,
      joins & JOIN.east,
      joins & JOIN.south,
      joins & JOIN.west,
    ];
    const corners = joinedCorners(joins, 20);
    pen.roundShape(corners, 0).fill(south ? face : shade);
    if (!south) {
      const lifted = corners.map((corner) => (corner.y === BOX ? { ...corner, y: BOX - 14 } : corner));
      pen.roundShape(lifted, 0).fill(face);
    }
    const base = south ? BOX : BOX - 14;
    if (!north) pen.roundShape([...corners.slice(0, 2), { x: BOX, y: 8 }, { x: 0, y: 8 }], 0).fill(light);
    const line = { width: 4, color: joint };
    const [left, right] = [west ? 0 : 6, east ? BOX : BOX - 6];
    pen.moveTo(left, 50).lineTo(right, 50).stroke(line);
    if (north) pen.moveTo(left, 0).lineTo(right, 0).stroke(line);
    pen
      .moveTo(50, north ? 2 : 10)
      .lineTo(50, 48)
      .stroke(line);
    if (west) pen.moveTo(0, 52).lineTo(0, base).stroke(line);
    if (east) pen.moveTo(BOX, 52).lineTo(BOX, base).stroke(line);
  },
};
