import { noise } from "../generate/noise.js";
import type { Placement } from "../generate/place.js";
import { leastRoom } from "../generate/rooms.js";
import type { LevelSetSpec, PlaceSpec } from "../schema/levels.js";
import type { Board } from "./board.js";
import type { Report } from "./report.js";
import { divisionOf, roomTable } from "./walls.js";

type Cell = readonly [number, number];

/** The `place` field as a list in the order in which the engine follows it: fixed cells first. */
export function compilePlacements(
  spec: LevelSetSpec,
  path: string,
  board: Board,
  report: Report,
): readonly Placement[] {
  const placements: Placement[] = [];
  const rooms = roomTable(spec).length / 4;
  for (const [name, where] of Object.entries(spec.place ?? {})) {
    const at = `${path}.place.${name}`;
    const kind = report.find(board.kinds.names.slice(1), name, at, "kind") + 1;
    const placement = kind > 0 && compileOne(kind, where, at, rooms, board, report);
    if (placement) placements.push(placement);
  }
  placements.sort((a, b) => Number(b.cell >= 0) - Number(a.cell >= 0));
  checkAgent(placements, path, board, report);
  checkFixed(placements, path, board, report);
  checkOn(placements, path, board, report);
  checkRectangles(placements, path, board, report);
  checkRooms(spec, placements, path, board, report);
  return placements;
}

function compileOne(
  kind: number,
  where: PlaceSpec,
  path: string,
  rooms: number,
  board: Board,
  report: Report,
): Placement | undefined {
  const { height, width, kinds } = board;
  const within = [1, 1, height - 2, width - 2] as const;
  const sharing = new Uint8Array(kinds.names.length);
  const base = {
    kind,
    layer: kinds.layer[kind],
    cell: -1,
    on: 0,
    ...ONE,
    within,
    room: -1,
    noise: undefined,
    sharing,
  };
  if (where === "anywhere") return base;
  if (Array.isArray(where)) {
    if (!onBoard(where, path, board, report)) return undefined;
    return { ...base, cell: where[0] * width + where[1] };
  }
  for (const name of where.sharing ?? []) {
    sharing[Math.max(0, report.find(kinds.names.slice(1), name, `${path}.sharing`, "kind") + 1)] = 1;
  }
  if (where.on !== undefined)
    return { ...base, on: report.find(kinds.names.slice(1), where.on, `${path}.on`, "kind") + 1 };
  const count = where.count ?? 1;
  const [least, most] = typeof count === "number" ? [count, count] : count;
  if (least > most) {
    report.add({
      code: "out-of-range",
      path: `${path}.count`,
      message: `from ${least} to ${most}`,
      expected: "[least, most] with least <= most",
    });
  }
  checkSpot(where, path, rooms, report);
  if (where.noise) {
    const heights = noise(height, width, where.noise.cell ?? 4);
    return { ...base, least: 0, noise: { heights, below: where.noise.below } };
  }
  if (where.room !== undefined) return { ...base, least, most, room: where.room };
  const rectangle = where.within ? compileRectangle(where.within, `${path}.within`, board, report) : within;
  return rectangle && { ...base, least, most, within: rectangle };
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

/** How many, where nothing else is said. */
const ONE = { least: 1, most: 1 } as const;
const SPOTS = ["within", "room", "noise"] as const;

/** At most one way to say where, and only rooms that there are. */
function checkSpot(
  where: Exclude<PlaceSpec, string | readonly unknown[]>,
  path: string,
  rooms: number,
  report: Report,
): void {
  const said = SPOTS.filter((spot) => where[spot] !== undefined);
  if (said.length > 1 || (where.noise && where.count !== undefined)) {
    report.add({
      code: "one-spot",
      path,
      message: "it says in several ways where or how many",
      expected: "at most one of 'within', 'room', 'noise', and no 'count' beside 'noise'",
    });
  }
  if (where.room === undefined || where.room < rooms) return;
  report.add({
    code: "unknown-room",
    path: `${path}.room`,
    message: rooms > 0 ? `there are ${rooms} rooms` : "these levels are not divided into rooms",
    expected: rooms > 0 ? `0 to ${rooms - 1}` : "'generate': 'rooms'",
  });
}

function compileRectangle(
  [from, to]: readonly [Cell, Cell],
  path: string,
  board: Board,
  report: Report,
): Placement["within"] | undefined {
  if (!onBoard(from, `${path}[0]`, board, report) || !onBoard(to, `${path}[1]`, board, report))
    return undefined;
  if (from[0] > to[0] || from[1] > to[1]) {
    report.add({
      code: "out-of-range",
      path,
      message: "the first cell lies below or right of the second",
      expected: "[top left, bottom right]",
    });
    return undefined;
  }
  return [from[0], from[1], to[0] - from[0] + 1, to[1] - from[1] + 1];
}

function onBoard([row, column]: Cell, path: string, { height, width }: Board, report: Report): boolean {
  if (row < height && column < width) return true;
  report.add({
    code: "off-board",
    path,
    message: `[${row}, ${column}] lies outside the board`,
    expected: `rows 0 to ${height - 1}, columns 0 to ${width - 1}`,
  });
  return false;
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
    if (placement.on === 0) return;
    const base = placements.findIndex((other) => other.kind === placement.on);
    if (base >= 0 && base < index && placements[base].least > 0 && placements[base].layer !== placement.layer)
      return;
    report.add({
      code: "nothing-below",
      path: `${path}.place.${kinds.names[placement.kind]}.on`,
      message: `'${kinds.names[placement.on]}' is not there for certain`,
      expected: "a kind of another layer that is written before and placed at least once",
    });
  });
}

/** Each rectangle must have room for all that could land in it, so that drawing a level can never get stuck. */
function checkRectangles(
  placements: readonly Placement[],
  path: string,
  { kinds, width }: Board,
  report: Report,
): void {
  placements.forEach((placement, index) => {
    if (placement.cell >= 0 || placement.on > 0 || placement.noise || placement.room >= 0) return;
    const [row, column, rows, columns] = placement.within;
    let needed = 0;
    for (const other of placements.slice(0, index + 1)) {
      if (other.on > 0 || other.noise) continue;
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
