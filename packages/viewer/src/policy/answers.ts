import { type Forward, softmaxRows } from "@mesagrid/agent/browser";
import { type Moment, observeMoments, type Program, standpoints } from "@mesagrid/env";

/** What a policy says of some moments. */
export interface Answers {
  /** [moments, actions] chance of each action. */
  readonly chances: Float32Array;
  /** [moments] what it expects to be paid from there on, discounted: its own guess, in the reward it was trained with. */
  readonly values: Float32Array;
}

/** Moments that go through the network at once, and the numbers that they may be as one-hot planes together. */
const MOST = 1024;
const NUMBERS = 4_000_000;

/** Asks a policy without memory about moments. */
export function answer(program: Program, forward: Forward, moments: readonly Moment[]): Answers {
  const actions = program.actions.names.length;
  const { cellsSize, side, height, width, planes } = program.observation;
  const most = Math.max(1, Math.min(MOST, Math.floor(NUMBERS / (height * width * planes.length))));
  const chances = new Float32Array(moments.length * actions);
  const values = new Float32Array(moments.length);
  for (const { from, count, out } of observeMoments(program, moments, most)) {
    const logits = chances.subarray(from * actions, (from + count) * actions);
    const cells = out.cells.subarray(0, count * cellsSize);
    const numbers = out.side.subarray(0, count * side.length);
    forward.forward(cells, numbers, count, { logits, values: values.subarray(from, from + count) });
    softmaxRows(logits, count, actions);
  }
  return { chances, values };
}

/** What a policy says with the agent imagined in every cell that it could stand in. */
export interface Field extends Answers {
  /** [cells] its row in the answers, -1 where it cannot stand. */
  readonly rows: Int32Array;
}

/** Imagines the agent everywhere and asks, all in one batch. */
export function imagineEverywhere(program: Program, forward: Forward, moment: Moment): Field {
  const places = standpoints(program, moment);
  const rows = new Int32Array(program.cells).fill(-1);
  places.forEach(({ cell }, row) => {
    rows[cell] = row;
  });
  return {
    rows,
    ...answer(
      program,
      forward,
      places.map(({ moment: there }) => there),
    ),
  };
}

/** The direction (0 up, 1 down, 2 left, 3 right) that an action goes in; -1 if it goes nowhere. */
export function directionOf({ actions }: Program, action: number, heading: number): number {
  if (actions.names[action] === "forward") return heading;
  return actions.direction[action] < 4 ? actions.direction[action] : -1;
}

/** [cells, 4] the chance of each direction in each cell: what arrows show. */
export function directionChances(program: Program, { rows, chances }: Field, heading: number): Float32Array {
  const { names } = program.actions;
  const lengths = new Float32Array(program.cells * 4);
  for (let action = 0; action < names.length; action++) {
    const direction = directionOf(program, action, heading);
    if (direction < 0) continue;
    rows.forEach((row, cell) => {
      if (row >= 0) lengths[cell * 4 + direction] += chances[row * names.length + action];
    });
  }
  return lengths;
}

/** Half the sum of differences of two rows of chances: 0 where they are the same, 1 where they have nothing in common. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
  return sum / 2;
}
