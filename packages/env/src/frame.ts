import type { StepBuffers } from "./buffers.js";
import type { BatchEnv } from "./env.js";
import { NO_HEADING } from "./program.js";

/** The state of a replayed episode after a step, for a viewer or a measure. */
export interface Frame {
  /** [layers, height, width] kind ids. */
  readonly board: Uint8Array;
  /** [counters]. */
  readonly counters: Float64Array;
  /** [rules] 1 if a rule with `first` has fired. */
  readonly fired: Uint8Array;
  /** The agent's cell. */
  readonly agent: number;
  /** Direction that the agent faces, as an index into `DIRECTIONS`; `NO_HEADING` if it faces nowhere. */
  readonly heading: number;
  /** The action that led here, -1 in the first frame. */
  readonly action: number;
  /** [events] what happened in the step that led here. */
  readonly events: Uint8Array;
  /** [objectives] undiscounted return up to here. */
  readonly returns: Float64Array;
  /** True in the last frame. */
  readonly ended: boolean;
}

/**
 * The state of slot 0 of an env, copied.
 *
 * @param returns [objectives] undiscounted, up to here
 * @param action the one that led here, -1 at an episode's start
 */
export function frameOf(
  { program, state }: BatchEnv,
  out: StepBuffers,
  returns: Float64Array,
  action: number,
  ended: boolean,
): Frame {
  return {
    board: state.boards.slice(0, program.boardSize),
    counters: state.counters.slice(0, program.counters.names.length),
    fired: state.fired.slice(0, program.rules.count),
    agent: state.agents[0],
    heading: program.kinds.heading === NO_HEADING ? NO_HEADING : state.headings[0],
    action,
    events: action < 0 ? new Uint8Array(program.events.length) : out.events.slice(0, program.events.length),
    returns: returns.slice(),
    ended,
  };
}
