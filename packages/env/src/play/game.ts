import { createBuffers, type StepBuffers } from "../buffers.js";
import { BatchEnv } from "../env.js";
import { type Frame, frameOf } from "../frame.js";
import type { Program } from "../program.js";

/** A person's episode, without a terminal or page: what `mesagrid play` and the page's editor show. */
export class Game {
  readonly program: Program;
  readonly levels: string;
  readonly seed: number;
  readonly #env: BatchEnv;
  readonly #out: StepBuffers;
  #episode = -1;
  #actions: number[] = [];
  #returns: Float64Array = new Float64Array(0);
  #frame: Frame;

  /** @throws EnvError `unknown-level-set` */
  constructor(program: Program, levels: string, seed: number) {
    this.program = program;
    this.levels = levels;
    this.seed = seed;
    this.#env = new BatchEnv(program, { slots: 1, seed, levels, autoreset: "disabled" });
    this.#out = createBuffers(program, 1);
    this.#frame = this.#begin();
  }

  /** True if the episode is over and `next` has to be called. */
  get over(): boolean {
    return this.#env.state.over[0] !== 0;
  }

  /** Index of the episode, from 0. */
  get episode(): number {
    return this.#episode;
  }

  /** Names of the actions taken in this episode. */
  get actions(): readonly string[] {
    return this.#actions.map((action) => this.program.actions.names[action]);
  }

  /** Steps after which the episode is cut off. */
  get limit(): number {
    return this.program.limits[this.#env.state.sets[0]];
  }

  /** The state now. */
  get frame(): Frame {
    return this.#frame;
  }

  /** Undiscounted return of each objective so far. */
  get returns(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.program.objectives.names.map((name, k) => [name, this.#returns[k]]));
  }

  /** Names of the events of the last step, `step` left out. */
  get happened(): readonly string[] {
    return this.program.events.filter((_, event) => event > 0 && this.#frame.events[event] > 0);
  }

  /** How the episode ended: a rule's outcome, or that it was cut off; undefined while it goes on. */
  get ended(): { readonly how: "terminated" | "truncated"; readonly outcome: string } | undefined {
    if (!this.over) return undefined;
    const how = this.#out.terminated[0] === 1 ? "terminated" : "truncated";
    return { how, outcome: this.program.outcomes[this.#out.outcomes[0]] };
  }

  /** Starts the next episode. */
  next(): void {
    this.#frame = this.#begin();
  }

  /** Takes an action; nothing happens if the episode is over. @param action its name */
  act(action: string): void {
    const index = this.program.actions.names.indexOf(action);
    if (index < 0 || this.over) return;
    this.#env.step(Uint8Array.of(index), this.#out);
    this.#actions.push(index);
    this.#returns = this.#returns.map((sum, k) => sum + this.#out.objectives[k]);
    this.#frame = frameOf(this.#env, this.#out, this.#returns, index, this.over);
  }

  #begin(): Frame {
    this.#env.reset(this.#out);
    this.#episode++;
    this.#actions = [];
    this.#returns = new Float64Array(this.program.objectives.names.length);
    return frameOf(this.#env, this.#out, this.#returns, -1, false);
  }
}
