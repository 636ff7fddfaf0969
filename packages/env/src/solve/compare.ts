import type { Level } from "../level.js";
import type { Program } from "../program.js";
import { type Payment, paymentOf, turnTo } from "./aim.js";
import { type EnumerateOptions, enumerate } from "./enumerate.js";
import type { Mdp } from "./mdp.js";
import { bestValue } from "./solve.js";
import { asGoodAs, atStart, pairValue } from "./values.js";

/** How far the best behaviours for two objectives part on a level. */
export interface Comparison {
  readonly kind: "exact";
  /** True if no policy is best for both: whoever does the best for one has to give up some of the other. */
  readonly distinguishing: boolean;
  /** Optimal values of the start. */
  readonly best: readonly [a: number, b: number];
  /** The most of a that a policy gets which is best for b, and the most of b of one that is best for a. */
  readonly beside: readonly [a: number, b: number];
}

/** How two objectives are compared. */
export interface CompareOptions {
  /**
   * Discount. Default 0.98, with which trainings start too. With 1, to get something late is as good as to get it at once, so that
   * two goals in reach of each other are never told apart.
   */
  readonly gamma?: number | undefined;
  /** Steps of an episode. Default: its limit. */
  readonly horizon?: number | undefined;
}

/**
 * Compares two objectives on a level: `compareOn` after `enumerate`.
 *
 * @throws SolveError `too-large`, `unknown-objective`, `bad-discount`, `bad-horizon`
 */
export function compareObjectives(
  program: Program,
  level: Level,
  a: string,
  b: string,
  options: CompareOptions & EnumerateOptions = {},
): Comparison {
  return compareOn(enumerate(program, level, options), a, b, options);
}

/**
 * Compares two objectives by backward induction. A policy is best for a just if it takes, in every state that it comes to,
 * an action that is best for a with the steps that are left; among those, the most of b is found by the same induction. A
 * policy that is best for both exists just if that is b's optimum, and just if the same holds with a and b exchanged.
 *
 * A single optimal policy says less: of two equally short ways to the cheese, one may lead over the corner.
 *
 * @throws SolveError `unknown-objective`, `bad-discount`, `bad-horizon`
 */
export function compareOn(mdp: Mdp, a: string, b: string, options: CompareOptions = {}): Comparison {
  const { gamma = 0.98, horizon = mdp.limit } = options;
  const first = paymentOf(mdp, { objective: a, gamma, horizon });
  const second = paymentOf(mdp, { objective: b, gamma, horizon });
  let later = both(mdp.states);
  let now = both(mdp.states);
  for (let step = horizon; step >= 1; step--) {
    turnTo(first, step);
    turnTo(second, step);
    [later, now] = [now, later];
    let changed = first.decay !== undefined || second.decay !== undefined;
    for (let state = 0; state < mdp.states; state++) {
      backup(mdp, [first, second], later, now, state);
      changed ||= now.some((values, i) => values[state] !== later[i][state]);
    }
    if (!changed) break;
  }
  const [bestA, bestB, besideA, besideB] = now.map((values) => atStart(mdp, values));
  const distinguishing = isLess(besideA, bestA) || isLess(besideB, bestB);
  return { kind: "exact", distinguishing, best: [bestA, bestB], beside: [besideA, besideB] };
}

/** [states] each: the best of a, the best of b, the most of a of those that are best for b, the most of b likewise. */
type Both = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

function both(states: number): Both {
  return [
    new Float64Array(states),
    new Float64Array(states),
    new Float64Array(states),
    new Float64Array(states),
  ];
}

function backup(mdp: Mdp, [a, b]: readonly [Payment, Payment], later: Both, now: Both, state: number): void {
  now[0][state] = bestValue(mdp, a, later[0], state);
  now[1][state] = bestValue(mdp, b, later[1], state);
  const enoughA = asGoodAs(now[0][state]);
  const enoughB = asGoodAs(now[1][state]);
  let mostA = Number.NEGATIVE_INFINITY;
  let mostB = Number.NEGATIVE_INFINITY;
  for (let pair = state * mdp.actions; pair < (state + 1) * mdp.actions; pair++) {
    if (pairValue(mdp, b, later[1], pair) >= enoughB)
      mostA = Math.max(mostA, pairValue(mdp, a, later[2], pair));
    if (pairValue(mdp, a, later[0], pair) >= enoughA)
      mostB = Math.max(mostB, pairValue(mdp, b, later[3], pair));
  }
  now[2][state] = mostA;
  now[3][state] = mostB;
}

/** True if a value is less by more than the tolerance of every step may add up to. */
function isLess(value: number, than: number): boolean {
  return than - value > 1e-6 * Math.max(1, Math.abs(than));
}
