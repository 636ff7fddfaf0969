import { nextFloat } from "../rng.js";
import type { WallLayout } from "./walls.js";

/** Smooth random heights in [-1, 1], one a cell of a board; `draw` makes them anew. */
export interface Noise {
  /** [height, width]. */
  readonly heights: Float64Array;
  draw(words: Uint32Array, wordsAt: number): void;
}

/**
 * Gradient noise (Perlin 1985, with the fade of Perlin 2002): a random direction at each point of a lattice `cell` cells
 * apart, and between them the heights that these slopes lead to, blended. Scaled by the root of 2 to reach 1.
 */
export function noise(height: number, width: number, cell: number): Noise {
  const columns = Math.ceil(width / cell) + 1;
  const slopes = new Float64Array(2 * columns * (Math.ceil(height / cell) + 1));
  const heights = new Float64Array(height * width);
  return {
    heights,
    draw(words, wordsAt) {
      for (let point = 0; point < slopes.length; point += 2) drawSlope(slopes, point, words, wordsAt);
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++) {
          heights[row * width + column] = heightAt(slopes, columns, row / cell, column / cell);
        }
      }
    },
  };
}

/** A direction drawn evenly, by rejection from the square: only exact arithmetic, so that every machine draws the same. */
function drawSlope(slopes: Float64Array, point: number, words: Uint32Array, wordsAt: number): void {
  for (;;) {
    const down = 2 * nextFloat(words, wordsAt) - 1;
    const right = 2 * nextFloat(words, wordsAt) - 1;
    const square = down * down + right * right;
    if (square > 1 || square < 1e-12) continue;
    const length = Math.sqrt(square);
    slopes[point] = down / length;
    slopes[point + 1] = right / length;
    return;
  }
}

function heightAt(slopes: Float64Array, columns: number, row: number, column: number): number {
  const top = Math.floor(row);
  const left = Math.floor(column);
  const down = row - top;
  const right = column - left;
  const slope = (r: number, c: number): number => {
    const at = 2 * ((top + r) * columns + left + c);
    return slopes[at] * (down - r) + slopes[at + 1] * (right - c);
  };
  const across = fade(right);
  const upper = slope(0, 0) + across * (slope(0, 1) - slope(0, 0));
  const lower = slope(1, 0) + across * (slope(1, 1) - slope(1, 0));
  return Math.SQRT2 * (upper + fade(down) * (lower - upper));
}

function fade(t: number): number {
  return t * t * t * (t * (6 * t - 15) + 10);
}

/** A border, and walls where the noise is above a threshold (jaxgmg's `noise`). May be disconnected. */
export function noiseWalls(
  height: number,
  width: number,
  wall: number,
  above: number,
  { heights, draw }: Noise,
): WallLayout {
  return (objects, at, words, wordsAt) => {
    draw(words, wordsAt);
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const border = row === 0 || column === 0 || row === height - 1 || column === width - 1;
        const index = row * width + column;
        if (border || heights[index] > above) objects[at + index] = wall;
      }
    }
  };
}
