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
 * How an env of one slot stands.
 *
 * @param out what the last step wrote
 * @param action the action of that step, -1 at the start
 * @param returns [objectives] undiscounted returns up to here; copied
 */
export function frameNow(env: BatchEnv, out: StepBuffers, action: number, returns: Float64Array): Frame {
  const { program, state } = env;
  return {
    board: state.boards.slice(),
    counters: state.counters.slice(),
    fired: state.fired.slice(),
    agent: state.agents[0],
    heading: program.kinds.heading === NO_HEADING ? NO_HEADING : state.headings[0],
    action,
    events: action < 0 ? new Uint8Array(program.events.length) : out.events.slice(),
    returns: returns.slice(),
    ended: out.terminated[0] === 1 || out.truncated[0] === 1,
  };
}
