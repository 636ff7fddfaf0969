import type { StepBuffers } from "./buffers.js";
import type { Level } from "./level.js";
import { observe } from "./observe.js";
import type { LevelSlot, LevelSource, Program } from "./program.js";
import { PURPOSE, STREAM_WORDS, seedStream } from "./rng.js";
import { createState, readState, type State, stateSize, writeState } from "./state.js";
import { stepSlot } from "./step.js";

/**
 * What happens to a slot whose episode is over (Gymnasium's words):
 * `same-step` shows the next episode's first observation at once and keeps the last one in `finalCells`;
 * `next-step` ignores the next action and resets instead, with reward 0;
 * `disabled` freezes the slot: it ignores actions, pays nothing and keeps its flags until `reset`.
 */
export type Autoreset = "same-step" | "next-step" | "disabled";

export interface EnvOptions {
  /** How many episodes run side by side, at least 1. */
  readonly slots: number;
  /** Seed of every stream: the same seed gives the same level at the same (slot, episode), whatever the agent does. */
  readonly seed: number;
  /** Name of the level set. */
  readonly levels: string;
  readonly autoreset?: Autoreset;
}

/** Every slot's state, streams included, bit for bit. */
export interface EnvSnapshot {
  readonly version: 1;
  readonly bytes: Uint8Array;
}

/** Thrown when the env is asked for something it does not have: a level set, an objective, a slot. */
export class EnvError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = "EnvError";
    this.code = code;
  }
}

/**
 * Whose observations a caller's buffers hold. A step writes only what changed of them, unless they hold another env's
 * or an older state's; then it writes them whole.
 */
const holders = new WeakMap<StepBuffers, object>();

/** N slots of one program, stepped together. `step` allocates nothing and writes into the caller's buffers. */
export class BatchEnv {
  readonly program: Program;
  readonly slots: number;
  readonly autoreset: Autoreset;
  /** The moving part; read it, but let the env write it. */
  readonly state: State;
  /** [objectives] weight of each objective in the reward. */
  readonly #weights: Float64Array;
  readonly #setNames: readonly string[];
  readonly #levelStream = new Uint32Array(STREAM_WORDS);
  readonly #levelSlot: LevelSlot & { at: number };
  #seed: number;
  #levels: LevelSource;
  /** Stands for the present state in `holders`; a new one makes every caller's buffers stale. */
  #holder = {};

  /** @throws EnvError `no-slots`, `unknown-level-set` */
  constructor(program: Program, options: EnvOptions) {
    if (!Number.isInteger(options.slots) || options.slots < 1) {
      throw new EnvError("no-slots", `slots is ${options.slots}; expected a whole number of at least 1`);
    }
    this.program = program;
    this.slots = options.slots;
    this.autoreset = options.autoreset ?? "same-step";
    this.state = createState(program, options.slots);
    this.#seed = options.seed;
    this.#setNames = [...program.levelSets.keys()];
    this.#levels = this.#source(options.levels);
    this.#weights = Float64Array.from(program.objectives.roles, (role) => (role === "true" ? 1 : 0));
    this.#levelSlot = { board: this.state.boards, at: 0, words: this.#levelStream, wordsAt: 0 };
  }

  /** Name of the level set that new episodes are drawn from. */
  get levels(): string {
    return this.#levels.name;
  }

  /**
   * What is rewarded: weights by objective, 0 for those left out. Dynamics do not change with it.
   *
   * @throws EnvError `unknown-objective`
   */
  setReward(weights: Readonly<Record<string, number>>): void {
    const { names } = this.program.objectives;
    for (const name of Object.keys(weights)) {
      if (!names.includes(name))
        throw new EnvError("unknown-objective", `'${name}'; known: ${names.join(", ")}`);
    }
    names.forEach((name, k) => {
      this.#weights[k] = weights[name] ?? 0;
    });
  }

  /** Draws new episodes from another level set, from each slot's next reset on. @throws EnvError `unknown-level-set` */
  setLevels(name: string): void {
    this.#levels = this.#source(name);
  }

  /** Starts a new episode in every slot and writes the first observations. A seed starts every stream anew, at episode 0. */
  reset(out: StepBuffers, seed?: number): void {
    if (seed !== undefined) this.#seed = seed;
    for (let slot = 0; slot < this.slots; slot++) {
      const fresh = seed !== undefined || !this.#started(slot);
      this.state.episodes[slot] = fresh ? 0 : this.state.episodes[slot] + 1;
      this.#start(slot);
      this.#show(slot, out);
    }
    holders.set(out, this.#holder);
  }

  /** Starts an episode of a slot from a given level (for replay, edits and planted tests). */
  startFrom(slot: number, level: Level, out: StepBuffers, dynamics?: Uint32Array): void {
    const { boardSize } = this.program;
    const set = this.#setNames.indexOf(level.set);
    if (level.board.length !== boardSize) {
      throw new EnvError(
        "wrong-level",
        `the level's board has ${level.board.length} bytes; expected ${boardSize}`,
      );
    }
    this.state.boards.set(level.board, slot * boardSize);
    this.state.sets[slot] = Math.max(0, set);
    this.#begin(slot);
    if (dynamics) {
      this.state.dynamics.set(dynamics, slot * STREAM_WORDS);
      this.state.dynamicsStarts.set(dynamics, slot * STREAM_WORDS);
    }
    this.#show(slot, out);
  }

  /**
   * One step of every slot.
   *
   * @param actions [slots] indexes into `program.actions.names`
   * @param out best the same buffers at every step; between steps only the env writes its `cells` and `side`
   */
  step(actions: Uint8Array, out: StepBuffers): void {
    const { program, state, autoreset } = this;
    const stale = holders.get(out) !== this.#holder;
    for (let slot = 0; slot < this.slots; slot++) {
      if (state.over[slot] === 1) {
        this.#afterEnd(slot, out);
      } else {
        stepSlot(program, state, slot, actions[slot], out);
        out.rewards[slot] = this.#reward(slot, out);
        if (state.over[slot] === 1) {
          observe(program, state, slot, out.finalCells, out.finalSide);
          if (autoreset === "same-step") this.#next(slot, out);
        }
      }
      if (stale) observe(program, state, slot, out.cells, out.side);
    }
    if (stale) holders.set(out, this.#holder);
  }

  /** Writes every slot's present observation, as after `restore`. */
  observe(out: StepBuffers): void {
    for (let slot = 0; slot < this.slots; slot++)
      observe(this.program, this.state, slot, out.cells, out.side);
    holders.set(out, this.#holder);
  }

  /** The level that the slot's current episode started from. */
  level(slot: number): Level {
    const { boardSize } = this.program;
    return {
      set: this.#setNames[this.state.sets[slot]],
      board: this.state.starts.slice(slot * boardSize, (slot + 1) * boardSize),
    };
  }

  /** Index of the slot's current episode, from 0. */
  episode(slot: number): number {
    return this.state.episodes[slot];
  }

  /** [4] where the dynamics stream of the slot's current episode started; with the level and the actions it replays. */
  dynamics(slot: number): Uint32Array {
    return this.state.dynamicsStarts.slice(slot * STREAM_WORDS, (slot + 1) * STREAM_WORDS);
  }

  /** A copy of everything that a step can change: a step after `restore` equals the step before. */
  snapshot(): EnvSnapshot {
    const header = this.#header();
    const bytes = new Uint8Array(header.byteLength + stateSize(this.state));
    bytes.set(new Uint8Array(header.buffer));
    writeState(this.state, bytes, header.byteLength);
    return { version: 1, bytes };
  }

  /** @throws EnvError `wrong-snapshot` if it was taken of another program or number of slots */
  restore(snapshot: EnvSnapshot): void {
    const headerSize = this.#header().byteLength;
    const size = headerSize + stateSize(this.state);
    if (snapshot.version !== 1 || snapshot.bytes.length !== size) {
      throw new EnvError(
        "wrong-snapshot",
        `${snapshot.bytes.length} bytes; expected ${size} (same scenario, same slots)`,
      );
    }
    const header = new Float64Array(snapshot.bytes.slice(0, headerSize).buffer);
    this.#seed = header[0];
    this.#levels = this.#source(this.#setNames[header[1]] ?? "");
    this.#weights.set(header.subarray(2));
    readState(this.state, snapshot.bytes, headerSize);
    this.#holder = {};
  }

  /** What a snapshot holds beside the state: seed, level set, reward weights. */
  #header(): Float64Array {
    return Float64Array.of(this.#seed, this.#setNames.indexOf(this.#levels.name), ...this.#weights);
  }

  #source(name: string): LevelSource {
    const source = this.program.levelSets.get(name);
    if (source) return source;
    throw new EnvError(
      "unknown-level-set",
      `'${name}'; known: ${[...this.program.levelSets.keys()].join(", ")}`,
    );
  }

  #started(slot: number): boolean {
    return this.state.dynamicsStarts[slot * STREAM_WORDS + 3] !== 0;
  }

  /** Draws the level of (seed, slot, episode) and starts from it. */
  #start(slot: number): void {
    const { program, state } = this;
    const at = slot * program.boardSize;
    seedStream(this.#levelStream, 0, this.#seed, PURPOSE.level, slot, state.episodes[slot]);
    state.boards.fill(0, at, at + program.boardSize);
    this.#levelSlot.at = at;
    state.sets[slot] = this.#setNames.indexOf(this.#levels.write(this.#levelSlot));
    this.#begin(slot);
  }

  /** Starts the episode of the level that is on the slot's board. */
  #begin(slot: number): void {
    const { program, state } = this;
    const { boardSize, cells, kinds, counters, rules } = program;
    const at = slot * boardSize;
    state.starts.set(state.boards.subarray(at, at + boardSize), at);
    const agents = at + kinds.layer[kinds.agent] * cells;
    state.agents[slot] = state.boards.indexOf(kinds.agent, agents) - agents;
    state.counters.set(counters.start, slot * counters.names.length);
    if (rules.counts) this.#count(slot);
    if (rules.remembers) state.fired.fill(0, slot * rules.count, (slot + 1) * rules.count);
    state.elapsed[slot] = 0;
    state.over[slot] = 0;
    const words = slot * STREAM_WORDS;
    seedStream(state.dynamics, words, this.#seed, PURPOSE.dynamics, slot, state.episodes[slot]);
    state.dynamicsStarts.set(state.dynamics.subarray(words, words + STREAM_WORDS), words);
  }

  #count(slot: number): void {
    const { boardSize, kinds } = this.program;
    const first = slot * kinds.names.length;
    this.state.left.fill(0, first, first + kinds.names.length);
    for (let i = slot * boardSize; i < (slot + 1) * boardSize; i++)
      this.state.left[first + this.state.boards[i]]++;
  }

  /** A step of a slot whose episode is over: frozen, or the late reset of `next-step`. */
  #afterEnd(slot: number, out: StepBuffers): void {
    const { events, objectives } = this.program;
    out.rewards[slot] = 0;
    out.events.fill(0, slot * events.length, (slot + 1) * events.length);
    out.objectives.fill(0, slot * objectives.names.length, (slot + 1) * objectives.names.length);
    if (this.autoreset === "disabled") return;
    this.#next(slot, out);
    this.#clearFlags(slot, out);
  }

  /** Starts the slot's next episode and shows it. */
  #next(slot: number, out: StepBuffers): void {
    this.state.episodes[slot]++;
    this.#start(slot);
    observe(this.program, this.state, slot, out.cells, out.side);
  }

  /** Shows a slot that has just been started. */
  #show(slot: number, out: StepBuffers): void {
    observe(this.program, this.state, slot, out.cells, out.side);
    this.#clearFlags(slot, out);
  }

  #clearFlags(slot: number, out: StepBuffers): void {
    out.terminated[slot] = 0;
    out.truncated[slot] = 0;
    out.outcomes[slot] = 0;
  }

  #reward(slot: number, out: StepBuffers): number {
    const objectives = this.#weights.length;
    let reward = 0;
    for (let k = 0; k < objectives; k++) reward += this.#weights[k] * out.objectives[slot * objectives + k];
    return reward;
  }
}
