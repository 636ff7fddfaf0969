import { fillUint32 } from "../rng.js";

/** Where walls go on a board: writes `wall` into the object layer that starts at `at`; the rest is left as it is. */
export type WallLayout = (objects: Uint8Array, at: number, words: Uint32Array, wordsAt: number) => void;

function border(objects: Uint8Array, at: number, height: number, width: number, wall: number): void {
  objects.fill(wall, at, at + width);
  objects.fill(wall, at + (height - 1) * width, at + height * width);
  for (let row = 1; row < height - 1; row++) {
    objects[at + row * width] = wall;
    objects[at + row * width + width - 1] = wall;
  }
}

/** A border and nothing in it. */
export function open(height: number, width: number, wall: number): WallLayout {
  return (objects, at) => border(objects, at, height, width, wall);
}

/** A border, and each inner cell a wall with chance `density`, independently (jaxgmg's `blocks`). May be disconnected. */
export function blocks(height: number, width: number, wall: number, density: number): WallLayout {
  const inner = (height - 2) * (width - 2);
  // A chance in 256ths needs a byte a cell, so that one draw serves four; any other takes all 32 bits.
  const bits = Number.isInteger(density * 256) ? 8 : 32;
  const perDraw = 32 / bits;
  const threshold = density * 2 ** bits;
  const draws = new Uint32Array(Math.ceil(inner / perDraw));
  return (objects, at, words, wordsAt) => {
    border(objects, at, height, width, wall);
    fillUint32(words, wordsAt, draws, draws.length);
    let index = 0;
    for (let row = 1; row < height - 1; row++) {
      const start = at + row * width;
      for (let cell = start + 1; cell < start + width - 1; cell++, index++) {
        const draw = bits === 8 ? (draws[index >>> 2] >>> ((index & 3) << 3)) & 255 : draws[index];
        objects[cell] = draw < threshold ? wall : 0;
      }
    }
  };
}
