import { type Mdp, SolveError } from "@mesagrid/env";

/**
 * How a chooser values what comes after a step:
 * `optimal` as one who does the best from there on, V(s) = max_a Q(s, a);
 * `soft` as one who goes on choosing softly, V(s) = log mean_a exp Q(s, a): the soft value whose cost is the Kullback-Leibler
 * divergence to the uniform policy (Levine 2018, section 2.4.2). With a sum in place of the mean, staying alive would pay.
 */
export type Family = "optimal" | "soft";

/** Largest change of a value in the last sweep, relative to the largest value if that is above 1. */
const TOLERANCE = 1e-9;
const MOST_SWEEPS = 20_000;

/**
 * Soft choices on one level: p(a|s) proportional to exp Q(s, a), where Q is the value of the reward sum_k theta_k r_k over steps without
 * end, discounted by gamma. theta is inverse temperature times weights, beta w. A model starts from the values of the theta before, so
 * that one close to it costs little.
 */
export class ChoiceModel {
  readonly mdp: Mdp;
  readonly family: Family;
  readonly gamma: number;
  /** [states, actions] Q of the last `update`. */
  readonly q: Float64Array;
  /** [states, actions] chance of each action, of the last `update`; of a state they sum to 1. */
  readonly chances: Float64Array;
  /** [objectives][states, actions] slopes of `q` by theta, of the last `differentiate`. */
  readonly slopes: readonly Float64Array[];
  readonly #paid: Float64Array;
  readonly #values: Float64Array;
  readonly #rewards: readonly Float64Array[];
  /** [objectives][states] slopes of the values. */
  readonly #valueSlopes: readonly Float64Array[];
  /** [states, actions] slope of a state's value by the Q of its actions. */
  readonly #shares: Float64Array;

  /** @throws SolveError `bad-horizon` where prices decay: what a state is worth then hangs on the step */
  constructor(mdp: Mdp, family: Family, gamma: number) {
    const { names, decays } = mdp.program.objectives;
    if (decays.some((decay) => decay !== 0)) {
      throw new SolveError(
        "bad-horizon",
        `prices of '${mdp.program.name}' decay`,
        "choose a scenario whose prices stay",
      );
    }
    const pairs = mdp.states * mdp.actions;
    this.mdp = mdp;
    this.family = family;
    this.gamma = gamma;
    this.q = new Float64Array(pairs);
    this.chances = new Float64Array(pairs);
    this.slopes = names.map(() => new Float64Array(pairs));
    this.#paid = new Float64Array(pairs);
    this.#values = new Float64Array(mdp.states);
    this.#rewards = names.map((_, k) =>
      Float64Array.from({ length: pairs }, (_, pair) => mdp.rewards[pair * names.length + k]),
    );
    this.#valueSlopes = names.map(() => new Float64Array(mdp.states));
    this.#shares = new Float64Array(pairs);
  }

  /**
   * Sets `q` and `chances`.
   *
   * @param theta [objectives]
   * @throws SolveError `not-converged`
   */
  update(theta: ArrayLike<number>): void {
    const { mdp, q } = this;
    this.#paid.fill(0);
    this.#rewards.forEach((rewards, k) => {
      if (theta[k] === 0) return;
      for (let pair = 0; pair < rewards.length; pair++) this.#paid[pair] += theta[k] * rewards[pair];
    });
    const value = this.family === "soft" ? logMeanExp : largest;
    settle(this.#values, (state) => {
      const from = state * mdp.actions;
      backUp(mdp, this.gamma, this.#paid, this.#values, state, q);
      return value(q, from, from + mdp.actions);
    });
    this.chances.set(q);
    for (let from = 0; from < q.length; from += mdp.actions) softmax(this.chances, from, from + mdp.actions);
  }

  /**
   * Sets `slopes`, at the theta of the last `update`. Where several actions are best alike the optimal family has no slope: it is then
   * that of taking them evenly.
   *
   * @throws SolveError `not-converged`
   */
  differentiate(): void {
    const { mdp, slopes } = this;
    if (this.family === "soft") this.#shares.set(this.chances);
    else for (let from = 0; from < this.q.length; from += mdp.actions) this.#shareBest(from);
    this.#rewards.forEach((rewards, k) => {
      const values = this.#valueSlopes[k];
      settle(values, (state) => {
        backUp(mdp, this.gamma, rewards, values, state, slopes[k]);
        let sum = 0;
        for (let pair = state * mdp.actions; pair < (state + 1) * mdp.actions; pair++)
          sum += this.#shares[pair] * slopes[k][pair];
        return sum;
      });
    });
  }

  /** Shares the slope of a state's value evenly among its best actions. */
  #shareBest(from: number): void {
    const { actions } = this.mdp;
    const best = largest(this.q, from, from + actions);
    const enough = best - TOLERANCE * Math.max(1, Math.abs(best)) * 10;
    let count = 0;
    for (let pair = from; pair < from + actions; pair++) if (this.q[pair] >= enough) count++;
    for (let pair = from; pair < from + actions; pair++)
      this.#shares[pair] = this.q[pair] >= enough ? 1 / count : 0;
  }
}

/** Writes what each action of a state is worth into `q`: what it pays, and the discounted value of what follows. */
function backUp(
  { first, next, chances, actions }: Mdp,
  gamma: number,
  paid: Float64Array,
  values: Float64Array,
  state: number,
  q: Float64Array,
): void {
  for (let pair = state * actions; pair < (state + 1) * actions; pair++) {
    let follows = 0;
    for (let outcome = first[pair]; outcome < first[pair + 1]; outcome++) {
      if (next[outcome] >= 0) follows += chances[outcome] * values[next[outcome]];
    }
    q[pair] = paid[pair] + gamma * follows;
  }
}

/**
 * Sets every value to what `backup` says of its state, again and again until none changes. Sweeps go to and fro, so that news travels
 * both ways along a path.
 *
 * @throws SolveError `not-converged`
 */
function settle(values: Float64Array, backup: (state: number) => number): void {
  const states = values.length;
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let change = 0;
    let scale = 1;
    for (let i = 0; i < states; i++) {
      const state = sweep % 2 === 0 ? states - 1 - i : i;
      const value = backup(state);
      change = Math.max(change, Math.abs(value - values[state]));
      scale = Math.max(scale, Math.abs(value));
      values[state] = value;
    }
    if (change <= TOLERANCE * scale) return;
  }
  throw new SolveError(
    "not-converged",
    `values still change after ${MOST_SWEEPS} sweeps`,
    "lower gamma, or the weights",
  );
}

function largest(numbers: Float64Array, from: number, to: number): number {
  let most = numbers[from];
  for (let i = from + 1; i < to; i++) if (numbers[i] > most) most = numbers[i];
  return most;
}

function logMeanExp(numbers: Float64Array, from: number, to: number): number {
  const most = largest(numbers, from, to);
  let sum = 0;
  for (let i = from; i < to; i++) sum += Math.exp(numbers[i] - most);
  return most + Math.log(sum / (to - from));
}

/** Turns numbers into chances proportional to their exponentials, in place. */
function softmax(numbers: Float64Array, from: number, to: number): void {
  const most = largest(numbers, from, to);
  let sum = 0;
  for (let i = from; i < to; i++) {
    numbers[i] = Math.exp(numbers[i] - most);
    sum += numbers[i];
  }
  for (let i = from; i < to; i++) numbers[i] /= sum;
}
