import { type Aim, type Payment, paymentOf } from "./aim.js";
import type { Mdp } from "./mdp.js";
import { asGoodAs, atStart, pairValue, settle } from "./values.js";

/** What is best from one of the start states. */
export interface StartSolution {
  readonly state: number;
  /** Chance that an episode starts here. */
  readonly chance: number;
  readonly value: number;
  /** All actions that are best as the first (equal within 1e-9), as indexes into `program.actions.names`, in order. */
  readonly actions: readonly number[];
}

/** What is best in every state, and what it is worth. */
export interface Solution {
  readonly kind: "exact";
  /** Optimal value of the start: the mean over the start states. */
  readonly value: number;
  /** [states] optimal value with the whole horizon to go. */
  readonly values: Float64Array;
  /**
   * [states] a best action with the whole horizon to go, the first of several. Without a horizon this is an optimal policy; with
   * one, what is best may hang on the steps that are left.
   */
  readonly policy: Uint8Array;
  readonly starts: readonly StartSolution[];
}

/**
 * The best that can be got out of a level: by backward induction where there is a horizon (exact), else by value iteration
 * until no value can be further than 1e-9 from its limit (relative to the largest).
 *
 * A reward on step t, from 1, counts gamma^(t - 1): a goal of price 1 that is d steps away is worth gamma^(d - 1), and one
 * that cannot be reached 0. With all weights negated it finds the least in place of the best, negated.
 *
 * @throws SolveError `unknown-objective`, `bad-discount`, `bad-horizon`, `not-converged`
 */
export function solve(mdp: Mdp, aim: Aim): Solution {
  const payment = paymentOf(mdp, aim);
  const { values, later } = settle(mdp, payment, (after, state) => bestValue(mdp, payment, after, state));
  const policy = Uint8Array.from(values, (_, state) => bestIn(mdp, payment, later, state)[0]);
  const starts = Array.from(mdp.starts, (state, i) => ({
    state,
    chance: mdp.startChances[i],
    value: values[state],
    actions: bestIn(mdp, payment, later, state),
  }));
  return { kind: "exact", value: atStart(mdp, values), values, policy, starts };
}

/**
 * All actions that are best with the whole horizon to go (equal within 1e-9), in every state.
 *
 * @returns [states, actions] 1 for those
 * @throws SolveError as `solve` does
 */
export function bestActions(mdp: Mdp, aim: Aim): Uint8Array {
  const payment = paymentOf(mdp, aim);
  const { later } = settle(mdp, payment, (after, state) => bestValue(mdp, payment, after, state));
  const best = new Uint8Array(mdp.states * mdp.actions);
  for (let state = 0; state < mdp.states; state++) {
    for (const action of bestIn(mdp, payment, later, state)) best[state * mdp.actions + action] = 1;
  }
  return best;
}

/** What the best action of a state is worth. */
export function bestValue(mdp: Mdp, payment: Payment, later: Float64Array, state: number): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let pair = state * mdp.actions; pair < (state + 1) * mdp.actions; pair++) {
    const value = pairValue(mdp, payment, later, pair);
    if (value > best) best = value;
  }
  return best;
}

/** All actions of a state that are as good as the best. */
function bestIn(mdp: Mdp, payment: Payment, later: Float64Array, state: number): number[] {
  const enough = asGoodAs(bestValue(mdp, payment, later, state));
  const actions: number[] = [];
  for (let action = 0; action < mdp.actions; action++) {
    if (pairValue(mdp, payment, later, state * mdp.actions + action) >= enough) actions.push(action);
  }
  return actions;
}
