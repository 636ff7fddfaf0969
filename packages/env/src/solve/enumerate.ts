import { createBuffers } from "../buffers.js";
import { BatchEnv } from "../env.js";
import type { Level } from "../level.js";
import type { Program } from "../program.js";
import { movingArrays, type State } from "../state.js";
import { Branches } from "./branches.js";
import { END, type Mdp, SolveError } from "./mdp.js";
import { Outcomes } from "./outcomes.js";
import { StateTable } from "./states.js";

/** How far an enumeration goes before it gives up. */
export interface EnumerateOptions {
  /** Most states. Default 200,000. */
  readonly states?: number | undefined;
  /** Most steps of the engine, one for each outcome of each action in each state. Default 2,000,000: some seconds. */
  readonly branches?: number | undefined;
  /** [counters] their values at the start; default: the scenario's. */
  readonly counters?: Float64Array | undefined;
}

/** Steps taken in every state: the next is step 0, which comes to no limit and at which no price has decayed. */
const BEFORE_ALL_STEPS = -1;

/**
 * Finds all states that can be reached from a level, with every outcome of every draw (those of the episode's start
 * included) and its exact chance, by stepping the engine itself.
 *
 * @throws SolveError `too-large` beyond the options' limits
 * @throws EnvError `wrong-level`
 */
export function enumerate(program: Program, level: Level, options: EnumerateOptions = {}): Mdp {
  const enumeration = new Enumeration(program, options);
  enumeration.start(level, options.counters);
  return enumeration.expand();
}

/** Steps until an episode from a level is cut off. */
export function limitOf(program: Program, level: Level): number {
  return program.limits[Math.max(0, [...program.levelSets.keys()].indexOf(level.set))];
}

class Enumeration {
  readonly #program: Program;
  readonly #mostStates: number;
  readonly #mostBranches: number;
  readonly #env: BatchEnv;
  readonly #branches = new Branches();
  readonly #table: StateTable;
  readonly #starts = new Outcomes();
  readonly #outcomes = new Outcomes();
  readonly #out;
  readonly #action = new Uint8Array(1);
  readonly #events: Uint8Array;
  #limit = 0;
  /** Steps from the start to the state that is being expanded, at the least. */
  #depth = 0;
  #first = new Int32Array(1);
  #rewards = new Float64Array(0);
  #steps = 0;

  constructor(program: Program, { states = 200_000, branches = 2_000_000 }: EnumerateOptions) {
    this.#program = program;
    this.#mostStates = Math.max(1, Math.floor(states));
    this.#mostBranches = Math.max(1, Math.floor(branches));
    const [levels] = program.levelSets.keys();
    this.#env = new BatchEnv(program, { slots: 1, seed: 0, levels, autoreset: "disabled" });
    this.#out = createBuffers(program, 1);
    this.#table = new StateTable(movingArrays(this.#env.state), this.#mostStates);
    this.#events = new Uint8Array(program.events.length);
  }

  start(level: Level, counters: Float64Array | undefined): void {
    const branches = this.#branches;
    this.#limit = limitOf(this.#program, level);
    branches.begin();
    do {
      this.#count();
      this.#env.startFrom(0, level, this.#out, { tape: branches, ...(counters && { counters }) });
      this.#starts.add(this.#intern(), branches.probability);
    } while (branches.advance());
  }

  /** Takes every action in every state, in the order in which states are found. */
  expand(): Mdp {
    const actions = this.#program.actions.names.length;
    let nextDepth = this.#table.count;
    for (let state = 0; state < this.#table.count; state++) {
      if (state === nextDepth) {
        this.#depth++;
        nextDepth = this.#table.count;
      }
      this.#makeRoom(state + 1);
      for (let action = 0; action < actions; action++) {
        const pair = state * actions + action;
        this.#take(state, action, pair);
        this.#first[pair + 1] = this.#outcomes.close();
      }
    }
    const states = this.#table.count;
    const { next: starts, chances: startChances } = this.#starts.trimmed();
    return {
      kind: "exact",
      program: this.#program,
      limit: this.#limit,
      states,
      actions,
      starts,
      startChances,
      first: this.#first.slice(0, states * actions + 1),
      ...this.#outcomes.trimmed(),
      rewards: this.#rewards.slice(0, states * actions * this.#program.objectives.names.length),
      events: this.#events,
      branches: this.#steps,
      stateOf: (env, slot) => this.#stateOf(env.state, slot),
    };
  }

  /** Takes an action in a state, once for each outcome. */
  #take(state: number, action: number, pair: number): void {
    const out = this.#out;
    const branches = this.#branches;
    const objectives = out.objectives.length;
    branches.begin();
    do {
      this.#count();
      this.#table.load(state);
      this.#env.noteBoards();
      this.#action[0] = action;
      this.#env.step(this.#action, out);
      const { probability } = branches;
      for (let k = 0; k < objectives; k++)
        this.#rewards[pair * objectives + k] += probability * out.objectives[k];
      if (this.#depth < this.#limit) this.#noteEvents();
      this.#outcomes.add(out.terminated[0] === 1 ? END : this.#intern(), probability);
    } while (branches.advance());
  }

  #noteEvents(): void {
    const { events } = this.#out;
    for (let event = 0; event < events.length; event++) if (events[event] > 0) this.#events[event] = 1;
  }

  /** The number of the state that the env is in. */
  #intern(): number {
    this.#setBack();
    const state = this.#table.intern();
    if (state >= 0) return state;
    throw this.#tooLarge("states");
  }

  /** What differs between states that go on alike: steps taken, and whether still rules have been tried in vain. */
  #setBack(): void {
    this.#env.state.elapsed[0] = BEFORE_ALL_STEPS;
    this.#env.state.changed[0] = 1;
  }

  #stateOf(state: State, slot: number): number | undefined {
    if (state.over[slot] !== 0) return END;
    const slots = state.agents.length;
    const own = movingArrays(this.#env.state);
    movingArrays(state).forEach((array, i) => {
      const size = array.length / slots;
      own[i].set(array.subarray(slot * size, (slot + 1) * size));
    });
    this.#setBack();
    const found = this.#table.find();
    return found < 0 ? undefined : found;
  }

  /** Counts a step of the engine. */
  #count(): void {
    if (this.#steps === this.#mostBranches) throw this.#tooLarge("branches");
    this.#steps++;
  }

  #makeRoom(states: number): void {
    const pairs = states * this.#program.actions.names.length;
    if (pairs < this.#first.length) return;
    const first = new Int32Array(2 * pairs + 1);
    first.set(this.#first);
    this.#first = first;
    const rewards = new Float64Array(2 * pairs * this.#program.objectives.names.length);
    rewards.set(this.#rewards);
    this.#rewards = rewards;
  }

  #tooLarge(what: "states" | "branches"): SolveError {
    const found = this.#table.count;
    const limit =
      what === "branches"
        ? `the limit is ${this.#mostBranches} outcomes of actions`
        : found === this.#mostStates
          ? `the limit is ${found} states`
          : "they take all the memory that they may have";
    return new SolveError(
      "too-large",
      `${found} states were found, and there are more; ${limit}`,
      "take a smaller level or one in which less changes, raise the limit, or be content with boundReturns",
    );
  }
}
