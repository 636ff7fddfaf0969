import { type Mdp, SolveError } from "@mesagrid/env";
import { Envelope } from "./envelope.js";
import { type Groups, groupsOf } from "./groups.js";

/** Sweeps take about as many rounds over the actions as this, so that a factorisation that costs more is not worth it. */
const SWEEPS_WORTH = 500;
const MOST_SWEEPS = 20_000;
/** Largest change of a value in the last sweep, relative to the largest value if that is above 1. */
const TOLERANCE = 1e-10;

/**
 * What a fixed chooser collects from each state on, discounted: the V with V = paid + gamma P V, where P moves as the chooser does.
 *
 * States are taken in groups that lead to each other, last groups first: what is taken off the board does not come back, so that most
 * levels fall into many small ones. Within a group, states that neighbour each other were found shortly before or after each other, so
 * that I - gamma P is nearly a band: it is factored within its envelope (George and Liu 1981, chapter 4), without pivots, as it is
 * diagonally dominant. A level whose envelope is wide is swept instead, again and again until nothing changes.
 */
export class DiscountedSums {
  readonly #mdp: Mdp;
  readonly #gamma: number;
  /** [states, actions] the chooser's chances. */
  readonly #shares: Float64Array;
  readonly #groups: Groups;
  /** [states] where each state stands in the groups' order. */
  readonly #places: Int32Array;
  /** [places] the sums in the groups' order. */
  readonly #ordered: Float64Array;
  readonly #envelope: Envelope | undefined;

  constructor(mdp: Mdp, gamma: number) {
    this.#mdp = mdp;
    this.#gamma = gamma;
    this.#shares = new Float64Array(mdp.states * mdp.actions);
    this.#groups = groupsOf(mdp);
    this.#places = new Int32Array(mdp.states);
    this.#groups.order.forEach((state, place) => {
      this.#places[state] = place;
    });
    this.#ordered = new Float64Array(mdp.states);
    const reach = this.#reach();
    const work = reach.reduce((sum, first, place) => sum + (place - first) ** 2, 0);
    this.#envelope = work <= SWEEPS_WORTH * this.#shares.length ? new Envelope(reach) : undefined;
  }

  /** @param shares [states, actions] chances of each action; those of a state sum to 1 */
  follow(shares: Float64Array): void {
    this.#shares.set(shares);
    const envelope = this.#envelope;
    if (!envelope) return;
    const { group } = this.#groups;
    envelope.clear();
    for (let state = 0; state < group.length; state++) {
      const place = this.#places[state];
      envelope.add(place, place, 1);
      this.#visitNext(state, (next, chance) => {
        if (group[next] === group[state]) envelope.add(place, this.#places[next], -this.#gamma * chance);
      });
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
    if (!this.#envelope) {
      this.#sweep(sums);
      return;
    }
    const { order, group, starts } = this.#groups;
    const ordered = this.#ordered;
    for (let g = 0; g + 1 < starts.length; g++) {
      for (let place = starts[g]; place < starts[g + 1]; place++) {
        const state = order[place];
        let known = 0;
        this.#visitNext(state, (next, chance) => {
          if (group[next] !== g) known += chance * ordered[this.#places[next]];
        });
        ordered[place] = sums[state] + this.#gamma * known;
      }
      this.#envelope.solve(ordered, starts[g], starts[g + 1]);
    }
    order.forEach((state, place) => {
      sums[state] = ordered[place];
    });
  }

  /** [places] the first place of its group that each leads to or is led to from; itself if that comes later. */
  #reach(): Int32Array {
    const { states, actions, first, next } = this.#mdp;
    const { group } = this.#groups;
    const reach = Int32Array.from({ length: states }, (_, place) => place);
    for (let state = 0; state < states; state++) {
      for (let outcome = first[state * actions]; outcome < first[(state + 1) * actions]; outcome++) {
        const other = next[outcome];
        if (other < 0 || group[other] !== group[state]) continue;
        const [a, b] = [this.#places[state], this.#places[other]];
        const later = Math.max(a, b);
        reach[later] = Math.min(reach[later], a, b);
      }
    }
    return reach;
  }

  /** Each state that may follow, with its chance; one state may come up several times. */
  #visitNext(state: number, visit: (next: number, chance: number) => void): void {
    const { actions, first, next, chances } = this.#mdp;
    for (let pair = state * actions; pair < (state + 1) * actions; pair++) {
      const share = this.#shares[pair];
      if (share === 0) continue;
      for (let outcome = first[pair]; outcome < first[pair + 1]; outcome++) {
        if (next[outcome] >= 0) visit(next[outcome], share * chances[outcome]);
      }
    }
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
        let following = 0;
        this.#visitNext(state, (next, chance) => {
          following += chance * sums[next];
        });
        const sum = paid[state] + this.#gamma * following;
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
}
