import { type Program, SOURCE, TRIGGER } from "../program.js";
import { comingBy, counterOf, endsWith, loweredBy, raiseOf, takesItsTrigger, turnsOf } from "./effects.js";
import { type Need, type RuleRow, readRows } from "./rows.js";

/** How often rules can fire and how much of each kind there can be: upper bounds, whatever the agent does. */
export interface Firings {
  readonly rows: readonly RuleRow[];
  /** [rows] most firings in an episode. */
  readonly most: Float64Array;
  /** [rows] most firings in one step. */
  readonly perStep: Float64Array;
  /** [kinds + 1] how often some cell may come to hold the kind, those that hold it at the start included. */
  readonly coming: Float64Array;
  /** [kinds + 1] most things of the kind at a time. */
  readonly standing: Float64Array;
}

/** What an episode starts with. */
export interface Stock {
  /** [kinds + 1] most of each kind, before the rules of the start. */
  readonly kinds: ArrayLike<number>;
  /** [counters] the most that each may be. */
  readonly counters: ArrayLike<number>;
  /** Steps of an episode. */
  readonly horizon: number;
  /** [rows] what is known beside that of how often each row can fire. */
  readonly most?: Float64Array;
}

/** Rounds of tightening, if it goes on that long; each is sound by itself, so that any number will do. */
const ROUNDS = 16;

/**
 * Bounds from above how often each row of the rules fires. It starts from the triggers alone (once a step, or once a cell
 * and step) and tightens round by round; each way of tightening is sound if the bounds are that it uses:
 *
 * 1. A `first` rule fires once, one whose firing ends the episode in one step only, an alternative no more often than its rule.
 * 2. What needs a kind that no cell can come to hold, more things or a higher counter than there can be, a chance of 0 or
 *    an action that there is not, never fires.
 * 3. A rule that takes or turns what set it off fires no more often than cells come to hold that.
 * 4. A rule that needs a counter and lowers it fires no more often than the start's value and all that raises it allow.
 */
export function mostFirings(program: Program, stock: Stock): Firings {
  return new Analysis(program, stock).run();
}

/** Something that happens up to `amount` times whenever a row fires. */
interface Share {
  readonly row: number;
  readonly amount: number;
}

function isEach(trigger: number): boolean {
  return trigger === TRIGGER.each || trigger === TRIGGER.eachShuffled;
}

class Analysis {
  readonly #program: Program;
  readonly #stock: Stock;
  readonly #rows: readonly RuleRow[];
  readonly #most: Float64Array;
  readonly #perStep: Float64Array;
  /** [rows] whether the episode ends whenever the row fires. */
  readonly #endings: readonly boolean[];
  readonly #coming: Float64Array;
  readonly #standing: Float64Array;
  /** [counters] the start's value and all that may be added to it. */
  readonly #raised: Float64Array;
  /** [kinds + 1] what brings each kind to cells. */
  readonly #comingBy: readonly Share[][];
  /** [counters] what raises each. */
  readonly #raisedBy: readonly Share[][];
  /** [kinds + 1] rows that turn other kinds into it. */
  readonly #turnedBy: readonly { row: number; from: number }[][];
  /** [kinds + 1] rows that put it. */
  readonly #putBy: readonly number[][];

  constructor(program: Program, stock: Stock) {
    const { cells, layers, kinds, counters } = program;
    this.#program = program;
    this.#stock = stock;
    this.#rows = readRows(program);
    this.#endings = this.#rows.map((row) => endsWith(program, row, this.#rows));
    this.#perStep = Float64Array.from(this.#rows, ({ stage, trigger }) =>
      isEach(trigger) ? cells : stage === "push" ? layers : 1,
    );
    this.#most = this.#perStep.map((perStep, r) =>
      Math.min(
        perStep * (this.#rows[r].stage === "start" ? 1 : stock.horizon),
        stock.most?.[r] ?? Number.POSITIVE_INFINITY,
      ),
    );
    this.#coming = new Float64Array(kinds.names.length);
    this.#standing = new Float64Array(kinds.names.length);
    this.#raised = new Float64Array(counters.names.length);
    this.#comingBy = kinds.names.map(() => []);
    this.#turnedBy = kinds.names.map(() => []);
    this.#putBy = kinds.names.map(() => []);
    this.#raisedBy = counters.names.map(() => []);
    this.#rows.forEach((row, r) => {
      this.#sort(row, r);
    });
  }

  /** Files a row's effects under what they change. */
  #sort({ effects }: RuleRow, row: number): void {
    const program = this.#program;
    for (const effect of effects) {
      for (const [kind, amount] of comingBy(program, effect)) this.#comingBy[kind].push({ row, amount });
      for (const [from, to] of turnsOf(program, effect)) this.#turnedBy[to].push({ row, from });
      if (effect.operation === "put") this.#putBy[effect.argument].push(row);
      const counter = counterOf(effect);
      if (counter >= 0) this.#raisedBy[counter].push({ row, amount: raiseOf(program, effect) });
    }
  }

  run(): Firings {
    this.#count();
    for (let round = 0; round < ROUNDS; round++) {
      const before = this.#most.slice();
      this.#rows.forEach((row, r) => {
        this.#tighten(row, r);
      });
      this.#count();
      if (before.every((most, r) => most === this.#most[r])) break;
    }
    return {
      rows: this.#rows,
      most: this.#most,
      perStep: this.#perStep,
      coming: this.#coming,
      standing: this.#standing,
    };
  }

  /** What kinds and counters can come to, going by how often rules fire. */
  #count(): void {
    const { kinds, cells } = this.#program;
    for (let kind = 1; kind < kinds.names.length; kind++) {
      const pushed = kinds.push[kind] === 1 ? this.#stock.horizon : 0;
      this.#coming[kind] = this.#stock.kinds[kind] + pushed + this.#total(this.#comingBy[kind]);
      this.#standing[kind] = Math.min(cells, this.#mostAtOnce(kind));
    }
    for (let counter = 0; counter < this.#raised.length; counter++) {
      this.#raised[counter] = this.#stock.counters[counter] + this.#total(this.#raisedBy[counter]);
    }
  }

  #total(shares: readonly Share[]): number {
    return shares.reduce((sum, { row, amount }) => sum + this.#most[row] * amount, 0);
  }

  /** Things are turned, moved or taken; only where a rule puts what may become this kind, there may be any number. */
  #mostAtOnce(kind: number): number {
    const found = [kind];
    let sum = 0;
    for (const one of found) {
      if (this.#putBy[one].some((row) => this.#most[row] > 0)) return Number.POSITIVE_INFINITY;
      sum += this.#stock.kinds[one];
      for (const { row, from } of this.#turnedBy[one]) {
        if (this.#most[row] > 0 && !found.includes(from)) found.push(from);
      }
    }
    return sum;
  }

  #tighten(row: RuleRow, r: number): void {
    const { reference, stage, trigger, needs } = row;
    if (isEach(trigger) || trigger === TRIGGER.push) {
      this.#perStep[r] = Math.min(this.#perStep[r], this.#sum(this.#standing, reference));
    }
    const perStep = this.#perStep[r];
    let most = Math.min(
      this.#most[r],
      this.#most[row.head],
      stage === "start" ? perStep : perStep * this.#stock.horizon,
    );
    if (row.once) most = Math.min(most, 1);
    if (this.#endings[r]) most = Math.min(most, perStep);
    if (reference > 0) {
      const coming = this.#sum(this.#coming, reference);
      if (coming === 0 || takesItsTrigger(this.#program, row)) most = Math.min(most, coming);
    }
    for (const need of needs) most = Math.min(most, this.#byNeed(need, row));
    this.#most[r] = Math.floor(most);
  }

  /** How often a row can fire for all that one of its conditions says. */
  #byNeed({ source, argument, least }: Need, row: RuleRow): number {
    const unless = (impossible: boolean) => (impossible ? 0 : Number.POSITIVE_INFINITY);
    switch (source) {
      case SOURCE.here:
      case SOURCE.was:
      case SOURCE.ahead:
        return unless(this.#sum(this.#coming, argument) === 0);
      case SOURCE.left:
        return unless(this.#sum(this.#standing, argument) < least);
      case SOURCE.chance:
        return unless(least === 0);
      case SOURCE.action:
        return unless(argument >= this.#program.actions.names.length);
      case SOURCE.counter: {
        const raised = this.#raised[argument];
        const lowered = loweredBy(row, argument);
        if (Math.min(raised, this.#program.counters.max[argument]) < least) return 0;
        return least > 0 && lowered > 0 ? raised / Math.min(lowered, least) : Number.POSITIVE_INFINITY;
      }
      default:
        return Number.POSITIVE_INFINITY;
    }
  }

  /** A sum over the kinds of a reference. */
  #sum(numbers: Float64Array, reference: number): number {
    const { start, list } = this.#program.kinds.members;
    let sum = 0;
    for (let i = start[reference]; i < start[reference + 1]; i++) sum += numbers[list[i]];
    return sum;
  }
}
