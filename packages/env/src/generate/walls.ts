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
  const threshold = density * 0x1_0000_0000;
  const inner = (height - 2) * (width - 2);
  const draws = new Uint32Array(inner);
  return (objects, at, words, wordsAt) => {
    border(objects, at, height, width, wall);
    fillUint32(words, wordsAt, draws, inner);
    let draw = 0;
    for (let row = 1; row < height - 1; row++) {
      const start = at + row * width;
      for (let cell = start + 1; cell < start + width - 1; cell++) {
        objects[cell] = draws[draw++] < threshold ? wall : 0;
      }
    }
  };
}
