import { edges, tree } from "../generate/lattice.js";
import { noiseWalls } from "../generate/noise.js";
import { type Division, leastSide, type RoomTable, rooms } from "../generate/rooms.js";
import { blocks, open, type WallLayout } from "../generate/walls.js";
import type { LevelSetSpec } from "../schema/levels.js";
import type { Board } from "./board.js";
import type { Report } from "./report.js";

/** How the level set says that its board is divided, or would if it had rooms. */
export function divisionOf({ rooms: said }: LevelSetSpec): Pick<Division, "grid" | "random"> {
  return { grid: said?.grid ?? [2, 2], random: said?.split === "random" };
}

/** An empty table for the rooms of a level set, as long as it has rooms. */
export function roomTable(spec: LevelSetSpec): RoomTable {
  const [rows, columns] = divisionOf(spec).grid;
  return new Int32Array(spec.generate === "rooms" ? 4 * rows * columns : 0);
}

/** The generator that a level set names, ready to lay walls of a kind. */
export function compileWalls(
  spec: LevelSetSpec,
  wall: number,
  path: string,
  table: RoomTable,
  board: Board,
  report: Report,
): WallLayout {
  const { height, width } = board;
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
    case "noise":
      return noiseWalls(
        height,
        width,
        wall,
        spec.noise?.above ?? 0.25,
        board.shared.noise(spec.noise?.cell ?? 2),
      );
    case "rooms":
      return compileRooms(spec, wall, path, table, board, report);
    default:
      return open(height, width, wall);
  }
}

function compileRooms(
  spec: LevelSetSpec,
  wall: number,
  path: string,
  table: RoomTable,
  { height, width, kinds }: Board,
  report: Report,
): WallLayout {
  const { grid, random } = divisionOf(spec);
  if (height - 2 < leastSide(grid[0]) || width - 2 < leastSide(grid[1])) {
    report.add({
      code: "board-too-small",
      path: `${path}.rooms.grid`,
      message: `${height} x ${width} cannot hold ${grid[0]} x ${grid[1]} rooms`,
      expected: `at least ${leastSide(grid[0]) + 2} x ${leastSide(grid[1]) + 2}`,
    });
    return open(height, width, wall);
  }
  const named = spec.rooms?.door;
  const door =
    named === undefined ? 0 : report.find(kinds.names.slice(1), named, `${path}.rooms.door`, "kind") + 1;
  const doorOffset = (kinds.layer[door] - kinds.layer[wall]) * height * width;
  return rooms(height, width, wall, { grid, random, door, doorOffset }, table);
}
