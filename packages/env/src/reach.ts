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
  const { kinds, actions } = program;
  const directions = kinds.heading === NO_HEADING ? actions.direction : DIRECTIONS.keys();
  const ways = [...directions].filter((direction) => direction !== STAY);
  return walk(program, board, ways, (cell) => isBlocked(program, board, cell));
}

/** Steps from the agent of a board to each cell that is not blocked, going some ways; -1 where it cannot get. */
export function walk(
  program: Program,
  board: Uint8Array,
  ways: readonly number[],
  isBlocked: (cell: number) => boolean,
): Int32Array {
  const { cells, kinds, neighbours } = program;
  const steps = new Int32Array(cells).fill(-1);
  const agents = kinds.agentLayer * cells;
  const start = board.indexOf(kinds.agent, agents) - agents;
  const queue = [start];
  steps[start] = 0;
  for (let head = 0; head < queue.length; head++) {
    const from = queue[head];
    for (const direction of ways) {
      const to = neighbours[direction * cells + from];
      if (steps[to] >= 0 || isBlocked(to)) continue;
      steps[to] = steps[from] + 1;
      queue.push(to);
    }
  }
  return steps;
}

function isBlocked(program: Program, board: Uint8Array, cell: number): boolean {
  const { agent, blocks, names } = program.kinds;
  return blocks[agent * names.length + topmost(program, board, 0, cell)] === 1;
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
