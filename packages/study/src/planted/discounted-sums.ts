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
 * that I - gamma P is nearly a band, which is factored without pivots as it is diagonally dominant. A level whose envelope is wide is swept instead, again and again until nothing changes.
 */
export class DiscountedSums {
  readonly #mdp: Mdp;
  readonly #gamma: number;
  readonly #shares: Float64Array;
  readonly #system: System | undefined;

  constructor(mdp: Mdp, gamma: number) {
    this.#mdp = mdp;
    this.#gamma = gamma;
    this.#shares = new Float64Array(mdp.states * mdp.actions);
    this.#system = systemOf(mdp);
  }

  /** @param shares [states, actions] chances of each action; those of a state sum to 1 */
  follow(shares: Float64Array): void {
    this.#shares.set(shares);
    if (!this.#system) return;
    const { envelope, within, groups } = this.#system;
    const { entries } = envelope;
    entries.fill(0).fill(1, 0, groups.order.length);
    for (let i = 0; i < within.pairs.length; i++)
      entries[within.targets[i]] -= this.#gamma * shares[within.pairs[i]] * within.chances[i];
    envelope.factor();
  }

  /**
   * Turns payments into sums, in place.
   *
   * @param sums [states] what the chooser is paid on a step from each state
   * @throws SolveError `not-converged`
   */
  solve(sums: Float64Array): void {
    if (this.#system) this.#solve(sums, this.#system);
    else this.#sweep(sums);
  }

  #solve(sums: Float64Array, { groups, envelope, across, places, ordered }: System): void {
    const { order, starts } = groups;
    for (let place = 0; place < order.length; place++) ordered[place] = sums[order[place]];
    for (let g = 0, i = 0; g + 1 < starts.length; g++) {
      for (; i < across.pairs.length && across.places[i] < starts[g + 1]; i++)
        ordered[across.places[i]] +=
          this.#gamma * this.#shares[across.pairs[i]] * across.chances[i] * ordered[across.targets[i]];
      envelope.solve(ordered, starts[g], starts[g + 1]);
    }
    for (let state = 0; state < places.length; state++) sums[state] = ordered[places[state]];
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
      for (let outcome = first[pair]; outcome < first[pair + 1]; outcome++) {
        if (next[outcome] >= 0) follows += this.#shares[pair] * chances[outcome] * sums[next[outcome]];
      }
    }
    return follows;
  }
}

/** I - gamma P by groups. Sums are ordered as the groups are. */
interface System {
  readonly groups: Groups;
  /** [states] where each state stands in the groups' order. */
  readonly places: Int32Array;
  /** [places] room for the sums. */
  readonly ordered: Float64Array;
  readonly envelope: Envelope;
  /** Outcomes that stay in their group; `targets` are indexes into the envelope's entries. */
  readonly within: Edges;
  /** Outcomes that leave it, by the place that they leave; `targets` are places. */
  readonly across: Edges;
}

interface Edges {
  readonly places: Int32Array;
  readonly pairs: Int32Array;
  readonly targets: Int32Array;
  readonly chances: Float64Array;
}

/** None if it would cost more than sweeping does. */
function systemOf(mdp: Mdp): System | undefined {
  const groups = groupsOf(mdp);
  const places = new Int32Array(mdp.states);
  groups.order.forEach((state, place) => {
    places[state] = place;
  });
  const reach = places.map((_, place) => place);
  const edges = edgesOf(mdp, groups, places);
  edges.within.forEach(({ place, target }) => {
    const later = Math.max(place, target);
    reach[later] = Math.min(reach[later], place, target);
  });
  const work = reach.reduce((sum, first, place) => sum + (place - first) ** 2, 0);
  if (work > SWEEPS_WORTH * mdp.states * mdp.actions) return undefined;
  const envelope = new Envelope(reach);
  return {
    groups,
    places,
    ordered: new Float64Array(mdp.states),
    envelope,
    within: packed(
      edges.within.map((edge) => ({ ...edge, target: envelope.indexOf(edge.place, edge.target) })),
    ),
    across: packed(edges.across),
  };
}

interface Edge {
  readonly place: number;
  readonly pair: number;
  readonly target: number;
  readonly chance: number;
}

function edgesOf(mdp: Mdp, { order, group }: Groups, places: Int32Array): { within: Edge[]; across: Edge[] } {
  const { actions, first, next, chances } = mdp;
  const within: Edge[] = [];
  const across: Edge[] = [];
  order.forEach((state, place) => {
    for (let pair = state * actions; pair < (state + 1) * actions; pair++) {
      for (let outcome = first[pair]; outcome < first[pair + 1]; outcome++) {
        const to = next[outcome];
        if (to < 0) continue;
        const edges = group[to] === group[state] ? within : across;
        edges.push({ place, pair, target: places[to], chance: chances[outcome] });
      }
    }
  });
  return { within, across };
}

function packed(edges: readonly Edge[]): Edges {
  return {
    places: Int32Array.from(edges, ({ place }) => place),
    pairs: Int32Array.from(edges, ({ pair }) => pair),
    targets: Int32Array.from(edges, ({ target }) => target),
    chances: Float64Array.from(edges, ({ chance }) => chance),
  };
}
