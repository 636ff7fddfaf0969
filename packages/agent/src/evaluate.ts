import {
  BatchEnv,
  createBuffers,
  createStream,
  type Level,
  nextFloat,
  nextUint32,
  type Program,
  PURPOSE,
  STREAM_WORDS,
  type StepBuffers,
  seedStream,
  type Trace,
  TraceRecorder,
} from "@mesagrid/env";
import { likeliest, sampleRow } from "./chances.js";
import type { Policy, Standing } from "./policy.js";

export interface EvaluateOptions {
  /** The level set. */
  readonly levels: string;
  /** Episodes to play, each on a level of its own. */
  readonly episodes: number;
  /**
   * The same seed gives the same levels, whatever the policy: evaluations are paired. They are other levels than those
   * that a training of this seed plays.
   */
  readonly seed: number;
  /** Take the likeliest action in place of a drawn one. Default false. */
  readonly deterministic?: boolean;
  /** Keep this many episodes as traces, from a slot on, with the place in training that they were recorded at. */
  readonly traces?: {
    readonly count: number;
    /** The first slot to keep; after the last comes the first again. */
    readonly from: number;
    readonly phase: string;
    readonly step: number;
  };
}

/** One played episode. */
export interface EpisodeRow {
  /** The level it started from: ask `reachable(program, level, kind)` of it. */
  readonly level: Level;
  /** Undiscounted return of each objective. */
  readonly returns: Readonly<Record<string, number>>;
  /** How often each event happened. */
  readonly events: Readonly<Record<string, number>>;
  readonly length: number;
  readonly ended: "terminated" | "truncated";
  readonly outcome: string;
}

/** A policy's episodes on one level set. */
export interface Evaluation {
  readonly levels: string;
  readonly rows: readonly EpisodeRow[];
  /** Mean undiscounted return of each objective. */
  readonly returns: Readonly<Record<string, number>>;
  /** Mean count of each event in an episode. */
  readonly events: Readonly<Record<string, number>>;
  /** Mean length, steps. */
  readonly length: number;
  readonly traces: readonly Trace[];
}

/** Plays one episode on each of `episodes` levels. Every slot plays one, so short episodes are not counted more often. */
export function evaluate(program: Program, policy: Policy, options: EvaluateOptions): Evaluation {
  const { episodes, seed, levels } = options;
  const env = new BatchEnv(program, { slots: episodes, seed: ownSeed(seed), levels, autoreset: "disabled" });
  const out = createBuffers(program, episodes);
  env.reset(out);
  const starts = Array.from({ length: episodes }, (_, slot) => env.level(slot));
  const recorder = new TraceRecorder(env, {
    levels,
    seed,
    phase: options.traces?.phase ?? "",
    step: options.traces?.step ?? 0,
  });
  const { count, from } = options.traces ?? { count: 0, from: 0 };
  for (let i = 0; i < Math.min(episodes, count); i++) recorder.begin((from + i) % episodes);
  const player = new Player(program, policy, options);
  const tally = new Tally(program, episodes);
  const actions = new Uint8Array(episodes);
  for (let active = allSlots(episodes); active.length > 0; ) {
    player.choose({ env, slots: active }, out, actions);
    env.step(actions, out);
    recorder.record(actions, out);
    tally.add(active, out);
    active = active.filter((slot) => out.terminated[slot] === 0 && out.truncated[slot] === 0);
  }
  return tally.finish(levels, starts, [...recorder.finished]);
}

/** Marks the stream of the seed below, apart from those that draw actions, whose slots count from 0. */
const OWN_SEED = 0xffff_ffff;

/** With the training's own seed the levels would be the very ones that each slot is trained on first. */
export function ownSeed(seed: number): number {
  return nextUint32(createStream(seed, PURPOSE.evaluation, OWN_SEED));
}

function allSlots(count: number): number[] {
  return Array.from({ length: count }, (_, slot) => slot);
}

/** Asks a policy about the slots that still play, and draws their actions, each from its slot's stream. */
class Player {
  readonly #policy: Policy;
  readonly #cellsSize: number;
  readonly #sideSize: number;
  readonly #actionCount: number;
  readonly #deterministic: boolean;
  readonly #streams: Uint32Array;
  readonly #cells: Uint8Array;
  readonly #side: Float32Array;
  readonly #probabilities: Float32Array;
  readonly #memorySize: number;
  /** [episodes, memorySize] of each slot's episode, and of those that are asked, closed up. */
  readonly #memory: Float32Array;
  readonly #asked: Float32Array;

  constructor(program: Program, policy: Policy, { episodes, seed, deterministic }: EvaluateOptions) {
    this.#policy = policy;
    this.#cellsSize = program.observation.cellsSize;
    this.#sideSize = program.observation.side.length;
    this.#actionCount = program.actions.names.length;
    this.#deterministic = deterministic ?? false;
    this.#streams = new Uint32Array(episodes * STREAM_WORDS);
    for (let slot = 0; slot < episodes; slot++) {
      seedStream(this.#streams, slot * STREAM_WORDS, seed, PURPOSE.evaluation, slot);
    }
    this.#cells = new Uint8Array(episodes * this.#cellsSize);
    this.#side = new Float32Array(episodes * this.#sideSize);
    this.#probabilities = new Float32Array(episodes * this.#actionCount);
    this.#memorySize = policy.memorySize ?? 0;
    this.#memory = new Float32Array(episodes * this.#memorySize);
    this.#asked = new Float32Array(episodes * this.#memorySize);
  }

  choose(standing: Standing, out: StepBuffers, actions: Uint8Array): void {
    const active = standing.slots;
    const asked = this.#asked;
    active.forEach((slot, i) => {
      this.#cells.set(
        out.cells.subarray(slot * this.#cellsSize, (slot + 1) * this.#cellsSize),
        i * this.#cellsSize,
      );
      this.#side.set(
        out.side.subarray(slot * this.#sideSize, (slot + 1) * this.#sideSize),
        i * this.#sideSize,
      );
      asked.set(rowOf(this.#memory, slot, this.#memorySize), i * this.#memorySize);
    });
    const count = active.length;
    this.#policy.probabilities(this.#cells, this.#side, count, this.#probabilities, asked, standing);
    active.forEach((slot, i) => {
      const row = i * this.#actionCount;
      const u = nextFloat(this.#streams, slot * STREAM_WORDS);
      actions[slot] = this.#deterministic
        ? likeliest(this.#probabilities, row, this.#actionCount)
        : sampleRow(this.#probabilities, row, this.#actionCount, u);
      this.#memory.set(rowOf(asked, i, this.#memorySize), slot * this.#memorySize);
    });
  }
}

function rowOf(rows: Float32Array, row: number, width: number): Float32Array {
  return rows.subarray(row * width, (row + 1) * width);
}

/** Adds up each slot's episode. */
class Tally {
  readonly #program: Program;
  readonly #returns: Float64Array;
  readonly #events: Float64Array;
  readonly #lengths: Int32Array;
  readonly #terminated: Uint8Array;
  readonly #outcomes: Uint8Array;

  constructor(program: Program, episodes: number) {
    this.#program = program;
    this.#returns = new Float64Array(episodes * program.objectives.names.length);
    this.#events = new Float64Array(episodes * program.events.length);
    this.#lengths = new Int32Array(episodes);
    this.#terminated = new Uint8Array(episodes);
    this.#outcomes = new Uint8Array(episodes);
  }

  add(active: readonly number[], out: StepBuffers): void {
    const objectives = this.#program.objectives.names.length;
    const events = this.#program.events.length;
    for (const slot of active) {
      this.#lengths[slot]++;
      this.#terminated[slot] = out.terminated[slot];
      this.#outcomes[slot] = out.outcomes[slot];
      for (let i = slot * objectives; i < (slot + 1) * objectives; i++) this.#returns[i] += out.objectives[i];
      for (let i = slot * events; i < (slot + 1) * events; i++) this.#events[i] += out.events[i];
    }
  }

  finish(levels: string, starts: readonly Level[], traces: readonly Trace[]): Evaluation {
    const { objectives, events, outcomes } = this.#program;
    const rows = starts.map(
      (level, slot): EpisodeRow => ({
        level,
        returns: named(objectives.names, this.#returns, slot),
        events: named(events, this.#events, slot),
        length: this.#lengths[slot],
        ended: this.#terminated[slot] === 1 ? "terminated" : "truncated",
        outcome: outcomes[this.#outcomes[slot]],
      }),
    );
    const mean = (value: (row: EpisodeRow) => number): number =>
      rows.reduce((sum, row) => sum + value(row), 0) / rows.length;
    return {
      levels,
      rows,
      returns: Object.fromEntries(objectives.names.map((name) => [name, mean((row) => row.returns[name])])),
      events: Object.fromEntries(events.map((name) => [name, mean((row) => row.events[name])])),
      length: mean((row) => row.length),
      traces,
    };
  }
}

function named(names: readonly string[], values: Float64Array, row: number): Record<string, number> {
  return Object.fromEntries(names.map((name, i) => [name, values[row * names.length + i]]));
}
