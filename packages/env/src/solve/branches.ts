import type { Tape } from "../tape.js";

/**
 * Answers draws so that what is run again and again takes each of its outcomes once, depth first:
 *
 *     branches.begin();
 *     do run(); while (branches.advance());
 *
 * Every run has to draw the same as long as it gets the same answers. Chances are those on paper: a chance of 0 or 1 is
 * no draw. (The engine's own draws have 32 bits, so that they differ from these by less than 2^-32.)
 */
export class Branches implements Tape {
  /** Chance of the run so far, 1 before its first draw. */
  probability = 1;
  /** Of each draw of the present run: which outcome it takes, and how many it has. */
  readonly #taken: number[] = [];
  readonly #outcomes: number[] = [];
  #at = 0;

  /** Forgets all outcomes: something else is run from now on. */
  begin(): void {
    this.#taken.length = 0;
    this.#outcomes.length = 0;
    this.#rewind();
  }

  /** Turns to the next outcome; false if all have been taken. */
  advance(): boolean {
    const taken = this.#taken;
    while (taken.length > 0 && taken[taken.length - 1] === this.#outcomes[taken.length - 1] - 1) {
      taken.pop();
      this.#outcomes.pop();
    }
    if (taken.length === 0) return false;
    taken[taken.length - 1]++;
    this.#rewind();
    return true;
  }

  chance(p: number): boolean {
    if (!(p > 0)) return false;
    if (p >= 1) return true;
    const happens = this.#take(2) === 0;
    this.probability *= happens ? p : 1 - p;
    return happens;
  }

  below(n: number): number {
    if (n <= 1) return 0;
    this.probability /= n;
    return this.#take(n);
  }

  weighted(weights: Float64Array): number {
    const possible = [...weights.keys()].filter((i) => weights[i] > 0);
    const total = possible.reduce((sum, i) => sum + weights[i], 0);
    if (possible.length <= 1) return possible[0] ?? weights.length - 1;
    const taken = possible[this.#take(possible.length)];
    this.probability *= weights[taken] / total;
    return taken;
  }

  /** The outcome that the present run takes of a draw with so many. */
  #take(outcomes: number): number {
    const at = this.#at++;
    if (at < this.#taken.length) return this.#taken[at];
    this.#taken.push(0);
    this.#outcomes.push(outcomes);
    return 0;
  }

  #rewind(): void {
    this.#at = 0;
    this.probability = 1;
  }
}
