import type { Program } from "../program.js";
import type { FeatureSpec } from "../schema/features.js";
import type { Scene } from "./scene.js";

/** The cells of a rectangle, row by row. */
export function cellsOf({ width }: Program, [from, to]: NonNullable<FeatureSpec["within"]>): number[] {
  const columns = to[1] - from[1] + 1;
  return Array.from(
    { length: (to[0] - from[0] + 1) * columns },
    (_, i) => (from[0] + Math.floor(i / columns)) * width + from[1] + (i % columns),
  );
}

/**
 * Steps between two references as if there were no walls, of the two things that are nearest; height + width - 1, more
 * than any two cells are apart, if one of them is not there. In two sweeps over the board, however many things lie there
 * (Rosenfeld and Pfaltz 1966).
 */
export function compileDistance(program: Program, one: number, other: number): (scene: Scene) => number {
  const { cells, width, height } = program;
  const far = height + width - 1;
  return (scene) => {
    const { room } = scene;
    for (let cell = 0; cell < cells; cell++) {
      const above = cell >= width ? room[cell - width] : far;
      const left = cell % width > 0 ? room[cell - 1] : far;
      room[cell] = scene.holds(one, cell) ? 0 : Math.min(above, left) + 1;
    }
    let least = far;
    for (let cell = cells - 1; cell >= 0; cell--) {
      const below = cell + width < cells ? room[cell + width] : far;
      const right = cell % width < width - 1 ? room[cell + 1] : far;
      room[cell] = Math.min(room[cell], below + 1, right + 1);
      if (room[cell] < least && scene.holds(other, cell)) least = room[cell];
    }
    return least;
  };
}
