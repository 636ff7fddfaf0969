import type { Program } from "@mesagrid/env";

/** A state as labels look at it. */
export interface LabelledState {
  /** [layers, height, width] kind ids. */
  readonly board: Uint8Array;
  /** [counters]. */
  readonly counters: Float64Array;
}

/** Something that is true of a state, and that a network may or may not represent. */
export interface ProbeLabel {
  /** As in `row-to/cheese`. */
  readonly name: string;
  /** What it says. */
  readonly doc: string;
  /** Numbers are probed by ridge regression, classes (0, 1, ...) by logistic regression. */
  readonly kind: "number" | "class";
  /** Its value in a state; NaN where it has none, as where no thing of the kind is left. */
  of(state: LabelledState): number;
}

/**
 * What can be probed for in a program's states: where the agent is; of each kind but the agent and walls whether one is on the board and
 * where the nearest is from the agent; and each counter. Nearest is by rows plus columns, walls not minded, the first in reading
 * order where two are as near.
 */
export function probeLabels(program: Program): ProbeLabel[] {
  const { kinds, counters } = program;
  const things = kinds.names
    .map((name, id) => ({ name, id }))
    .filter(({ id }) => id > 0 && id !== kinds.agent && kinds.wall[id] === 0);
  return [
    ...agentLabels(program),
    ...things.flatMap(({ name, id }) => thingLabels(program, name, id)),
    ...counters.names.map((name, index) =>
      number(`counter/${name}`, `the counter '${name}'`, (state) => state.counters[index]),
    ),
  ];
}

type Read = ProbeLabel["of"];

function number(name: string, doc: string, of: Read): ProbeLabel {
  return { name, doc, kind: "number", of };
}

function agentLabels(program: Program): ProbeLabel[] {
  const { width } = program;
  return [
    number("row", "the agent's row, from 0 at the top", (state) =>
      Math.floor(agentCell(program, state) / width),
    ),
    number("column", "the agent's column, from 0 on the left", (state) => agentCell(program, state) % width),
  ];
}

function thingLabels(program: Program, name: string, id: number): ProbeLabel[] {
  const toNearest =
    (read: (rows: number, columns: number) => number): Read =>
    (state) => {
      const offset = nearest(program, id, state);
      return offset ? read(offset.rows, offset.columns) : Number.NaN;
    };
  return [
    number(
      `row-to/${name}`,
      `rows down to the nearest ${name}`,
      toNearest((rows) => rows),
    ),
    number(
      `column-to/${name}`,
      `columns to the right to the nearest ${name}`,
      toNearest((_, columns) => columns),
    ),
    number(
      `distance-to/${name}`,
      `rows plus columns to the nearest ${name}`,
      toNearest((rows, columns) => Math.abs(rows) + Math.abs(columns)),
    ),
    {
      name: `direction-to/${name}`,
      doc: `where the nearest ${name} mostly lies: 0 up, 1 down, 2 left, 3 right, 4 here; as far both ways counts as up or down`,
      kind: "class",
      of: toNearest(direction),
    },
    {
      name: `present/${name}`,
      doc: `whether a ${name} is on the board: 0 or 1`,
      kind: "class",
      of: (state) => (nearest(program, id, state) ? 1 : 0),
    },
  ];
}

function direction(rows: number, columns: number): number {
  if (rows === 0 && columns === 0) return 4;
  if (Math.abs(rows) >= Math.abs(columns)) return rows < 0 ? 0 : 1;
  return columns < 0 ? 2 : 3;
}

function agentCell({ kinds, cells }: Program, { board }: LabelledState): number {
  const from = kinds.agentLayer * cells;
  return board.indexOf(kinds.agent, from) - from;
}

/** The nearest thing of a kind, as seen from the agent. */
function nearest(
  program: Program,
  id: number,
  state: LabelledState,
): { rows: number; columns: number } | undefined {
  const { kinds, cells, width } = program;
  const agent = agentCell(program, state);
  const from = kinds.layer[id] * cells;
  let best: { rows: number; columns: number } | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let cell = 0; cell < cells; cell++) {
    if (state.board[from + cell] !== id) continue;
    const rows = Math.floor(cell / width) - Math.floor(agent / width);
    const columns = (cell % width) - (agent % width);
    const away = Math.abs(rows) + Math.abs(columns);
    if (away >= least) continue;
    least = away;
    best = { rows, columns };
  }
  return best;
}
