import { createBuffers, type StepBuffers } from "./buffers.js";
import { BatchEnv } from "./env.js";
import { EnvError } from "./errors.js";
import type { Observation } from "./gym.js";
import type { Autoreset } from "./options.js";
import type { Program } from "./program.js";

/** When an environment whose episode is over starts the next one, by Gymnasium's names. */
export const AutoresetMode = {
  /** At the next step, which ignores the environment's action and pays 0. Gymnasium's default. */
  NEXT_STEP: "next-step",
  /** In the same step: the observation is the next episode's first, the last one is in `info.finalObs`. */
  SAME_STEP: "same-step",
  /** When `reset` is called with a `resetMask`; until then no step can be taken. */
  DISABLED: "disabled",
} as const satisfies Record<string, Autoreset>;

/** How a `VectorEnv` is made. */
export interface VectorEnvOptions {
  /** How many environments, at least 1. */
  readonly numEnvs: number;
  /** Name of the level set. Default: the first phase's. */
  readonly levels?: string;
  /** Seed of every stream until `reset` is given another. Default 0. */
  readonly seed?: number;
  /** One of `AutoresetMode`. Default `AutoresetMode.NEXT_STEP`. */
  readonly autoresetMode?: Autoreset;
}

/** What of an episode's end the next observation has taken the place of: Gymnasium's `final_obs` and `final_info`. */
export interface VectorFinal {
  /** [numEnvs] true where an episode ended in this step; other rows mean nothing. Gymnasium's `_final_obs`. */
  readonly ended: readonly boolean[];
  /** The last observations, batched like all others. */
  readonly finalObs: Observation;
}

/** Gymnasium's batched `info`: what happened in the step just made, of every environment. */
export interface VectorInfo {
  /** [numEnvs] of each objective: what it paid. */
  readonly objectives: Readonly<Record<string, Float64Array>>;
  /** [numEnvs] of each event: how often it happened, at most 255. */
  readonly events: Readonly<Record<string, Uint8Array>>;
  /** [numEnvs] the outcome that a rule named, empty if none did. */
  readonly outcomes: readonly string[];
  /** Only with `SAME_STEP`, in steps in which some episode ended. */
  readonly final?: VectorFinal;
}

/** What `VectorEnv.step` returns: observations, rewards, terminations, truncations, info; all but info of length numEnvs. */
export type VectorStep = [
  observations: Observation,
  rewards: Float64Array,
  terminations: boolean[],
  truncations: boolean[],
  info: VectorInfo,
];

/**
 * Several environments in Gymnasium's words (`gymnasium.vector.VectorEnv`, version 1.1 and newer), for reading and for
 * scripts that come from there. What it returns is the caller's to keep; training uses `BatchEnv`, which copies nothing.
 *
 * One thing differs: with `SAME_STEP` the objectives, events and outcomes of an ended episode's last step stand in `info`
 * beside the reward that they led to, where Gymnasium moves them to `final_info`.
 */
export class VectorEnv {
  readonly program: Program;
  readonly numEnvs: number;
  readonly autoresetMode: Autoreset;
  readonly #env: BatchEnv;
  readonly #out: StepBuffers;
  readonly #actions: Uint8Array;
  #started = false;

  /** @throws EnvError `no-slots`, `too-many-slots`, `unknown-level-set` */
  constructor(program: Program, options: VectorEnvOptions) {
    const { numEnvs, levels = program.phases[0].levels, seed = 0 } = options;
    this.program = program;
    this.numEnvs = numEnvs;
    this.autoresetMode = options.autoresetMode ?? AutoresetMode.NEXT_STEP;
    this.#env = new BatchEnv(program, { slots: numEnvs, seed, levels, autoreset: this.autoresetMode });
    this.#out = createBuffers(program, numEnvs);
    this.#actions = new Uint8Array(numEnvs);
  }

  /** Of one environment: the number of actions and their names; an action is 0 .. n - 1. */
  get singleActionSpace(): { readonly n: number; readonly names: readonly string[] } {
    return { n: this.program.actions.names.length, names: this.program.actions.names };
  }

  /** Of one environment: shapes of the codes [channels, height, width] and of the side channel [numbers in 0..1]. */
  get singleObservationSpace(): {
    readonly cells: readonly [number, number, number];
    readonly side: readonly [number];
  } {
    const { channels, height, width, side } = this.program.observation;
    return { cells: [channels, height, width], side: [side.length] };
  }

  /** See `BatchEnv.setReward`. */
  setReward(weights: Readonly<Record<string, number>>): void {
    this.#env.setReward(weights);
  }

  /**
   * Starts episodes: in every environment, or in those of `options.resetMask`. A seed starts every stream anew and goes
   * with all of them; one seed serves all, for each environment has streams of its own.
   *
   * @param how.options.levels draws from this level set from now on
   * @param how.options.resetMask [numEnvs] true for those that start anew
   * @throws EnvError `unknown-level-set`, `bad-mask`
   */
  reset(
    how: { seed?: number; options?: { levels?: string; resetMask?: readonly boolean[] } } = {},
  ): [Observation, VectorInfo] {
    const { levels, resetMask } = how.options ?? {};
    if (resetMask) this.#checkMask(resetMask, how.seed);
    if (levels !== undefined) this.#env.setLevels(levels);
    this.#env.reset(this.#out, how.seed, resetMask);
    this.#started = true;
    return [this.#observations(), this.#info()];
  }

  /**
   * One step of every environment.
   *
   * @param actions [numEnvs]
   * @throws EnvError `not-reset` before the first `reset`, and with `DISABLED` while an episode is over; `bad-action`
   */
  step(actions: ArrayLike<number>): VectorStep {
    this.#checkLive();
    this.#checkActions(actions);
    this.#actions.set(actions);
    this.#env.step(this.#actions, this.#out);
    const { rewards, terminated, truncated } = this.#out;
    const terminations = Array.from(terminated, (flag) => flag === 1);
    const truncations = Array.from(truncated, (flag) => flag === 1);
    const ended = terminations.map((flag, env) => flag || truncations[env]);
    const apart = this.autoresetMode === AutoresetMode.SAME_STEP && ended.includes(true);
    const info = { ...this.#info(), ...(apart && { final: { ended, finalObs: this.#finals() } }) };
    return [this.#observations(), rewards.slice(), terminations, truncations, info];
  }

  #observations(): Observation {
    return { cells: this.#out.cells.slice(), side: this.#out.side.slice() };
  }

  #finals(): Observation {
    return { cells: this.#out.finalCells.slice(), side: this.#out.finalSide.slice() };
  }

  #info(): VectorInfo {
    const { program } = this;
    const { objectives, events, outcomes } = this.#out;
    return {
      objectives: columns(program.objectives.names, objectives),
      events: columns(program.events, events),
      outcomes: Array.from(outcomes, (outcome) => program.outcomes[outcome]),
    };
  }

  #checkLive(): void {
    if (!this.#started) throw new EnvError("not-reset", "call reset() first");
    if (this.autoresetMode !== AutoresetMode.DISABLED) return;
    const over = [...this.#env.state.over.keys()].filter((env) => this.#env.state.over[env] !== 0);
    if (over.length > 0)
      throw new EnvError(
        "not-reset",
        `the episodes of ${over.join(", ")} are over: reset() them by a resetMask`,
      );
  }

  #checkActions(actions: ArrayLike<number>): void {
    const { n, names } = this.singleActionSpace;
    const wrong = Array.from(actions).find(
      (action) => !Number.isInteger(action) || action < 0 || action >= n,
    );
    if (wrong !== undefined)
      throw new EnvError("bad-action", `${wrong}; expected 0 to ${n - 1} (${names.join(", ")})`);
    if (actions.length !== this.numEnvs)
      throw new EnvError("bad-action", `${actions.length} actions; expected ${this.numEnvs}`);
  }

  #checkMask(mask: readonly boolean[], seed: number | undefined): void {
    if (mask.length !== this.numEnvs || !mask.includes(true))
      throw new EnvError("bad-mask", `expected ${this.numEnvs} flags, one or more of them true`);
    if (seed !== undefined)
      throw new EnvError("bad-mask", "a seed starts all streams anew, so it goes with no mask");
    if (!this.#started && mask.includes(false))
      throw new EnvError("not-reset", "the first reset() starts every environment");
  }
}

/** A batch of rows as one column a name. */
function columns<T extends Float64Array | Uint8Array>(names: readonly string[], rows: T): Record<string, T> {
  return Object.fromEntries(
    names.map((name, index) => [name, rows.filter((_, at) => at % names.length === index) as T]),
  );
}
