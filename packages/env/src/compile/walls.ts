import { edges, tree } from "../generate/lattice.js";
import { blocks, open, type WallLayout } from "../generate/walls.js";
import type { LevelSetSpec } from "../schema/levels.js";
import type { Board } from "./board.js";
import type { Report } from "./report.js";

/** The generator that a level set names, ready to lay walls of a kind. */
export function compileWalls(
  spec: LevelSetSpec,
  wall: number,
  path: string,
  { height, width }: Board,
  report: Report,
): WallLayout {
  const density = spec.density ?? 0.25;
  switch (spec.generate) {
    case "blocks":
      return blocks(height, width, wall, density);
    case "edges":
    case "tree":
      if (height % 2 === 0 || width % 2 === 0) {
        report.add({
          code: "even-board",
          path: `${path}.generate`,
          message: `'${spec.generate}' on ${height} x ${width}`,
          expected: "an odd number of rows and of columns",
        });
      }
      return spec.generate === "tree" ? tree(height, width, wall) : edges(height, width, wall, density);
    default:
      return open(height, width, wall);
  }
}
