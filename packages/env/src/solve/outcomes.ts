/** Groups of states with their chances, one group after the other; equal states of a group are put together. */
export class Outcomes {
  #next = new Int32Array(256);
  #chances = new Float64Array(256);
  #length = 0;
  /** Where the present group starts. */
  #group = 0;
  /** [state + 1] where the state was last added. */
  #last = new Int32Array(256).fill(-1);

  /** Adds a state, or -1, to the present group. */
  add(state: number, chance: number): void {
    if (state + 1 >= this.#last.length) {
      const last = new Int32Array(2 * (state + 2)).fill(-1);
      last.set(this.#last);
      this.#last = last;
    }
    const known = this.#last[state + 1];
    if (known >= this.#group) {
      this.#chances[known] += chance;
      return;
    }
    if (this.#length === this.#next.length) this.#grow();
    this.#last[state + 1] = this.#length;
    this.#next[this.#length] = state;
    this.#chances[this.#length++] = chance;
  }

  /** Ends the present group and returns where it ends. */
  close(): number {
    this.#group = this.#length;
    return this.#length;
  }

  /** All states and chances so far. */
  trimmed(): { next: Int32Array; chances: Float64Array } {
    return { next: this.#next.slice(0, this.#length), chances: this.#chances.slice(0, this.#length) };
  }

  #grow(): void {
    const next = new Int32Array(2 * this.#length);
    const chances = new Float64Array(2 * this.#length);
    next.set(this.#next);
    chances.set(this.#chances);
    this.#next = next;
    this.#chances = chances;
  }
}
