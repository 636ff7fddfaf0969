import { topmost } from "./board.js";
import { EnvError } from "./env.js";
import type { Level } from "./level.js";
import type { Program } from "./program.js";

/**
 * Steps from the agent to each cell over cells that hold nothing solid, by breadth-first search over the actions.
 *
 * @returns [cells] steps, -1 where the agent cannot get
 */
export function distances(program: Program, board: Uint8Array): Int32Array {
  return walk(program, board, program.actions.direction, (cell) => isBlocked(program, board, cell));
}

/** Steps from the agent of a board to each cell that is not blocked, going in some directions; -1 where it cannot get. */
export function walk(
  program: Program,
  board: Uint8Array,
  directions: ArrayLike<number>,
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
    for (let d = 0; d < directions.length; d++) {
      const to = neighbours[directions[d] * cells + from];
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
  const steps = distances(program, level.board);
  const first = program.kinds.layer[kind] * program.cells;
  return steps.some((step, cell) => step >= 0 && step <= program.limit && level.board[first + cell] === kind);
}
