import { type Payment, turnTo } from "./aim.js";
import { type Mdp, SolveError } from "./mdp.js";

/** Values this near to each other are equal: they differ by the rounding of sums. Relative above 1, absolute below. */
const TOLERANCE = 1e-9;
/** Passes over all states that value iteration may take. */
const MOST_SWEEPS = 100_000;

/** The least value that counts as being as good as `value`. */
export function asGoodAs(value: number): number {
  return value - TOLERANCE * Math.max(1, Math.abs(value));
}

/** The mean of a value over the start states. */
export function atStart(mdp: Mdp, values: Float64Array): number {
  return mdp.starts.reduce((sum, state, i) => sum + mdp.startChances[i] * values[state], 0);
}

/**
 * What a (state, action) is worth: what its step pays, and the discounted value of what follows.
 *
 * @param pair state * actions + action
 * @param later [states] value of each state after the step
 */
export function pairValue(mdp: Mdp, { paid, gamma }: Payment, later: Float64Array, pair: number): number {
  const { first, next, chances } = mdp;
  const start = first[pair];
  const end = first[pair + 1];
  if (end - start === 1) {
    const state = next[start];
    return state < 0 ? paid[pair] : paid[pair] + gamma * later[state];
  }
  let follows = 0;
  for (let outcome = start; outcome < end; outcome++) {
    const state = next[outcome];
    if (state >= 0) follows += chances[outcome] * later[state];
  }
  return paid[pair] + gamma * follows;
}

/** Values of all states. */
export interface Values {
  /** [states] with the whole horizon to go. */
  readonly values: Float64Array;
  /** [states] with one step less to go; the same where there is no horizon. */
  readonly later: Float64Array;
}

/** The value of a state, from those of the states after the step. */
export type Backup = (later: Float64Array, state: number) => number;

/**
 * Values by backward induction where there is a horizon (exact), else by iteration until no value can be further than 1e-9
 * from its limit, relative to the largest.
 *
 * @throws SolveError `not-converged`
 */
export function settle(mdp: Mdp, payment: Payment, backup: Backup): Values {
  return Number.isFinite(payment.horizon)
    ? backwards(mdp.states, payment, backup)
    : iterate(mdp.states, payment.gamma, backup);
}

function backwards(states: number, payment: Payment, backup: Backup): Values {
  let later: Float64Array = new Float64Array(states);
  let values: Float64Array = new Float64Array(states);
  for (let step = payment.horizon; step >= 1; step--) {
    turnTo(payment, step);
    [later, values] = [values, later];
    let changed = payment.decay !== undefined;
    for (let state = 0; state < states; state++) {
      values[state] = backup(later, state);
      changed ||= values[state] !== later[state];
    }
    if (!changed) break; // and so it stays, however many steps are to go
  }
  return { values, later };
}

/**
 * In place, from the last state found to the first: what is worth going to lies ahead of the start, so that a few sweeps do
 * where there is one goal. The error is at most gamma / (1 - gamma) times the largest change of the last sweep.
 */
function iterate(states: number, gamma: number, backup: Backup): Values {
  const values = new Float64Array(states);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let change = 0;
    let scale = 1;
    for (let state = states - 1; state >= 0; state--) {
      const value = backup(values, state);
      change = Math.max(change, Math.abs(value - values[state]));
      scale = Math.max(scale, Math.abs(value));
      values[state] = value;
    }
    if (gamma * change <= TOLERANCE * scale * (1 - gamma)) return { values, later: values };
  }
  throw new SolveError(
    "not-converged",
    `values still change after ${MOST_SWEEPS} sweeps`,
    "give a horizon, such as the episode's limit, or lower gamma",
  );
}
