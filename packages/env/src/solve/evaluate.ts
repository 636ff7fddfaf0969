import { type Aim, paymentOf } from "./aim.js";
import { type Mdp, SolveError } from "./mdp.js";
import { solve } from "./solve.js";
import { atStart, pairValue, settle } from "./values.js";

/** What a policy is worth. */
export interface Evaluation {
  readonly kind: "exact";
  /** The mean over the start states. */
  readonly value: number;
  /** [states] with the whole horizon to go. */
  readonly values: Float64Array;
}

/**
 * The value of a policy that goes by the state alone, in the convention of `solve`.
 *
 * @param policy [states, actions] chance of each action; [states] the action that is taken
 * @throws SolveError `wrong-policy`, and those of `solve`
 */
export function evaluatePolicy(mdp: Mdp, policy: Float64Array | Uint8Array, aim: Aim): Evaluation {
  const { actions, states } = mdp;
  const payment = paymentOf(mdp, aim);
  const chosen = policy instanceof Uint8Array;
  if (policy.length !== (chosen ? states : states * actions)) {
    throw new SolveError(
      "wrong-policy",
      `the policy has ${policy.length} numbers`,
      `${states} actions, or ${states * actions} chances`,
    );
  }
  const { values } = settle(mdp, payment, (later, state) => {
    if (chosen) return pairValue(mdp, payment, later, state * actions + policy[state]);
    let value = 0;
    for (let pair = state * actions; pair < (state + 1) * actions; pair++) {
      if (policy[pair] > 0) value += policy[pair] * pairValue(mdp, payment, later, pair);
    }
    return value;
  });
  return { kind: "exact", value: atStart(mdp, values), values };
}

/** The value of the policy that takes every action evenly, whatever it sees. @throws SolveError as `solve` does */
export function randomValue(mdp: Mdp, aim: Aim): number {
  const { actions } = mdp;
  const payment = paymentOf(mdp, aim);
  const { values } = settle(mdp, payment, (later, state) => {
    let sum = 0;
    for (let pair = state * actions; pair < (state + 1) * actions; pair++)
      sum += pairValue(mdp, payment, later, pair);
    return sum / actions;
  });
  return atStart(mdp, values);
}

/** Undiscounted returns of an episode. */
export interface Returns {
  /** The most that any policy gets on average. */
  readonly best: number;
  /** The least. */
  readonly worst: number;
  /** What the random policy gets on average. */
  readonly random: number;
}

/** Of each objective, in the program's order, the returns within the episode's limit: exact. */
export function episodeReturns(mdp: Mdp): Returns[] {
  const horizon = mdp.limit;
  return mdp.program.objectives.names.map((objective) => ({
    best: solve(mdp, { objective, horizon }).value,
    worst: 0 - solve(mdp, { weights: { [objective]: -1 }, horizon }).value,
    random: randomValue(mdp, { objective, horizon }),
  }));
}
