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
  /** The least likewise: how bad for one a policy can be that is best for the other. */
  readonly atWorst: readonly [a: number, b: number];
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
  const one = new Side(mdp, paymentOf(mdp, { objective: a, gamma, horizon }));
  const other = new Side(mdp, paymentOf(mdp, { objective: b, gamma, horizon }));
  for (let step = horizon; step >= 1; step--) {
    one.turnTo(step);
    other.turnTo(step);
    one.sweep(other);
    other.sweep(one);
    if (one.isSettled() && other.isSettled()) break;
  }
  const best = [one.start("best"), other.start("best")] as const;
  const beside = [other.start("most"), one.start("most")] as const;
  const atWorst = [other.start("least"), one.start("least")] as const;
  const distinguishing = isLess(beside[0], best[0]) || isLess(beside[1], best[1]);
  return { kind: "exact", distinguishing, best, beside, atWorst };
}

/** [states] of one objective: its optimum, and the most and the least of the other that a policy gets which is best for it. */
type Worth = Record<"best" | "most" | "least", Float64Array>;

/** One objective of a comparison. */
class Side {
  readonly #mdp: Mdp;
  readonly #payment: Payment;
  /** With the steps to go that the sweep is at, and with one less. */
  #now: Worth;
  #later: Worth;
  #changed = true;

  constructor(mdp: Mdp, payment: Payment) {
    const zero = (): Worth => ({
      best: new Float64Array(mdp.states),
      most: new Float64Array(mdp.states),
      least: new Float64Array(mdp.states),
    });
    this.#mdp = mdp;
    this.#payment = payment;
    this.#now = zero();
    this.#later = zero();
  }

  turnTo(step: number): void {
    turnTo(this.#payment, step);
    [this.#now, this.#later] = [this.#later, this.#now];
  }

  sweep(other: Side): void {
    const now = this.#now;
    const later = this.#later;
    this.#changed = this.#payment.decay !== undefined;
    for (let state = 0; state < this.#mdp.states; state++) {
      this.#backup(other.#payment, state);
      this.#changed ||=
        now.best[state] !== later.best[state] ||
        now.most[state] !== later.most[state] ||
        now.least[state] !== later.least[state];
    }
  }

  /** True if the last sweep changed nothing, so that no further one will. */
  isSettled(): boolean {
    return !this.#changed;
  }

  start(what: keyof Worth): number {
    return atStart(this.#mdp, this.#now[what]);
  }

  #backup(other: Payment, state: number): void {
    const mdp = this.#mdp;
    const later = this.#later;
    const best = bestValue(mdp, this.#payment, later.best, state);
    const enough = asGoodAs(best);
    let most = Number.NEGATIVE_INFINITY;
    let least = Number.POSITIVE_INFINITY;
    for (let pair = state * mdp.actions; pair < (state + 1) * mdp.actions; pair++) {
      if (pairValue(mdp, this.#payment, later.best, pair) < enough) continue;
      most = Math.max(most, pairValue(mdp, other, later.most, pair));
      least = Math.min(least, pairValue(mdp, other, later.least, pair));
    }
    this.#now.best[state] = best;
    this.#now.most[state] = most;
    this.#now.least[state] = least;
  }
}

/** True if a value is less by more than the tolerance of every step may add up to. */
export function isLess(value: number, than: number): boolean {
  return than - value > 1e-6 * Math.max(1, Math.abs(than));
}
