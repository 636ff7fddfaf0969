import { type Mdp, SolveError } from "@mesagrid/env";

/** Sweeps take about as many rounds over the actions as this, so that a factorisation that costs more is not worth it. */
const SWEEPS_WORTH = 500;
const MOST_SWEEPS = 20_000;
/** Largest change of a value in the last sweep, relative to the largest value if that is above 1. */
const TOLERANCE = 1e-10;

/**
 * What a fixed chooser collects from each state on, discounted: the V with V = paid + gamma P V, where P moves as the chooser does.
 *
 * Levels of one agent on a grid have states whose neighbours were found shortly before or after them, so that I - gamma P is nearly a
 * band: it is factored within its envelope (George and Liu 1981, chapter 4), without pivots, as it is diagonally dominant. A level whose
 * envelope is wide is swept instead, again and again until nothing changes.
 */
export class DiscountedSums {
  readonly #mdp: Mdp;
  readonly #gamma: number;
  /** [states, actions] the chooser's chances. */
  readonly #shares: Float64Array;
  readonly #envelope: Envelope | undefined;

  constructor(mdp: Mdp, gamma: number) {
    this.#mdp = mdp;
    this.#gamma = gamma;
    this.#shares = new Float64Array(mdp.states * mdp.actions);
    const reach = reachOf(mdp);
    const work = reach.reduce((sum, first, state) => sum + (state - first) ** 2, 0);
    this.#envelope = work <= SWEEPS_WORTH * this.#shares.length ? new Envelope(reach) : undefined;
  }

  /** @param shares [states, actions] chances of each action; those of a state sum to 1 */
  follow(shares: Float64Array): void {
    const mdp = this.#mdp;
    const envelope = this.#envelope;
    this.#shares.set(shares);
    if (!envelope) return;
    envelope.clear();
    for (let state = 0; state < mdp.states; state++) {
      envelope.add(state, state, 1);
      for (let pair = state * mdp.actions; pair < (state + 1) * mdp.actions; pair++) {
        const share = this.#gamma * shares[pair];
        if (share === 0) continue;
        for (let outcome = mdp.first[pair]; outcome < mdp.first[pair + 1]; outcome++) {
          const next = mdp.next[outcome];
          if (next >= 0) envelope.add(state, next, -share * mdp.chances[outcome]);
        }
      }
    }
    envelope.factor();
  }

  /**
   * Turns payments into sums, in place.
   *
   * @param sums [states] what the chooser is paid on a step from each state
   * @throws SolveError `not-converged`
   */
  solve(sums: Float64Array): void {
    if (this.#envelope) this.#envelope.solve(sums);
    else this.#sweep(sums);
  }

  /** Sweeps go to and fro, so that news travels both ways along a path. */
  #sweep(sums: Float64Array): void {
    const { states } = this.#mdp;
    const paid = sums.slice();
    for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      let change = 0;
      let scale = 1;
      for (let i = 0; i < states; i++) {
        const state = sweep % 2 === 0 ? states - 1 - i : i;
        const sum = paid[state] + this.#gamma * this.#following(state, sums);
        change = Math.max(change, Math.abs(sum - sums[state]));
        scale = Math.max(scale, Math.abs(sum));
        sums[state] = sum;
      }
      if (change <= TOLERANCE * scale) return;
    }
    throw new SolveError(
      "not-converged",
      `values still change after ${MOST_SWEEPS} sweeps`,
      "lower gamma, or the weights",
    );
  }

  #following(state: number, sums: Float64Array): number {
    const { actions, first, next, chances } = this.#mdp;
    let follows = 0;
    for (let pair = state * actions; pair < (state + 1) * actions; pair++) {
      const share = this.#shares[pair];
      if (share === 0) continue;
      for (let outcome = first[pair]; outcome < first[pair + 1]; outcome++) {
        if (next[outcome] >= 0) follows += share * chances[outcome] * sums[next[outcome]];
      }
    }
    return follows;
  }
}

/** [states] the first state that each leads to or is led to from; itself if that comes later. */
function reachOf({ states, actions, first, next }: Mdp): Int32Array {
  const reach = Int32Array.from({ length: states }, (_, state) => state);
  for (let state = 0; state < states; state++) {
    for (let outcome = first[state * actions]; outcome < first[(state + 1) * actions]; outcome++) {
      const other = next[outcome];
      if (other < 0) continue;
      const later = Math.max(state, other);
      reach[later] = Math.min(reach[later], state, other);
    }
  }
  return reach;
}

/** A square matrix whose row i and column i are empty before `reach[i]`, and its LU factors, which are so too. */
class Envelope {
  readonly #reach: Int32Array;
  /** [rows] where row i (and column i) starts, less `reach[i]`, so that entry j stands at `#at[i] + j`. */
  readonly #at: Int32Array;
  /** Rows left of the diagonal; columns above it; the diagonal. */
  readonly #rows: Float64Array;
  readonly #columns: Float64Array;
  readonly #diagonal: Float64Array;

  constructor(reach: Int32Array) {
    let size = 0;
    this.#reach = reach;
    this.#at = reach.map((first, i) => {
      const at = size - first;
      size += i - first;
      return at;
    });
    this.#rows = new Float64Array(size);
    this.#columns = new Float64Array(size);
    this.#diagonal = new Float64Array(reach.length);
  }

  clear(): void {
    this.#rows.fill(0);
    this.#columns.fill(0);
    this.#diagonal.fill(0);
  }

  add(row: number, column: number, value: number): void {
    if (row === column) this.#diagonal[row] += value;
    else if (column < row) this.#rows[this.#at[row] + column] += value;
    else this.#columns[this.#at[column] + row] += value;
  }

  /** LU = A with ones on L's diagonal; L takes the place of the rows, U that of the columns and the diagonal. */
  factor(): void {
    const rows = this.#rows;
    const columns = this.#columns;
    const diagonal = this.#diagonal;
    const reach = this.#reach;
    for (let i = 0; i < reach.length; i++) {
      const at = this.#at[i];
      let pivot = diagonal[i];
      for (let j = reach[i]; j < i; j++) {
        const above = this.#at[j];
        let left = rows[at + j];
        let up = columns[at + j];
        for (let k = Math.max(reach[i], reach[j]); k < j; k++) {
          left -= rows[at + k] * columns[above + k];
          up -= rows[above + k] * columns[at + k];
        }
        left /= diagonal[j];
        rows[at + j] = left;
        columns[at + j] = up;
        pivot -= left * up;
      }
      diagonal[i] = pivot;
    }
  }

  /** Solves A x = b in place. */
  solve(b: Float64Array): void {
    const reach = this.#reach;
    for (let i = 0; i < reach.length; i++) {
      for (let j = reach[i]; j < i; j++) b[i] -= this.#rows[this.#at[i] + j] * b[j];
    }
    for (let i = reach.length - 1; i >= 0; i--) {
      b[i] /= this.#diagonal[i];
      for (let j = reach[i]; j < i; j++) b[j] -= this.#columns[this.#at[i] + j] * b[i];
    }
  }
}
