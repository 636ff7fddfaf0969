import { type Forward, likeliest, sampleRow, softmaxRows } from "@mesagrid/agent/browser";
import {
  BatchEnv,
  createBuffers,
  createStream,
  type Frame,
  frameOf,
  type Moment,
  nextFloat,
  type Program,
  PURPOSE,
  type StepBuffers,
} from "@mesagrid/env";

/** What came of an episode. */
export interface Outcome {
  /** [objectives] the move, from 1, on which something was first paid for by each; infinity if nothing was. */
  readonly firsts: readonly number[];
  readonly moves: number;
  /** By a rule, by the limit, or stopped because it goes in circles. */
  readonly ended: "terminated" | "truncated" | "circling";
}

/** An episode with its frames. */
export interface Played extends Outcome {
  readonly frames: readonly Frame[];
}

/** How moves are chosen: always the most likely one, or drawn by their chances, as in training. */
export type Choice = { readonly kind: "likely" } | { readonly kind: "drawn"; readonly seed: number };

/** The same state so often means that it goes in circles, where the most likely move is always taken. */
const CIRCLES = 3;

/** Plays from a moment to the end in one go. */
export function play(program: Program, forward: Forward, moment: Moment, choice: Choice): Played {
  const table = new Table(program, forward, [moment], choice);
  const returns = new Float64Array(program.objectives.names.length);
  const frames = [frameOf(table.env, table.out, returns, -1, false)];
  const met = new Map<string, number>();
  while (table.step()) {
    table.out.objectives.forEach((paid, k) => {
      returns[k] += paid;
    });
    frames.push(frameOf(table.env, table.out, returns, table.actions[0], table.over));
    if (choice.kind === "drawn") continue;
    const { boards, counters, headings } = table.env.state;
    const key = `${String.fromCharCode(...boards)}|${counters.join()}|${headings[0]}`;
    const times = (met.get(key) ?? 0) + 1;
    met.set(key, times);
    if (times === CIRCLES) return { frames, ...table.outcome(0), ended: "circling" };
  }
  return { frames, ...table.outcome(0) };
}

/** Plays many episodes from a moment at once, drawing moves; yields after each move, so that a page can be drawn in between. */
export function* playMany(
  program: Program,
  forward: Forward,
  moment: Moment,
  { episodes, seed }: { readonly episodes: number; readonly seed: number },
): Generator<void, Outcome[], void> {
  const slots = Array.from({ length: episodes }, () => moment);
  const table = new Table(program, forward, slots, { kind: "drawn", seed });
  while (table.step()) yield;
  return slots.map((_, slot) => table.outcome(slot));
}

/** Some episodes that are played side by side. */
class Table {
  readonly env: BatchEnv;
  readonly out: StepBuffers;
  readonly actions: Uint8Array;
  readonly #program: Program;
  readonly #forward: Forward;
  readonly #words: Uint32Array | null;
  readonly #logits: Float32Array;
  readonly #values: Float32Array;
  readonly #firsts: number[][];
  readonly #moves: Int32Array;
  readonly #ended: ("terminated" | "truncated" | null)[];

  constructor(program: Program, forward: Forward, moments: readonly Moment[], choice: Choice) {
    const slots = moments.length;
    const seed = choice.kind === "drawn" ? choice.seed : 0;
    const [levels] = program.levelSets.keys();
    this.#program = program;
    this.#forward = forward;
    this.#words = choice.kind === "drawn" ? createStream(seed, PURPOSE.policy) : null;
    this.env = new BatchEnv(program, { slots, seed, levels, autoreset: "disabled" });
    this.out = createBuffers(program, slots);
    this.actions = new Uint8Array(slots);
    this.#logits = new Float32Array(slots * program.actions.names.length);
    this.#values = new Float32Array(slots);
    this.#firsts = moments.map(() => program.objectives.names.map(() => Number.POSITIVE_INFINITY));
    this.#moves = new Int32Array(slots);
    this.#ended = moments.map(() => null);
    moments.forEach(({ level, counters, heading }, slot) => {
      this.env.startFrom(slot, level, this.out, { counters });
      if (heading >= 0) this.env.state.headings[slot] = heading;
    });
    this.env.observe(this.out);
  }

  /** True if all episodes are over. */
  get over(): boolean {
    return this.#ended.every((ended) => ended !== null);
  }

  outcome(slot: number): Outcome {
    return {
      firsts: this.#firsts[slot],
      moves: this.#moves[slot],
      ended: this.#ended[slot] ?? "truncated",
    };
  }

  /** One move of every episode that is not over. @returns false if all are */
  step(): boolean {
    if (this.over) return false;
    const { out } = this;
    const slots = this.actions.length;
    this.#forward.forward(out.cells, out.side, slots, { logits: this.#logits, values: this.#values });
    const width = this.#program.actions.names.length;
    softmaxRows(this.#logits, slots, width);
    for (let slot = 0; slot < slots; slot++) {
      this.actions[slot] = this.#words
        ? sampleRow(this.#logits, slot * width, width, nextFloat(this.#words))
        : likeliest(this.#logits, slot * width, width);
    }
    this.env.step(this.actions, out);
    for (let slot = 0; slot < slots; slot++) this.#note(slot);
    return true;
  }

  #note(slot: number): void {
    if (this.#ended[slot] !== null) return;
    const { events, objectives } = this.#program;
    const move = ++this.#moves[slot];
    for (let event = 1; event < events.length; event++) {
      if (this.out.events[slot * events.length + event] === 0) continue;
      this.#firsts[slot].forEach((first, k) => {
        const pays = objectives.prices[event * objectives.names.length + k] > 0;
        if (pays && move < first) this.#firsts[slot][k] = move;
      });
    }
    if (this.out.terminated[slot] === 1) this.#ended[slot] = "terminated";
    else if (this.out.truncated[slot] === 1) this.#ended[slot] = "truncated";
  }
}

/** The objectives that an episode comes to first: one, several at once, or none. */
export function firstTargets({ firsts }: Outcome): number[] {
  const least = Math.min(...firsts);
  if (least === Number.POSITIVE_INFINITY) return [];
  return [...firsts.keys()].filter((k) => firsts[k] === least);
}
