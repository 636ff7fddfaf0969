import type { Level } from "../level.js";
import type { Program } from "../program.js";
import { ends, membersOf } from "./effects.js";
import { limitOf } from "./enumerate.js";
import { type Firings, mostFirings } from "./firings.js";
import type { Operation, RowEffect, RuleRow } from "./rows.js";
import { Soonest } from "./soonest.js";

/** What no policy exceeds on a level: an upper bound, and no more than that. */
export interface Bound {
  readonly kind: "bound";
  /** [objectives] the optimal value of the start is at most this. */
  readonly best: Float64Array;
  /** [events] 0 if the event cannot happen on the level. */
  readonly events: Uint8Array;
}

/** How far a bound looks ahead, and what a reward later on is worth. */
export interface BoundOptions {
  /** Discount, as in `solve`. Default 1. */
  readonly gamma?: number | undefined;
  /** Steps of an episode. Default: its limit. */
  readonly horizon?: number | undefined;
  /** [counters] their values at the start; default: the scenario's. */
  readonly counters?: Float64Array | undefined;
}

/**
 * An upper bound of every objective's optimal value, for levels that are too large to solve. It costs a search over the board.
 *
 * Why it is one: in any episode the j-th firing of a rule comes no sooner than `Soonest` says (the agent walks one cell a step
 * and never through what stays solid) and there are no more of them than `mostFirings` says. So up to any step T rules have
 * paid no more than if all had fired as soon and as often as they can. What they pay below 0 is left out, but for the price of
 * steps themselves, of which there are exactly T. The bound is the largest of these sums over the lengths T that an
 * episode can have: from the soonest step at which a rule can end it, up to the limit. Discounts and decaying prices never
 * rise with time, so that paying sooner never pays less.
 */
export function boundReturns(program: Program, level: Level, options: BoundOptions = {}): Bound {
  const { gamma = 1, horizon = limitOf(program, level), counters = program.counters.start } = options;
  const kinds = new Float64Array(program.kinds.names.length);
  for (const kind of level.board) kinds[kind]++;
  const stock = { kinds, counters, horizon };
  const anywhere = new Soonest(program, level.board, mostFirings(program, stock), stock);
  const firings = mostFirings(program, { ...stock, most: anywhere.mostFirings() });
  const soonest = new Soonest(program, level.board, firings, stock);
  const endings = firings.rows.flatMap((row, r) =>
    ends(row) && firings.most[r] > 0 ? soonest.first[r] : [],
  );
  const shortest = endings.reduce((least, step) => Math.min(least, step), horizon);
  const { names, prices, decays } = program.objectives;
  const best = Float64Array.from(names, (_, k) => {
    const lost = decays[k] / limitOf(program, level);
    const discounts = Float64Array.from(
      { length: horizon + 1 },
      (_, step) => gamma ** (step - 1) * Math.max(0, 1 - lost * step),
    );
    const paid = new Float64Array(horizon + 1);
    firings.rows.forEach(({ head }, r) => {
      if (head === r) addRule(paid, r, program, firings, soonest, discounts, k);
    });
    return mostOver(paid, prices[k], discounts, Math.max(1, shortest));
  });
  return { kind: "bound", best, events: possibleEvents(program, firings) };
}

/** [events] 1 for what some rule emits that may fire, and for `step`. */
export function possibleEvents(program: Program, { rows, most }: Firings): Uint8Array {
  const events = Uint8Array.from(program.events, (_, event) => (event === 0 ? 1 : 0));
  rows.forEach(({ effects }, r) => {
    if (most[r] === 0) return;
    for (const { operation, argument } of effects) if (EMITS.includes(operation)) events[argument] = 1;
  });
  return events;
}

/** Adds the most that a rule pays up to each step; of alternatives each firing takes one, so that the dearest bounds them too. */
function addRule(
  paid: Float64Array,
  head: number,
  program: Program,
  firings: Firings,
  soonest: Soonest,
  discounts: Float64Array,
  objective: number,
): void {
  const { rows } = firings;
  const own: number[] = [];
  for (let r = head; r < rows.length && rows[r].head === head; r++) own.push(r);
  const pays = own.map((r) => mostAFiring(rows[r], program, firings, objective));
  const dearest = Math.max(...pays);
  if (dearest === 0) return;
  const apart = new Float64Array(paid.length);
  own.forEach((r, i) => {
    if (pays[i] > 0) addUp(apart, soonest.firings(r), pays[i], discounts);
  });
  const together = new Float64Array(paid.length);
  addUp(together, soonest.firings(head), dearest, discounts);
  for (let step = 0; step < paid.length; step++) paid[step] += Math.min(apart[step], together[step]);
}

/** Adds to `sums` what has been paid up to each step. */
function addUp(sums: Float64Array, times: Float64Array, pay: number, discounts: Float64Array): void {
  let sum = 0;
  for (let step = 1; step < times.length; step++) {
    sum += times[step] * pay * discounts[step];
    sums[step] += sum;
  }
}

/** The most that one firing of a row pays. */
function mostAFiring({ effects }: RuleRow, program: Program, firings: Firings, objective: number): number {
  const { names, prices } = program.objectives;
  return effects.reduce((sum, effect) => {
    if (!EMITS.includes(effect.operation)) return sum;
    const price = prices[effect.argument * names.length + objective];
    return price > 0 ? sum + price * mostTimes(effect, program, firings) : sum;
  }, 0);
}

const EMITS: readonly Operation[] = ["emit", "emitLeft", "emitOverlap"];

function mostTimes(
  { operation, amount, second }: RowEffect,
  program: Program,
  { standing }: Firings,
): number {
  const most = (reference: number) =>
    membersOf(program, reference).reduce((sum, kind) => sum + standing[kind], 0);
  if (operation === "emit") return amount;
  // The second reference of an overlap stands where other effects have their amount.
  return operation === "emitLeft" ? most(second) : Math.min(most(second), most(amount));
}

/** The largest sum over all lengths that an episode can have. */
function mostOver(paid: Float64Array, stepPrice: number, discounts: Float64Array, shortest: number): number {
  let most = Number.NEGATIVE_INFINITY;
  let steps = 0;
  for (let step = 1; step < paid.length; step++) {
    steps += stepPrice * discounts[step];
    if (step >= shortest) most = Math.max(most, paid[step] + steps);
  }
  return most;
}
