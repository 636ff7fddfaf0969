import type { Forward } from "@mesagrid/agent/browser";
import type { Moment, Program } from "@mesagrid/env";
import { type Thing, thingsOn } from "../ask/edits.js";
import { answer, distance } from "../policy/answers.js";

/** How much a policy goes by one thing. */
export interface Influence {
  readonly thing: Thing;
  /** Half the sum of changes of its chances when the thing is gone: 0 nothing changes, 1 everything. */
  readonly change: number;
}

/** What the policy would do where it stands, asked again with each thing but the agent taken away; the largest change first. */
export function influences(program: Program, forward: Forward, moment: Moment): Influence[] {
  const things = thingsOn(program, moment.level.board).filter(({ kind }) => kind !== program.kinds.agent);
  const without = things.map(({ layer, cell }): Moment => {
    const board = moment.level.board.slice();
    board[layer * program.cells + cell] = 0;
    return { ...moment, level: { set: moment.level.set, board } };
  });
  const actions = program.actions.names.length;
  const { chances } = answer(program, forward, [moment, ...without]);
  const row = (n: number) => chances.subarray(n * actions, (n + 1) * actions);
  return things
    .map((thing, n) => ({ thing, change: distance(row(0), row(n + 1)) }))
    .sort((a, b) => b.change - a.change);
}
