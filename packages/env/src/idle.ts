import type { StepBuffers } from "./buffers.js";
import type { Program } from "./program.js";

/** What a step's buffers hold when nothing has happened but that a step was taken; copied whole at every step. */
export class Idle {
  readonly #events: Uint8Array;
  readonly #objectives: Float64Array;
  readonly #rewards: Float64Array;
  readonly #stepPrices: Float64Array;

  constructor(program: Program, slots: number) {
    const { names, prices } = program.objectives;
    this.#stepPrices = prices.slice(0, names.length);
    this.#events = new Uint8Array(slots * program.events.length);
    for (let at = 0; at < this.#events.length; at += program.events.length) this.#events[at] = 1;
    this.#objectives = new Float64Array(slots * names.length);
    for (let at = 0; at < this.#objectives.length; at += names.length)
      this.#objectives.set(this.#stepPrices, at);
    this.#rewards = new Float64Array(slots);
  }

  /** The reward of a step depends on what is rewarded. @param weights [objectives] */
  setWeights(weights: Float64Array): void {
    this.#rewards.fill(this.#stepPrices.reduce((sum, price, k) => sum + weights[k] * price, 0));
  }

  writeTo(out: StepBuffers, actions: Uint8Array): void {
    out.events.set(this.#events);
    out.objectives.set(this.#objectives);
    out.rewards.set(this.#rewards);
    out.executed.set(actions);
    out.terminated.fill(0);
    out.truncated.fill(0);
    out.outcomes.fill(0);
  }
}
