import { createBuffers, type StepBuffers } from "./buffers.js";
import { EnvError } from "./errors.js";
import { Idle } from "./idle.js";
import type { Level } from "./level.js";
import { Observer } from "./observe.js";
import type { Autoreset, EnvOptions } from "./options.js";
import type { LevelSource, Program } from "./program.js";
import { STREAM_WORDS } from "./rng.js";
import { type EnvSnapshot, readHeader, takeSnapshot } from "./snapshot.js";
import { Starter, type StartOptions } from "./start.js";
import { checkSlots, createState, readState, type State } from "./state.js";
import { createMove, type Move, stepSlot } from "./step.js";
import { NumberTape, type Tape } from "./tape.js";
import { createTurn, type Turn } from "./turn.js";

/** N slots of one program, stepped together. `step` allocates nothing and writes into the caller's buffers. */
export class BatchEnv {
  readonly program: Program;
  readonly slots: number;
  readonly autoreset: Autoreset;
  /** The moving part; read it, but let the env write it. */
  readonly state: State;
  readonly #setNames: readonly string[];
  readonly #starter: Starter;
  readonly #observer: Observer;
  readonly #idle: Idle;
  readonly #turn: Turn;
  readonly #move: Move;
  readonly #tapes = new Map<number, Tape>();
  #seed: number;
  #levels: LevelSource;

  /** @throws EnvError `no-slots`, `too-many-slots`, `unknown-level-set` */
  constructor(program: Program, options: EnvOptions) {
    checkSlots(program, options.slots);
    this.program = program;
    this.slots = options.slots;
    this.autoreset = options.autoreset ?? "same-step";
    this.state = createState(program, options.slots);
    this.#setNames = [...program.levelSets.keys()];
    this.#starter = new Starter(program, this.state);
    this.#observer = new Observer(program, this.state);
    this.#idle = new Idle(program, options.slots);
    this.#turn = createTurn(program, this.state, createBuffers(program, 1));
    this.#idle.setWeights(this.#turn.weights);
    this.#move = createMove(this.#turn);
    this.#seed = options.seed;
    this.#levels = this.#source(options.levels);
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
      this.#turn.weights[k] = Object.hasOwn(weights, name) ? weights[name] : 0;
    });
    this.#idle.setWeights(this.#turn.weights);
  }

  /** Draws new episodes from another level set, from each slot's next reset on. @throws EnvError `unknown-level-set` */
  setLevels(name: string): void {
    this.#levels = this.#source(name);
  }

  /**
   * Starts a new episode in every slot, or in those of a mask, and writes the first observations; nothing has happened
   * yet in these slots, so that all else is 0. A seed starts every stream anew, at episode 0.
   *
   * @param only [slots] which slots; the others stay as they are, and so do their rows
   */
  reset(out: StepBuffers, seed?: number, only?: ArrayLike<boolean>): void {
    if (seed !== undefined) this.#seed = seed;
    for (let slot = 0; slot < this.slots; slot++) {
      if (only && !only[slot]) continue;
      const fresh = seed !== undefined || !this.#started(slot);
      this.state.episodes[slot] = fresh ? 0 : this.state.episodes[slot] + 1;
      this.#tapes.delete(slot);
      this.#point(slot, out);
      this.#starter.drawn(this.#turn, this.#levels, this.#seed, fresh);
      this.#showStart(slot, out);
    }
    if (only) this.#observer.markSlotShown(out);
    else this.#observer.markShown(out);
  }

  /**
   * Starts an episode of a slot from a given level, for replay, edits and planted tests.
   *
   * @throws EnvError `wrong-level`
   */
  startFrom(slot: number, level: Level, out: StepBuffers, options: StartOptions = {}): void {
    const { boardSize } = this.program;
    if (level.board.length !== boardSize) {
      throw new EnvError(
        "wrong-level",
        `the level's board has ${level.board.length} bytes; expected ${boardSize}`,
      );
    }
    this.state.boards.set(level.board, slot * boardSize);
    this.state.sets[slot] = Math.max(0, this.#setNames.indexOf(level.set));
    const { tape } = options;
    if (tape) this.#tapes.set(slot, "length" in tape ? new NumberTape(tape) : tape);
    else this.#tapes.delete(slot);
    this.#point(slot, out);
    this.#starter.begin(this.#turn, this.#seed, true, options);
    this.#showStart(slot, out);
    this.#observer.markSlotShown(out);
  }

  /**
   * One step of every slot.
   *
   * @param actions [slots] indexes into `program.actions.names`
   * @param out best the same buffers at every step; between steps only the env writes its `cells` and `side`
   */
  step(actions: Uint8Array, out: StepBuffers): void {
    const { program, state, autoreset, slots } = this;
    const observer = this.#observer;
    const turn = this.#turn;
    const move = this.#move;
    const shown = observer.isShown(out);
    const deludes = program.observation.delusions.length > 0;
    const egocentric = program.observation.window !== undefined;
    const { boardSize } = program;
    const taped = this.#tapes.size > 0;
    this.#idle.writeTo(out, actions);
    this.#point(0, out);
    for (let slot = 0; slot < slots; slot++) {
      if (state.over[slot] !== 0) {
        this.#afterEnd(slot, out);
        if (shown) continue;
        observer.show(slot, out);
        if (autoreset === "disabled") observer.keepFinal(slot, out); // what it shows is the last there was
        continue;
      }
      turn.slot = slot;
      turn.board = slot * boardSize;
      if (taped) turn.tape = this.#tapes.get(slot);
      turn.action = actions[slot];
      turn.viewChanged = false;
      stepSlot(turn, move);
      if (!shown || (egocentric && turn.viewChanged) || (deludes && observer.isDeluded(slot)))
        observer.show(slot, out);
      if (state.over[slot] === 0) continue;
      observer.keepFinal(slot, out);
      if (autoreset === "same-step") this.#next(slot, out);
    }
    if (!shown) observer.markShown(out);
  }

  /** Writes every slot's present observation, as after `restore`. */
  observe(out: StepBuffers): void {
    for (let slot = 0; slot < this.slots; slot++) this.#observer.show(slot, out);
    this.#observer.markShown(out);
  }

  /**
   * To be called by who writes into `state.boards`: where things are and the ways round the walls are found anew.
   * Observations are not; see `observe`.
   */
  noteBoards(): void {
    this.#turn.whereabouts.doubtAll();
    this.#turn.paths?.doubtAll();
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

  /** [counters] their values when the slot's current episode started. */
  startCounters(slot: number): Float64Array {
    const counters = this.program.counters.names.length;
    return this.state.countersStarts.slice(slot * counters, (slot + 1) * counters);
  }

  /**
   * A copy of everything that a step can change: a step after `restore` equals the step before.
   *
   * @throws EnvError `on-tape` while a slot uses up forced outcomes, which belong to the caller and are no state
   */
  snapshot(): EnvSnapshot {
    if (this.#tapes.size > 0)
      throw new EnvError("on-tape", "a slot is on a tape of forced outcomes; start or reset it without one");
    return takeSnapshot(this.#header(), this.state);
  }

  /** @throws EnvError `wrong-snapshot` if it was taken of another program or number of slots */
  restore(snapshot: EnvSnapshot): void {
    const header = readHeader(snapshot, this.#header().length, this.state);
    this.#seed = header[0];
    this.#levels = this.#source(this.#setNames[header[1]] ?? "");
    this.#turn.weights.set(header.subarray(2));
    this.#idle.setWeights(this.#turn.weights);
    this.#tapes.clear();
    readState(this.state, snapshot.bytes, header.byteLength);
    this.noteBoards();
    this.#observer.forget();
  }

  /** What a snapshot holds beside the state: seed, level set, reward weights. */
  #header(): Float64Array {
    return Float64Array.of(this.#seed, this.#setNames.indexOf(this.#levels.name), ...this.#turn.weights);
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

  /** Points the turn at a slot. */
  #point(slot: number, out: StepBuffers): void {
    const turn = this.#turn;
    turn.out = out;
    turn.slot = slot;
    turn.board = slot * this.program.boardSize;
    turn.tape = this.#tapes.size > 0 ? this.#tapes.get(slot) : undefined;
  }

  /** Starts the slot's next episode and shows it. */
  #next(slot: number, out: StepBuffers): void {
    this.state.episodes[slot]++;
    this.#point(slot, out);
    this.#starter.drawn(this.#turn, this.#levels, this.#seed, false);
    this.#observer.show(slot, out);
  }

  /** Shows a slot that has just been started. */
  #showStart(slot: number, out: StepBuffers): void {
    const { events, objectives } = this.program;
    this.#observer.show(slot, out);
    out.rewards[slot] = 0;
    out.executed[slot] = 0;
    out.objectives.fill(0, slot * objectives.names.length, (slot + 1) * objectives.names.length);
    out.events.fill(0, slot * events.length, (slot + 1) * events.length);
    out.terminated[slot] = 0;
    out.truncated[slot] = 0;
    out.outcomes[slot] = 0;
  }

  /** A step of a slot whose episode is over: nothing happens but the late reset of `next-step`, or the flags stay. */
  #afterEnd(slot: number, out: StepBuffers): void {
    const { events, objectives } = this.program;
    out.rewards[slot] = 0;
    out.events[slot * events.length] = 0;
    for (let k = 0; k < objectives.names.length; k++) out.objectives[slot * objectives.names.length + k] = 0;
    if (this.autoreset === "next-step") {
      this.#next(slot, out);
      return;
    }
    out.terminated[slot] = this.state.over[slot] === 1 ? 1 : 0;
    out.truncated[slot] = this.state.over[slot] === 2 ? 1 : 0;
    out.outcomes[slot] = this.state.outcomes[slot];
  }
}
