import { EnvError } from "./errors.js";
import type { Level } from "./level.js";
import { DIRECTIONS, NO_HEADING, type Program, STAY } from "./program.js";
import { topmost } from "./stack.js";

/**
 * Moves from the agent to each cell over cells that hold nothing solid, by breadth-first search over the actions. What
 * has a heading can go anywhere; its turns are not counted.
 *
 * @returns [cells] steps, -1 where the agent cannot get
 */
export function distances(program: Program, board: Uint8Array): Int32Array {
  return walk(program, board, waysOf(program), (cell) => isBlocked(program, board, 0, cell));
}

/** Directions that the agent can go in: those of its actions; all four if it has a heading. */
export function waysOf({ kinds, actions }: Program): number[] {
  const directions = kinds.heading === NO_HEADING ? actions.direction : DIRECTIONS.keys();
  return [...new Set(directions)].filter((direction) => direction !== STAY);
}

/** Steps from the agent of a board to each cell that is not blocked, going some ways; -1 where it cannot get. */
export function walk(
  program: Program,
  board: Uint8Array,
  ways: readonly number[],
  isBlocked: (cell: number) => boolean,
): Int32Array {
  const { cells, kinds } = program;
  const steps = new Int32Array(cells);
  const agents = kinds.agentLayer * cells;
  const start = board.indexOf(kinds.agent, agents) - agents;
  spread(program, start, { ways, isBlocked, bumps: false, queue: new Int32Array(cells) }, steps);
  return steps;
}

/** How a search over cells goes. */
export interface Spread {
  /** Directions that it goes in. */
  readonly ways: readonly number[];
  isBlocked(cell: number): boolean;
  /** True if a blocked cell gets the steps of going against it; nothing goes on from there. */
  readonly bumps: boolean;
  /** [cells] room for the search. */
  readonly queue: Int32Array;
}

/** Breadth-first search from a cell. @param steps [cells] written: steps to each cell, -1 where it does not get */
export function spread(
  { cells, neighbours }: Program,
  start: number,
  search: Spread,
  steps: Int32Array,
): void {
  const { ways, bumps, queue } = search;
  steps.fill(-1);
  steps[start] = 0;
  queue[0] = start;
  let end = 1;
  for (let head = 0; head < end; head++) {
    const from = queue[head];
    for (let way = 0; way < ways.length; way++) {
      const to = neighbours[ways[way] * cells + from];
      if (steps[to] >= 0) continue;
      const blocked = search.isBlocked(to);
      if (blocked && !bumps) continue;
      steps[to] = steps[from] + 1;
      if (!blocked) queue[end++] = to;
    }
  }
}

/** True if the agent cannot move to a cell of the board that starts at `at`: something solid to it is topmost there. */
export function isBlocked(program: Program, boards: Uint8Array, at: number, cell: number): boolean {
  const { agent, blocks, names } = program.kinds;
  return blocks[agent * names.length + topmost(program, boards, at, cell)] === 1;
}

/**
 * True if the agent can walk to some thing of the kind within the limit of the episode.
 *
 * @throws EnvError `unknown-kind`
 */
export function reachable(program: Program, level: Level, kindName: string): boolean {
  const kind = program.kinds.names.indexOf(kindName);
  if (kind < 1)
    throw new EnvError("unknown-kind", `'${kindName}'; known: ${program.kinds.names.slice(1).join(", ")}`);
  const limit = program.levelSets.get(level.set)?.limit ?? program.limit;
  const steps = distances(program, level.board);
  const first = program.kinds.layer[kind] * program.cells;
  return steps.some((step, cell) => step >= 0 && step <= limit && level.board[first + cell] === kind);
}
