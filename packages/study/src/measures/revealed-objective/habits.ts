import type { Mdp } from "@mesagrid/env";
import type { ChoiceModel } from "../../planted/choice-model.js";
import type { Decisions } from "../../planted/decisions.js";
import { dot, eigen, zeros } from "./matrix.js";

/**
 * What may show in how a chooser moves, whatever it is after: each action but the last, to stay where it is (walking against a wall), to
 * go where it has been before, to do the same again. Whoever walks towards something seldom stays or turns back, so that where no named
 * objective accounts for that, it is after something else.
 */
class Habits {
  readonly count: number;
  readonly #mdp: Mdp;
  readonly #visited: Uint8Array;
  /** [actions, count] of the present decision. */
  readonly features: Float64Array;

  constructor(mdp: Mdp) {
    this.#mdp = mdp;
    this.count = mdp.actions + 2;
    this.features = new Float64Array(mdp.actions * this.count);
    this.#visited = new Uint8Array(mdp.states);
  }

  /** Sets `features`. Decisions of an episode come one after the other. */
  look(state: number, last: number | undefined): void {
    const { actions, first, next, chances } = this.#mdp;
    this.#visited[state] = 1;
    this.features.fill(0);
    for (let action = 0; action < actions; action++) {
      const pair = state * actions + action;
      const at = action * this.count;
      if (action < actions - 1) this.features[at + action] = 1;
      for (let outcome = first[pair]; outcome < first[pair + 1]; outcome++) {
        const to = next[outcome];
        if (to === state) this.features[at + actions - 1] += chances[outcome];
        else if (to >= 0 && this.#visited[to] === 1) this.features[at + actions] += chances[outcome];
      }
      if (action === last) this.features[at + actions + 1] = 1;
    }
  }
}

const MOST_STEPS = 30;
/** Keeps the fit finite where a habit is never broken: as if each coefficient had been seen to be 0, give or take 10. */
const PRIOR = 0.01;

/**
 * How much likelier the decisions become if habits are added to what a fitted objective explains, nats: p(a|s) proportional to
 * exp(Q(s, a) + c · habits(s, a)), maximised over c by Newton's method.
 *
 * @param modelOf the fitted choices on a level
 */
export function habitGain(decisions: readonly Decisions[], modelOf: (mdp: Mdp) => ChoiceModel): number {
  const size = decisions[0].mdp.actions + 2;
  let c = new Float64Array(size);
  let value = Number.NEGATIVE_INFINITY;
  let base = 0;
  let move = new Float64Array(size);
  for (let step = 0; step < MOST_STEPS; step++) {
    const tried = c.map((one, k) => one + move[k]);
    const here = sumUp(decisions, modelOf, tried);
    if (step === 0) base = here.value;
    if (here.value < value) {
      move = move.map((one) => one / 2);
      continue;
    }
    const gained = here.value - value;
    c = tried;
    value = here.value;
    if (gained < 1e-4) break;
    const { values, vectors } = eigen(here.information);
    move = new Float64Array(size);
    values.forEach((information, i) => {
      const along = dot(vectors[i], here.gradient) / information;
      for (let k = 0; k < size; k++) move[k] += along * vectors[i][k];
    });
  }
  return value - base;
}

function sumUp(decisions: readonly Decisions[], modelOf: (mdp: Mdp) => ChoiceModel, c: Float64Array) {
  const size = c.length;
  const gradient = c.map((one) => -PRIOR * one);
  const information = zeros(size);
  for (let k = 0; k < size; k++) information[k][k] = PRIOR;
  let value = (-PRIOR / 2) * dot(c, c);
  for (const { mdp, states, actions } of decisions) {
    const { q } = modelOf(mdp);
    const habits = new Habits(mdp);
    const chances = new Float64Array(mdp.actions);
    states.forEach((state, step) => {
      habits.look(state, step > 0 ? actions[step - 1] : undefined);
      value += addDecision(
        habits,
        q.subarray(state * mdp.actions, (state + 1) * mdp.actions),
        actions[step],
        c,
        {
          chances,
          gradient,
          information,
        },
      );
    });
  }
  return { value, gradient, information };
}

interface Sums {
  readonly chances: Float64Array;
  readonly gradient: Float64Array;
  readonly information: Float64Array[];
}

/** Adds a decision's part, and returns its log-likelihood. */
function addDecision(
  { features, count }: Habits,
  q: Float64Array,
  chosen: number,
  c: Float64Array,
  { chances, gradient, information }: Sums,
): number {
  const row = (action: number) => features.subarray(action * count, (action + 1) * count);
  for (let action = 0; action < chances.length; action++) chances[action] = q[action] + dot(row(action), c);
  const most = chances.reduce((a, b) => Math.max(a, b));
  const total = chances.reduce((sum, score) => sum + Math.exp(score - most), 0);
  const logarithm = chances[chosen] - most - Math.log(total);
  const mean = new Float64Array(count);
  for (let action = 0; action < chances.length; action++) {
    chances[action] = Math.exp(chances[action] - most) / total;
    for (let k = 0; k < count; k++) mean[k] += chances[action] * features[action * count + k];
  }
  for (let action = 0; action < chances.length; action++) {
    for (let k = 0; k < count; k++) {
      const own = features[action * count + k] - mean[k];
      if (action === chosen) gradient[k] += own;
      if (own === 0) continue;
      for (let l = 0; l < count; l++)
        information[k][l] += chances[action] * own * (features[action * count + l] - mean[l]);
    }
  }
  return logarithm;
}
