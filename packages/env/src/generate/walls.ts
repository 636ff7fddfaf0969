import { fillUint32 } from "../rng.js";

/** Where walls go on a board: writes `wall` into the object layer that starts at `at`; the rest is left as it is. */
export type WallLayout = (objects: Uint8Array, at: number, words: Uint32Array, wordsAt: number) => void;

/** Walls along the four sides. */
export function border(objects: Uint8Array, at: number, height: number, width: number, wall: number): void {
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
  // A chance in 256ths needs a byte a cell, so that one draw serves four; any other takes the upper 31 bits.
  const bytes = Number.isInteger(density * 256);
  const threshold = density * (bytes ? 256 : 0x8000_0000);
  const draws = new Uint32Array(bytes ? Math.ceil(inner / 4) : inner);
  return (objects, at, words, wordsAt) => {
    border(objects, at, height, width, wall);
    fillUint32(words, wordsAt, draws, draws.length);
    // Found anew in each round, what the closure holds would cost as much as the rest.
    const [drawn, kind, below] = [draws, wall, threshold];
    let index = 0;
    for (let row = 1; row < height - 1; row++) {
      const start = at + row * width;
      const end = start + width - 1;
      if (bytes) {
        for (let cell = start + 1; cell < end; cell++, index++)
          objects[cell] = wallIf((drawn[index >>> 2] >>> ((index & 3) << 3)) & 255, below, kind);
      } else {
        for (let cell = start + 1; cell < end; cell++, index++)
          objects[cell] = wallIf(drawn[index] >>> 1, below, kind);
      }
    }
  };
}

/** The kind where the draw is below the threshold, else 0: a branch would be guessed wrong every few cells. */
function wallIf(draw: number, threshold: number, kind: number): number {
  return ((draw - threshold) >> 31) & kind;
}
