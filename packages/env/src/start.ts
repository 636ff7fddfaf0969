import { countOf, firstOf } from "./board.js";
import { type LevelSlot, type LevelSource, type Program, RANDOM_HEADING, STAY } from "./program.js";
import { PURPOSE, STREAM_WORDS, seedStream } from "./rng.js";
import { runStage } from "./rules.js";
import type { State } from "./state.js";
import { rowViews } from "./state.js";
import type { Tape } from "./tape.js";
import { drawBelow, type Turn } from "./turn.js";

const NO_ACTION = -1;

/** How an episode starts that is not drawn: see `BatchEnv.startFrom`. */
export interface StartOptions {
  /** [4] where the stream of the dynamics starts; default: that of (seed, slot, episode). */
  readonly dynamics?: Uint32Array;
  /** [counters] their values at the start, before the rules of the start; default: the scenario's. */
  readonly counters?: Float64Array;
  /** What answers in place of the dynamics stream: uniform numbers in [0, 1) that are used up, or a tape of the caller's. */
  readonly tape?: ArrayLike<number> | Tape;
}

/** Starts episodes: draws a level onto a slot's board, or takes the one that is there, and sets everything else back. */
export class Starter {
  readonly #program: Program;
  readonly #state: State;
  readonly #setNames: readonly string[];
  readonly #stream = new Uint32Array(STREAM_WORDS);
  readonly #levelSlot: LevelSlot & { at: number };
  readonly #boards: readonly Uint8Array[];
  readonly #starts: readonly Uint8Array[];

  constructor(program: Program, state: State) {
    const slots = state.agents.length;
    this.#program = program;
    this.#state = state;
    this.#setNames = [...program.levelSets.keys()];
    this.#levelSlot = { board: state.boards, at: 0, words: this.#stream, wordsAt: 0 };
    this.#boards = rowViews(state.boards, program.boardSize, 0, program.boardSize, slots);
    this.#starts = rowViews(state.starts, program.boardSize, 0, program.boardSize, slots);
  }

  /** Draws the level of (seed, slot, episode) and starts from it. */
  drawn(turn: Turn, levels: LevelSource, seed: number, fresh: boolean): void {
    const { slot } = turn;
    seedStream(this.#stream, 0, seed, PURPOSE.level, slot, this.#state.episodes[slot]);
    this.#boards[slot].fill(0);
    this.#levelSlot.at = turn.board;
    this.#state.sets[slot] = this.#setNames.indexOf(levels.write(this.#levelSlot));
    this.begin(turn, seed, fresh);
  }

  /** Starts the episode of the level that is on the slot's board; a fresh one forgets the counters that are kept. */
  begin(turn: Turn, seed: number, fresh: boolean, options?: StartOptions): void {
    const { rules, kinds } = this.#program;
    const state = this.#state;
    const { slot } = turn;
    this.#starts[slot].set(this.#boards[slot]);
    state.agents[slot] = firstOf(turn, kinds.agent);
    this.#startCounters(slot, fresh, options?.counters);
    if (rules.counts) this.#count(turn);
    if (rules.remembers) state.fired.fill(0, slot * rules.count, (slot + 1) * rules.count);
    state.changed[slot] = 1;
    state.elapsed[slot] = 0;
    state.over[slot] = 0;
    state.outcomes[slot] = 0;
    this.#startDynamics(slot, seed, options?.dynamics);
    turn.whereabouts.doubt(slot);
    turn.paths?.doubt(slot);
    state.headings[slot] =
      kinds.heading === RANDOM_HEADING ? drawBelow(turn, STAY) : Math.max(0, kinds.heading);
    if (rules.stages.start.length > 0) this.#runStart(turn);
  }

  /** The rules of the start, before which nothing has moved or been done. */
  #runStart(turn: Turn): void {
    turn.was = this.#state.agents[turn.slot];
    turn.moved = STAY;
    turn.action = NO_ACTION;
    runStage(turn, turn.stages.start);
  }

  #startCounters(slot: number, fresh: boolean, given: Float64Array | undefined): void {
    const { start, keep } = this.#program.counters;
    const { counters, countersStarts } = this.#state;
    const at = slot * start.length;
    for (let counter = 0; counter < start.length; counter++) {
      if (given) counters[at + counter] = given[counter];
      else if (fresh || keep[counter] === 0) counters[at + counter] = start[counter];
      countersStarts[at + counter] = counters[at + counter];
    }
  }

  #startDynamics(slot: number, seed: number, given: Uint32Array | undefined): void {
    const { dynamics, dynamicsStarts, episodes } = this.#state;
    const at = slot * STREAM_WORDS;
    seedStream(dynamics, at, seed, PURPOSE.dynamics, slot, episodes[slot]);
    if (given) dynamics.set(given, at);
    for (let word = at; word < at + STREAM_WORDS; word++) dynamicsStarts[word] = dynamics[word];
  }

  #count(turn: Turn): void {
    const { kinds, rules } = this.#program;
    const first = turn.slot * kinds.names.length;
    for (const kind of rules.countedKinds) this.#state.left[first + kind] = countOf(turn, kind);
  }
}
