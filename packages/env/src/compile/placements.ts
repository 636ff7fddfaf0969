import type { Placement } from "../generate/place.js";
import type { LevelSetSpec, PlaceSpec } from "../schema.js";
import type { Board } from "./board.js";
import type { Report } from "./report.js";

type Cell = readonly [number, number];

/** The `place` field as a list in the order in which the engine follows it: fixed cells first. */
export function compilePlacements(
  spec: LevelSetSpec,
  path: string,
  board: Board,
  report: Report,
): readonly Placement[] {
  const placements: Placement[] = [];
  for (const [name, where] of Object.entries(spec.place ?? {})) {
    const at = `${path}.place.${name}`;
    const kind = report.find(board.kinds.names.slice(1), name, at, "kind") + 1;
    const placement = kind > 0 && compileOne(kind, where, at, board, report);
    if (placement) placements.push(placement);
  }
  placements.sort((a, b) => Number(b.cell >= 0) - Number(a.cell >= 0));
  checkAgent(placements, path, board, report);
  checkFixed(placements, path, board, report);
  checkRoom(placements, path, board, report);
  return placements;
}

function isCell(where: PlaceSpec): where is [number, number] {
  return Array.isArray(where);
}

function compileOne(
  kind: number,
  where: PlaceSpec,
  path: string,
  board: Board,
  report: Report,
): Placement | undefined {
  const { height, width, kinds } = board;
  const inner = [1, 1, height - 2, width - 2] as const;
  const base = { kind, layer: kinds.layer[kind], cell: -1, least: 1, most: 1, within: inner };
  if (where === "anywhere") return base;
  if (isCell(where)) {
    if (!onBoard(where, path, board, report)) return undefined;
    return { ...base, cell: where[0] * width + where[1] };
  }
  const [least, most] = typeof where.count === "number" ? [where.count, where.count] : where.count;
  if (least > most) {
    report.add({
      code: "out-of-range",
      path: `${path}.count`,
      message: `from ${least} to ${most}`,
      expected: "[least, most] with least <= most",
    });
  }
  if (!where.within) return { ...base, least, most };
  const [from, to] = where.within;
  if (!onBoard(from, `${path}.within[0]`, board, report) || !onBoard(to, `${path}.within[1]`, board, report))
    return undefined;
  if (from[0] > to[0] || from[1] > to[1]) {
    report.add({
      code: "out-of-range",
      path: `${path}.within`,
      message: "the first cell lies below or right of the second",
      expected: "[top left, bottom right]",
    });
    return undefined;
  }
  return { ...base, least, most, within: [from[0], from[1], to[0] - from[0] + 1, to[1] - from[1] + 1] };
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
      const onSolid = kinds.solid[placement.kind] === 1 || kinds.solid[other.kind] === 1;
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

/** Each rectangle must have room for all that could land in it, so that drawing a level can never get stuck. */
function checkRoom(
  placements: readonly Placement[],
  path: string,
  { kinds, width }: Board,
  report: Report,
): void {
  placements.forEach((placement, index) => {
    if (placement.cell >= 0) return;
    const [row, column, rows, columns] = placement.within;
    let needed = 0;
    for (const other of placements.slice(0, index + 1)) {
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
