import { createBuffers, type StepBuffers } from "./buffers.js";
import { BatchEnv } from "./env.js";
import { EnvError } from "./errors.js";
import type { Program } from "./program.js";

/** What the policy sees. */
export interface Observation {
  /** [seen layers, height, width] codes. */
  readonly cells: Uint8Array;
  /** [side] numbers in 0..1. */
  readonly side: Float32Array;
}

/** Gymnasium's `info`: everything that is not the reward. */
export interface StepInfo {
  /** What each objective paid on this step. */
  readonly objectives: Readonly<Record<string, number>>;
  /** How often each event happened on this step. */
  readonly events: Readonly<Record<string, number>>;
  /** The outcome that a rule named, empty if none did. */
  readonly outcome: string;
}

/** One environment in Gymnasium's words, for reading and for small scripts; training uses `BatchEnv`. */
export class SingleEnv {
  /** What it runs; shared, never changed. */
  readonly program: Program;
  readonly #env: BatchEnv;
  readonly #out: StepBuffers;
  readonly #action = new Uint8Array(1);
  #live = false;

  /** @param options.levels the level set; default the first phase's */
  constructor(program: Program, options: { levels?: string; seed?: number } = {}) {
    const levels = options.levels ?? program.phases[0].levels;
    this.program = program;
    this.#env = new BatchEnv(program, { slots: 1, seed: options.seed ?? 0, levels, autoreset: "disabled" });
    this.#out = createBuffers(program, 1);
  }

  /** Number of actions; an action is 0 .. n - 1. */
  get actionSpace(): { readonly n: number; readonly names: readonly string[] } {
    return { n: this.program.actions.names.length, names: this.program.actions.names };
  }

  /** See `BatchEnv.setReward`. */
  setReward(weights: Readonly<Record<string, number>>): void {
    this.#env.setReward(weights);
  }

  /** Starts an episode; a seed starts the streams anew, without one the next episode of the last seed is drawn. */
  reset(how: { seed?: number; options?: { levels?: string } } = {}): [Observation, StepInfo] {
    if (how.options?.levels) this.#env.setLevels(how.options.levels);
    this.#env.reset(this.#out, how.seed);
    this.#live = true;
    return [this.#observation(), this.#info()];
  }

  /**
   * One step: [observation, reward, terminated, truncated, info].
   *
   * @throws EnvError `not-reset` before `reset` and after an episode's end, `bad-action`
   */
  step(action: number): [Observation, number, boolean, boolean, StepInfo] {
    if (!this.#live) throw new EnvError("not-reset", "call reset() first, and again when an episode is over");
    const { n, names } = this.actionSpace;
    if (!Number.isInteger(action) || action < 0 || action >= n) {
      throw new EnvError("bad-action", `${action}; expected 0 to ${n - 1} (${names.join(", ")})`);
    }
    this.#action[0] = action;
    this.#env.step(this.#action, this.#out);
    const terminated = this.#out.terminated[0] === 1;
    const truncated = this.#out.truncated[0] === 1;
    this.#live = !terminated && !truncated;
    return [this.#observation(), this.#out.rewards[0], terminated, truncated, this.#info()];
  }

  #observation(): Observation {
    return { cells: this.#out.cells.slice(), side: this.#out.side.slice() };
  }

  #info(): StepInfo {
    const { program } = this;
    const named = (names: readonly string[], values: ArrayLike<number>) =>
      Object.fromEntries(names.map((name, index) => [name, values[index]]));
    return {
      objectives: named(program.objectives.names, this.#out.objectives),
      events: named(program.events, this.#out.events),
      outcome: program.outcomes[this.#out.outcomes[0]],
    };
  }
}
