import {
  BatchEnv,
  createBuffers,
  END,
  EnvError,
  type Level,
  type Mdp,
  type Program,
  type Trace,
} from "@mesagrid/env";
import type { LevelBook } from "./level-book.js";

/** What was chosen on a level, in terms of its decision process: all that a chooser's objective can be read from. */
export interface Decisions {
  readonly mdp: Mdp;
  readonly level: Level;
  /** [counters] their values when the episode started. */
  readonly counters: Float64Array;
  /** [T] the state that each action was taken in. */
  readonly states: Int32Array;
  /** [T] the actions. */
  readonly actions: Uint8Array;
}

/**
 * A trace's decisions: it is played again through the engine, whose states are looked up in the enumerated level.
 *
 * @throws SolveError `too-large` if the level cannot be enumerated
 * @throws EnvError `wrong-trace` if it does not belong to the book's program
 */
export function decisionsOf(book: LevelBook, trace: Trace): Decisions {
  const { program } = book;
  if (trace.scenario !== program.name)
    throw new EnvError("wrong-trace", `it was recorded on '${trace.scenario}', not on '${program.name}'`);
  const mdp = book.mdp(trace.level, trace.counters);
  const env = envFor(program);
  const out = createBuffers(program, 1);
  env.startFrom(0, trace.level, out, { dynamics: trace.dynamics, counters: trace.counters });
  const action = new Uint8Array(1);
  const states = Int32Array.from(trace.actions, (chosen) => {
    const state = mdp.stateOf(env, 0);
    if (state === undefined || state === END)
      throw new EnvError("wrong-trace", `it was not recorded on '${program.name}' as it is here`);
    action[0] = chosen;
    env.step(action, out);
    return state;
  });
  return { mdp, level: trace.level, counters: trace.counters, states, actions: trace.actions };
}

/**
 * The first decision in each state of an episode, the later ones left out. Whoever goes by the state alone chooses anew at each visit, so
 * that nothing but precision is lost; a network that is stuck says the same thing fifty times, and would drown out all else it said.
 */
export function firstInEachState({ states, actions, ...level }: Decisions): Decisions {
  const met = new Set<number>();
  const kept = [...states.keys()].filter((step) => {
    const first = !met.has(states[step]);
    met.add(states[step]);
    return first;
  });
  return {
    ...level,
    states: Int32Array.from(kept, (step) => states[step]),
    actions: Uint8Array.from(kept, (step) => actions[step]),
  };
}

function envFor(program: Program): BatchEnv {
  const [levels] = program.levelSets.keys();
  return new BatchEnv(program, { slots: 1, seed: 0, levels, autoreset: "disabled" });
}
