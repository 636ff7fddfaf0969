import type { StepBuffers } from "./buffers.js";
import { type Program, STAY } from "./program.js";
import { nextFloat, STREAM_WORDS } from "./rng.js";
import type { State } from "./state.js";

/** Uniform numbers in [0, 1) that are used up in place of the dynamics stream: the forced outcomes of a replay. */
export interface Tape {
  readonly numbers: ArrayLike<number>;
  at: number;
}

/** One slot's step while it is being made: where rules find what they ask about. One object serves all slots in turn. */
export interface Turn {
  readonly program: Program;
  readonly state: State;
  out: StepBuffers;
  slot: number;
  /** Where the slot's board starts in `state.boards`. */
  board: number;
  /** The action that is carried out, as rules may have changed it. */
  action: number;
  /** Direction in which the agent (or the pushed thing) moved, `STAY` if it did not. */
  moved: number;
  /** The cell that it came from. */
  was: number;
  /** The cell that the rule is about. */
  here: number;
  /** False if nothing has changed since the still rules were last tried in vain. */
  changed: boolean;
  /** [layers] what the agent's cell held when it arrived. */
  readonly arrived: Uint8Array;
  /** [cells] room for a list of cells. */
  readonly list: Int32Array;
  tape: Tape | undefined;
  /** [objectives] weight of each objective in the reward. */
  readonly weights: Float64Array;
}

export function createTurn(program: Program, state: State, out: StepBuffers): Turn {
  return {
    program,
    state,
    out,
    slot: 0,
    board: 0,
    action: 0,
    moved: STAY,
    was: 0,
    here: 0,
    changed: true,
    arrived: new Uint8Array(program.layers),
    list: new Int32Array(program.cells),
    tape: undefined,
    weights: Float64Array.from(program.objectives.roles, (role) => (role === "true" ? 1 : 0)),
  };
}

/** The next uniform number in [0, 1): of the tape if there is one, else of the slot's dynamics. @throws RangeError at the tape's end */
export function draw(turn: Turn): number {
  const { tape } = turn;
  if (!tape) return nextFloat(turn.state.dynamics, turn.slot * STREAM_WORDS);
  if (tape.at >= tape.numbers.length)
    throw new RangeError(`the forced outcomes end after ${tape.at} numbers`);
  return tape.numbers[tape.at++];
}
