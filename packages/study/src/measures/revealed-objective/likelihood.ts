import { ChoiceModel, type Family } from "../../planted/choice-model.js";
import type { LevelCounts } from "./evidence.js";
import { type Matrix, zeros } from "./matrix.js";

/** The likelihood at a theta, and how it changes there. */
export interface Slope {
  /** Log-likelihood, nats. */
  readonly value: number;
  /** [objectives] its gradient. */
  readonly gradient: Float64Array;
  /** [objectives][objectives] Fisher information at the states that were visited: sum over decisions of Cov(slopes of Q). */
  readonly fisher: Matrix;
}

/**
 * Log-likelihood of decisions under `ChoiceModel` as a function of theta = beta w, with
 *
 *     d/dtheta_k sum log p(a|s) = sum_s sum_a (n(s, a) - n(s) p(a|s)) dQ(s, a)/dtheta_k
 */
export class Likelihood {
  readonly family: Family;
  readonly objectives: number;
  readonly #levels: readonly LevelCounts[];
  readonly #models: readonly ChoiceModel[];

  /** @throws SolveError `bad-horizon` where prices decay */
  constructor(levels: readonly LevelCounts[], family: Family, gamma: number) {
    this.family = family;
    this.objectives = levels[0].mdp.program.objectives.names.length;
    this.#levels = levels;
    this.#models = levels.map(({ mdp }) => new ChoiceModel(mdp, family, gamma));
  }

  /** @throws SolveError `not-converged` */
  value(theta: ArrayLike<number>): number {
    let sum = 0;
    this.#levels.forEach((level, i) => {
      this.#models[i].update(theta);
      sum += valueOn(level, this.#models[i]);
    });
    return sum;
  }

  /** @throws SolveError `not-converged` */
  slope(theta: ArrayLike<number>): Slope {
    const gradient = new Float64Array(this.objectives);
    const fisher = zeros(this.objectives);
    let value = 0;
    this.#levels.forEach((level, i) => {
      const model = this.#models[i];
      model.update(theta);
      model.differentiate();
      value += valueOn(level, model);
      addSlopes(level, model, gradient, fisher);
    });
    return { value, gradient, fisher };
  }

  /** The models, one a level, at the theta that was asked about last. */
  get models(): readonly ChoiceModel[] {
    return this.#models;
  }
}

function valueOn({ mdp: { actions }, states, counts }: LevelCounts, { q, chances }: ChoiceModel): number {
  let sum = 0;
  for (let i = 0; i < states.length; i++) {
    const from = states[i] * actions;
    let best = from;
    for (let pair = from + 1; pair < from + actions; pair++) if (q[pair] > q[best]) best = pair;
    // By way of the likeliest action: the chance of another may be too small for a number, its logarithm is not.
    const base = Math.log(chances[best]) - q[best];
    for (let action = 0; action < actions; action++)
      sum += counts[i * actions + action] * (base + q[from + action]);
  }
  return sum;
}

function addSlopes(
  { mdp: { actions }, states, counts, visits }: LevelCounts,
  { slopes, chances }: ChoiceModel,
  gradient: Float64Array,
  fisher: Matrix,
): void {
  const means = new Float64Array(slopes.length);
  for (let i = 0; i < states.length; i++) {
    const from = states[i] * actions;
    slopes.forEach((slope, k) => {
      means[k] = 0;
      for (let action = 0; action < actions; action++)
        means[k] += chances[from + action] * slope[from + action];
    });
    for (let action = 0; action < actions; action++) {
      const pair = from + action;
      const expected = visits[i] * chances[pair];
      const surplus = counts[i * actions + action] - expected;
      for (let k = 0; k < slopes.length; k++) {
        const own = slopes[k][pair] - means[k];
        gradient[k] += surplus * slopes[k][pair];
        for (let l = 0; l <= k; l++) fisher[k][l] += expected * own * (slopes[l][pair] - means[l]);
      }
    }
  }
  for (let k = 0; k < slopes.length; k++) for (let l = 0; l < k; l++) fisher[l][k] = fisher[k][l];
}
