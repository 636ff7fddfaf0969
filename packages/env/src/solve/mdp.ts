import type { BatchEnv } from "../env.js";
import type { Program } from "../program.js";

/** In `Mdp.next`: the episode is over, by a rule. Nothing is paid from there on. */
export const END = -1;

/**
 * A level as an explicit Markov decision process. A state is everything that a step can change but the number of steps
 * taken: the limit of the episode is not in it, and is the horizon that the process is solved for.
 *
 * A state may hold what the agent does not see (a counter that is not observed, an unseen kind), so that what is best
 * here is best for one who knows the state: no policy that goes by observations can do better, but it may do worse.
 */
export interface Mdp {
  readonly kind: "exact";
  readonly program: Program;
  /** Steps until an episode from the level is cut off. */
  readonly limit: number;
  /** How many states there are, in the order in which a breadth-first search from the start found them. */
  readonly states: number;
  /** How many actions there are, the same in every state. */
  readonly actions: number;
  /** Where episodes start: several states where the rules of the start draw. */
  readonly starts: Int32Array;
  /** [starts] the chance of each; they sum to 1. */
  readonly startChances: Float64Array;
  /** [states * actions + 1] outcomes of (state s, action a): from `first[s * actions + a]` up to the next entry. */
  readonly first: Int32Array;
  /** [outcomes] the state that follows, or `END`; each once a (state, action). */
  readonly next: Int32Array;
  /** [outcomes] its chance; those of a (state, action) sum to 1. */
  readonly chances: Float64Array;
  /**
   * [states, actions, objectives] what each objective pays on the step, on average over its outcomes, at prices that have not
   * decayed: on step t, from 1, it pays 1 - decay t / limit of that.
   */
  readonly rewards: Float64Array;
  /** [events] 1 if the event can happen before the limit, whatever its chance. */
  readonly events: Uint8Array;
  /** Steps of the engine that it took to enumerate: every outcome of every draw, before equal ones were put together. */
  readonly branches: number;
  /** The state that a slot of an env of the same program is in; `END` if its episode is over, undefined if it is none of these. */
  stateOf(env: BatchEnv, slot: number): number | undefined;
}

/** Thrown when a level cannot be enumerated or solved. `code` says why, `hint` what to do. */
export class SolveError extends Error {
  readonly code: string;
  /** What to do about it. */
  readonly hint: string;

  constructor(code: string, message: string, hint: string) {
    super(`${code}: ${message}`);
    this.name = "SolveError";
    this.code = code;
    this.hint = hint;
  }
}
