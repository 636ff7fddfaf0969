import { type Mdp, SolveError } from "@mesagrid/env";
import { DiscountedSums } from "./discounted-sums.js";

/**
 * How a chooser values what comes after a step:
 * `optimal` as one who does the best from there on, V(s) = max_a Q(s, a);
 * `soft` as one who goes on choosing softly, V(s) = log mean_a exp Q(s, a): the soft value whose cost is the Kullback-Leibler
 * divergence to the uniform policy (Levine 2018, section 2.4.2). With a sum in place of the mean, staying alive would pay.
 */
export type Family = "optimal" | "soft";

/** How far a value may be from what its actions are worth, relative to the largest value if that is above 1. */
const TOLERANCE = 1e-9;
/** Actions whose values differ by less, likewise, are alike. */
const ALIKE = 1e-10;
const MOST_ROUNDS = 1000;

/**
 * Soft choices on one level: p(a|s) proportional to exp Q(s, a), where Q is the value of the reward sum_k theta_k r_k over steps without
 * end, discounted by gamma. theta is inverse temperature times weights, beta w. A model starts from the values of the theta before, so
 * that one close to it costs little.
 *
 * Values are found by Newton's method on V = T V, which for the optimal family is policy iteration (Puterman 2005, section 6.4) and for
 * the soft one its like: T is convex, so that it converges from anywhere, and fast. Slopes are one more linear system.
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
  /** [states] what each state lacks to what its actions are worth; then a right-hand side. */
  readonly #lacks: Float64Array;
  readonly #rewards: readonly Float64Array[];
  /** [states, actions] slope of a state's value by the Q of its actions. */
  readonly #shares: Float64Array;
  readonly #sums: DiscountedSums;

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
    this.#lacks = new Float64Array(mdp.states);
    this.#shares = new Float64Array(pairs);
    this.#sums = new DiscountedSums(mdp, gamma);
  }

  /**
   * Sets `q` and `chances`.
   *
   * @param theta [objectives]
   * @throws SolveError `not-converged`
   */
  update(theta: ArrayLike<number>): void {
    this.#paid.fill(0);
    this.#rewards.forEach((rewards, k) => {
      if (theta[k] === 0) return;
      for (let pair = 0; pair < rewards.length; pair++) this.#paid[pair] += theta[k] * rewards[pair];
    });
    for (let round = 0; !this.#isSettled(); round++) {
      if (round === MOST_ROUNDS) {
        throw new SolveError(
          "not-converged",
          `values still change after ${MOST_ROUNDS} rounds`,
          "lower gamma, or the weights",
        );
      }
      this.#sums.follow(this.#shares);
      this.#sums.solve(this.#lacks);
      for (let state = 0; state < this.#values.length; state++) this.#values[state] += this.#lacks[state];
    }
    if (this.family === "soft") this.chances.set(this.#shares);
    else
      for (let from = 0; from < this.q.length; from += this.mdp.actions)
        this.#shareSoftly(this.chances, from);
  }

  /**
   * Sets `slopes`, at the theta of the last `update`. Where several actions are best alike the optimal family has no slope: it is then
   * that of taking them evenly.
   *
   * @throws SolveError `not-converged`
   */
  differentiate(): void {
    const { mdp, gamma, slopes } = this;
    this.#sums.follow(this.#shares);
    this.#rewards.forEach((rewards, k) => {
      const sums = this.#lacks.fill(0);
      for (let state = 0, pair = 0; state < mdp.states; state++) {
        for (const end = pair + mdp.actions; pair < end; pair++)
          sums[state] += this.#shares[pair] * rewards[pair];
      }
      this.#sums.solve(sums);
      backUp(mdp, gamma, rewards, sums, slopes[k]);
    });
  }

  /** Sets `q` from the values, the shares from `q`, and what the values lack; true if that is next to nothing. */
  #isSettled(): boolean {
    const { mdp, family } = this;
    backUp(mdp, this.gamma, this.#paid, this.#values, this.q);
    let most = 0;
    let scale = 1;
    for (let state = 0, from = 0; state < mdp.states; state++, from += mdp.actions) {
      const value = family === "soft" ? this.#shareSoftly(this.#shares, from) : this.#shareBest(from);
      const lack = value - this.#values[state];
      this.#lacks[state] = lack;
      most = Math.max(most, Math.abs(lack));
      scale = Math.max(scale, Math.abs(value));
    }
    return most <= TOLERANCE * scale;
  }

  /** Writes chances proportional to exp q of a state's actions; returns the soft value, log mean exp. */
  #shareSoftly(shares: Float64Array, from: number): number {
    const { q } = this;
    const to = from + this.mdp.actions;
    const most = largest(q, from, to);
    let sum = 0;
    for (let pair = from; pair < to; pair++) {
      shares[pair] = Math.exp(q[pair] - most);
      sum += shares[pair];
    }
    for (let pair = from; pair < to; pair++) shares[pair] /= sum;
    return most + Math.log(sum / this.mdp.actions);
  }

  /** Shares a state evenly among its best actions; returns what they are worth. */
  #shareBest(from: number): number {
    const { q } = this;
    const to = from + this.mdp.actions;
    const best = largest(q, from, to);
    const enough = best - ALIKE * Math.max(1, Math.abs(best));
    let count = 0;
    for (let pair = from; pair < to; pair++) if (q[pair] >= enough) count++;
    for (let pair = from; pair < to; pair++) this.#shares[pair] = q[pair] >= enough ? 1 / count : 0;
    return best;
  }
}

/** Writes what each action is worth into `q`: what it pays, and the discounted value of what follows. */
function backUp(
  { first, next, chances }: Mdp,
  gamma: number,
  paid: Float64Array,
  values: Float64Array,
  q: Float64Array,
): void {
  for (let pair = 0; pair < q.length; pair++) {
    let follows = 0;
    for (let outcome = first[pair]; outcome < first[pair + 1]; outcome++) {
      if (next[outcome] >= 0) follows += chances[outcome] * values[next[outcome]];
    }
    q[pair] = paid[pair] + gamma * follows;
  }
}

function largest(numbers: Float64Array, from: number, to: number): number {
  let most = numbers[from];
  for (let i = from + 1; i < to; i++) if (numbers[i] > most) most = numbers[i];
  return most;
}
