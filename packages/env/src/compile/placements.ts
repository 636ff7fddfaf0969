import type { Placement } from "../generate/place.js";
import type { LevelSetSpec, PlaceSpec } from "../schema/levels.js";
import type { Board } from "./board.js";
import { checkPlacements } from "./placement-checks.js";
import type { Report } from "./report.js";
import { roomTable } from "./walls.js";

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
  checkPlacements(spec, placements, path, board, report);
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
    on: [],
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
  if (where.on !== undefined) {
    const names = typeof where.on === "string" ? [where.on] : where.on;
    return {
      ...base,
      on: names.map((name) => report.find(kinds.names.slice(1), name, `${path}.on`, "kind") + 1),
    };
  }
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
    const heights = board.shared.noise(where.noise.cell ?? 4);
    return { ...base, least: 0, noise: { heights, below: where.noise.below } };
  }
  if (where.room !== undefined) return { ...base, least, most, room: where.room };
  const rectangle = where.within ? compileRectangle(where.within, `${path}.within`, board, report) : within;
  return rectangle && { ...base, least, most, within: rectangle };
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
