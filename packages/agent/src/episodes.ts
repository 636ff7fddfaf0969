import type { StepBuffers } from "@mesagrid/env";

/** Adds up training episodes: their length and each objective's return, and the means of those that have ended. */
export class EpisodeTally {
  readonly #objectives: number;
  /** Of the episodes under way: [slots, objectives] and [slots]. */
  readonly #returns: Float64Array;
  readonly #lengths: Float64Array;
  /** Sums over the episodes that have ended since `clear`. */
  readonly #endedReturns: Float64Array;
  #endedLengths = 0;
  #ended = 0;

  constructor(slots: number, objectives: number) {
    this.#objectives = objectives;
    this.#returns = new Float64Array(slots * objectives);
    this.#lengths = new Float64Array(slots);
    this.#endedReturns = new Float64Array(objectives);
  }

  /** [slots, objectives] undiscounted returns of the episodes under way; only read. */
  get returns(): Float64Array {
    return this.#returns;
  }

  /** Episodes that have ended since `clear`. */
  get episodes(): number {
    return this.#ended;
  }

  /** Their mean length; NaN if there are none. */
  get length(): number {
    return this.#endedLengths / this.#ended;
  }

  /** Their mean undiscounted return of an objective; NaN if there are none. */
  meanReturn(objective: number): number {
    return this.#endedReturns[objective] / this.#ended;
  }

  /** Takes down a step. */
  add(out: StepBuffers): void {
    const objectives = this.#objectives;
    for (let slot = 0; slot < this.#lengths.length; slot++) {
      this.#lengths[slot]++;
      const row = slot * objectives;
      for (let k = 0; k < objectives; k++) this.#returns[row + k] += out.objectives[row + k];
      if (out.terminated[slot] === 0 && out.truncated[slot] === 0) continue;
      this.#ended++;
      this.#endedLengths += this.#lengths[slot];
      this.#lengths[slot] = 0;
      for (let k = 0; k < objectives; k++) {
        this.#endedReturns[k] += this.#returns[row + k];
        this.#returns[row + k] = 0;
      }
    }
  }

  /** Forgets the episodes that have ended, keeps those under way. */
  clear(): void {
    this.#ended = 0;
    this.#endedLengths = 0;
    this.#endedReturns.fill(0);
  }

  /** Forgets the episodes under way too: all slots were reset. */
  restart(): void {
    this.clear();
    this.#returns.fill(0);
    this.#lengths.fill(0);
  }

  /** The episodes under way, bit for bit. */
  state(): Uint8Array[] {
    return [this.#returns, this.#lengths].map((array) => new Uint8Array(array.buffer.slice(0)));
  }

  setState([returns, lengths]: readonly Uint8Array[]): void {
    this.#returns.set(new Float64Array(returns.slice().buffer));
    this.#lengths.set(new Float64Array(lengths.slice().buffer));
  }
}
