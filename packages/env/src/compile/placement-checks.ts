import type { Placement } from "../generate/place.js";
import { leastRoom } from "../generate/rooms.js";
import type { LevelSetSpec } from "../schema/levels.js";
import type { Board } from "./board.js";
import type { Report } from "./report.js";
import { divisionOf } from "./walls.js";

/** What must hold of a level set's placements so that drawing a level can never get stuck. */
export function checkPlacements(
  spec: LevelSetSpec,
  placements: readonly Placement[],
  path: string,
  board: Board,
  report: Report,
): void {
  checkAgent(placements, path, board, report);
  checkFixed(placements, path, board, report);
  checkOn(placements, path, board, report);
  checkNoise(placements, path, board, report);
  checkRectangles(spec, placements, path, board, report);
  if (spec.generate === "rooms") checkRooms(spec, placements, path, board, report);
}

function checkAgent(placements: readonly Placement[], path: string, { kinds }: Board, report: Report): void {
  const agents = placements.filter((placement) => placement.kind === kinds.agent);
  if (kinds.agent === 0 || (agents.length === 1 && agents[0].least === 1 && agents[0].most === 1)) return;
  report.add({
    code: "agent-count",
    path: `${path}.place`,
    message: "a level has one agent",
    expected: `'${kinds.names[kinds.agent]}' placed exactly once`,
  });
}

/** Two fixed things may share a cell only on different layers, and nothing solid with the agent. */
function checkFixed(placements: readonly Placement[], path: string, { kinds }: Board, report: Report): void {
  const fixed = placements.filter((placement) => placement.cell >= 0);
  fixed.forEach((placement, index) => {
    for (const other of fixed.slice(0, index)) {
      const onSolid =
        kinds.blocks[other.kind * kinds.names.length + placement.kind] === 1 ||
        kinds.blocks[placement.kind * kinds.names.length + other.kind] === 1;
      if (other.cell !== placement.cell || (other.layer !== placement.layer && !onSolid)) continue;
      report.add({
        code: "cell-taken",
        path: `${path}.place.${kinds.names[placement.kind]}`,
        message: `'${kinds.names[other.kind]}' is on that cell already`,
        expected: "a cell of its own",
      });
    }
  });
}

/** A thing that goes on another's cell needs the other to be there for certain, and on another layer. */
function checkOn(placements: readonly Placement[], path: string, { kinds }: Board, report: Report): void {
  placements.forEach((placement, index) => {
    for (const below of placement.on) {
      const base = placements.findIndex((other) => other.kind === below);
      const sure = base >= 0 && base < index && placements[base].least > 0;
      if (sure && placements[base].layer !== placement.layer) continue;
      report.add({
        code: "nothing-below",
        path: `${path}.place.${kinds.names[placement.kind]}.on`,
        message: `'${kinds.names[below]}' is not there for certain`,
        expected: "a kind of another layer that is written before and placed at least once",
      });
    }
  });
}

/** True if a thing that is there already keeps a drawn thing off its cell. */
function keepsOff({ layer, sharing }: Placement, kind: number, { kinds, ground }: Board): boolean {
  return kinds.layer[kind] === layer || (kinds.layer[kind] !== ground && sharing[kind] === 0);
}

/** What is placed by noise may take every cell that is free, so what needs one has to come before it or share. */
function checkNoise(placements: readonly Placement[], path: string, board: Board, report: Report): void {
  const { names } = board.kinds;
  placements.forEach((placement, index) => {
    if (placement.cell >= 0 || placement.on.length > 0 || placement.noise || placement.most === 0) return;
    const taker = placements
      .slice(0, index)
      .find(({ kind, noise }) => noise && keepsOff(placement, kind, board));
    if (!taker) return;
    report.add({
      code: "no-room",
      path: `${path}.place.${names[placement.kind]}`,
      message: `'${names[taker.kind]}' may have taken every cell`,
      expected: `to be written before '${names[taker.kind]}', or to share its cell`,
    });
  });
}

/** Gaps in the walls between rooms, if something stands in them that keeps a thing off. */
function doorsInTheWay(spec: LevelSetSpec, placement: Placement, board: Board): number {
  const door = spec.rooms?.door === undefined ? 0 : board.kinds.names.indexOf(spec.rooms.door);
  if (door < 1 || !keepsOff(placement, door, board)) return 0;
  const [rows, columns] = divisionOf(spec).grid;
  return rows * (columns - 1) + (rows - 1) * columns;
}

/** Each rectangle must have room for all that could land in it */
function checkRectangles(
  spec: LevelSetSpec,
  placements: readonly Placement[],
  path: string,
  board: Board,
  report: Report,
): void {
  const { kinds, width } = board;
  placements.forEach((placement, index) => {
    if (placement.cell >= 0 || placement.on.length > 0 || placement.noise || placement.room >= 0) return;
    const [row, column, rows, columns] = placement.within;
    let needed = placement.most > 0 ? doorsInTheWay(spec, placement, board) : 0;
    for (const other of placements.slice(0, index + 1)) {
      if (other.on.length > 0 || other.noise) continue;
      if (other.cell >= 0) {
        const otherRow = Math.floor(other.cell / width);
        const otherColumn = other.cell % width;
        const inside =
          otherRow >= row && otherRow < row + rows && otherColumn >= column && otherColumn < column + columns;
        needed += inside ? 1 : 0;
      } else {
        const [r, c, rs, cs] = other.within;
        const overlaps = r < row + rows && row < r + rs && c < column + columns && column < c + cs;
        needed += overlaps ? other.most : 0;
      }
    }
    if (needed <= rows * columns) return;
    report.add({
      code: "no-room",
      path: `${path}.place.${kinds.names[placement.kind]}`,
      message: `up to ${needed} things on ${rows * columns} cells`,
      expected: "fewer things or a larger rectangle",
    });
  });
}
/** Every room must have room for all that could land in it, whatever walls are drawn. */
function checkRooms(
  spec: LevelSetSpec,
  placements: readonly Placement[],
  path: string,
  { height, width, kinds }: Board,
  report: Report,
): void {
  const [rows, columns] = leastRoom(height, width, divisionOf(spec));
  let needed = 0;
  for (const placement of placements) {
    needed += placement.noise ? 0 : placement.most;
    if (placement.room < 0 || needed <= rows * columns) continue;
    report.add({
      code: "no-room",
      path: `${path}.place.${kinds.names[placement.kind]}`,
      message: `up to ${needed} things in a room of ${rows} x ${columns} cells`,
      expected: "fewer things or larger rooms",
    });
  }
}
