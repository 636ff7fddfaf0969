import type { StepBuffers } from "./buffers.js";
import { createMovers, type Mover } from "./mover.js";
import { Paths } from "./paths.js";
import { type Program, STAY } from "./program.js";
import { nextFloat, STREAM_WORDS } from "./rng.js";
import { createStages, type Stages } from "./rule.js";
import type { State } from "./state.js";
import { pickWeighted, type Tape } from "./tape.js";
import { Whereabouts } from "./whereabouts.js";

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
  /** `state.boards`. */
  readonly boards: Uint8Array;
  /** [kinds + 1] */
  readonly movers: readonly Mover[];
  readonly stages: Stages;
  /** The bytes of `state.boards` again, to be looked at four at a time. */
  readonly fours: DataView;
  /** False if nothing has changed since the still rules were last tried in vain. */
  changed: boolean;
  /** True if something has changed that an egocentric view may show: the board, the agent's cell, its heading. */
  viewChanged: boolean;
  /** [layers] what the agent's cell held when it arrived. */
  readonly arrived: Uint8Array;
  /** [cells] room for a list of cells. */
  readonly list: Int32Array;
  /** [cells] room for the cells of what is followed, or of what is free. */
  readonly found: Int32Array;
  readonly whereabouts: Whereabouts;
  /** Ways round the walls; only where the program's rules follow something. */
  readonly paths: Paths | undefined;
  tape: Tape | undefined;
  /** [objectives] weight of each objective in the reward. */
  readonly weights: Float64Array;
}

export function createTurn(program: Program, state: State, out: StepBuffers): Turn {
  const movers = createMovers(program);
  const whereabouts = new Whereabouts(program, state);
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
    boards: state.boards,
    movers,
    stages: createStages(program, movers),
    fours: new DataView(state.boards.buffer, state.boards.byteOffset, state.boards.byteLength),
    changed: true,
    viewChanged: true,
    arrived: new Uint8Array(program.layers),
    list: new Int32Array(program.cells),
    found: new Int32Array(program.cells),
    whereabouts,
    paths: program.rules.follows ? new Paths(program, state.agents.length, whereabouts) : undefined,
    tape: undefined,
    weights: Float64Array.from(program.objectives.roles, (role) => (role === "true" ? 1 : 0)),
  };
}

/** Whether what has chance p happens now: by the tape if there is one, else by the slot's dynamics. */
export function drawChance(turn: Turn, p: number): boolean {
  const { tape } = turn;
  return tape ? tape.chance(p) : nextFloat(turn.state.dynamics, turn.slot * STREAM_WORDS) < p;
}

/** One of 0 .. n - 1, in proportion to n weights from `from` on: by the tape if there is one, else by the slot's dynamics. */
export function drawWeighted(turn: Turn, weights: Float64Array, from: number, n: number): number {
  const { tape } = turn;
  if (tape) return tape.weighted(weights.subarray(from, from + n));
  return pickWeighted(weights, from, n, nextFloat(turn.state.dynamics, turn.slot * STREAM_WORDS));
}

/** One of 0 .. n - 1, equally likely: by the tape if there is one, else by the slot's dynamics. */
export function drawBelow(turn: Turn, n: number): number {
  const { tape } = turn;
  return tape ? tape.below(n) : Math.floor(nextFloat(turn.state.dynamics, turn.slot * STREAM_WORDS) * n);
}
