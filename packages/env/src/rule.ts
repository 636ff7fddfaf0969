import type { Mover } from "./mover.js";
import { weighWays } from "./paths.js";
import {
  CONDITION_WIDTH,
  EFFECT_WIDTH,
  OPERATION,
  type Program,
  RULE_WIDTH,
  type RuleTable,
  TRIGGER_WIDTH,
} from "./program.js";

/** A condition's row (see `CONDITION_WIDTH`), read once an env and not at every try. */
export interface Condition {
  /** One of `SOURCE`. */
  readonly source: number;
  readonly argument: number;
  /** Counter of the lower bound, or -1; of `chance: { by, from }` the row of chances. */
  readonly leastCounter: number;
  /** Counter of the upper bound, or -1. */
  readonly mostCounter: number;
  /** The lower bound, or the chance. */
  readonly least: number;
  readonly most: number;
}

/** An effect's row (see `EFFECT_WIDTH`). */
export interface Effect {
  /** One of `OPERATION`. */
  readonly operation: number;
  readonly argument: number;
  readonly second: number;
  /** One of `WHERE`. */
  readonly where: number;
  readonly rectangle: number;
  readonly amount: number;
  readonly rate: number;
  /** What it moves, if it moves something. */
  readonly movers: readonly Mover[];
  /** [ways, directions] weights that a step of `follow` is drawn by, if it is drawn. */
  readonly wayChances: Float64Array | undefined;
}

/** A rule's row (see `RULE_WIDTH`), or that of an alternative. */
export interface Rule {
  /** Its row's number. */
  readonly row: number;
  readonly ifs: readonly Condition[];
  readonly unlesses: readonly Condition[];
  readonly effects: readonly Effect[];
  readonly once: boolean;
  readonly alternatives: readonly Rule[];
}

/** An entry of a stage (see `TRIGGER_WIDTH`). */
export interface Entry {
  /** One of `TRIGGER`. */
  readonly trigger: number;
  readonly reference: number;
  readonly rule: Rule;
}

/** The rules that each stage of a step tries, in the file's order. */
export type Stages = Readonly<Record<keyof RuleTable["stages"], readonly Entry[]>>;

/** The program's rules as steps try them. @param movers [kinds + 1] */
export function createStages(program: Program, movers: readonly Mover[]): Stages {
  const { start, before, push, arrive, end } = program.rules.stages;
  const read = (stage: Int32Array): Entry[] =>
    range(0, stage.length / TRIGGER_WIDTH, (entry) => {
      const [trigger, reference, rule] = stage.subarray(entry * TRIGGER_WIDTH);
      return { trigger, reference, rule: readRule(program, movers, rule) };
    });
  return { start: read(start), before: read(before), push: read(push), arrive: read(arrive), end: read(end) };
}

function readRule(program: Program, movers: readonly Mover[], row: number): Rule {
  const [firstIf, firstUnless, endUnless, firstEffect, endEffect, once, firstAlternative, endAlternative] =
    program.rules.rules.subarray(row * RULE_WIDTH);
  return {
    row,
    ifs: range(firstIf, firstUnless, (condition) => readCondition(program.rules, condition)),
    unlesses: range(firstUnless, endUnless, (condition) => readCondition(program.rules, condition)),
    effects: range(firstEffect, endEffect, (effect) => readEffect(program, movers, effect)),
    once: once === 1,
    alternatives: range(firstAlternative, endAlternative, (other) => readRule(program, movers, other)),
  };
}

function readCondition({ conditions, bounds }: RuleTable, row: number): Condition {
  const [source, argument, leastCounter, mostCounter] = conditions.subarray(row * CONDITION_WIDTH);
  const [least, most] = bounds.subarray(2 * row);
  return { source, argument, leastCounter, mostCounter, least, most };
}

function readEffect({ rules, kinds }: Program, movers: readonly Mover[], row: number): Effect {
  const [operation, argument, second, where, rectangle] = rules.effects.subarray(row * EFFECT_WIDTH);
  const [amount, rate] = rules.amounts.subarray(2 * row);
  const moves =
    operation === OPERATION.shift || operation === OPERATION.roam || operation === OPERATION.follow;
  const { start, list } = kinds.members;
  const moved = moves ? range(start[argument], start[argument + 1], (i) => movers[list[i]]) : [];
  const drawn = operation === OPERATION.follow && rate === 1;
  return {
    operation,
    argument,
    second,
    where,
    rectangle,
    amount,
    rate,
    movers: moved,
    wayChances: drawn ? weighWays(amount) : undefined,
  };
}

/** One item for each number from `from` up to, but not with, `to`. */
function range<T>(from: number, to: number, item: (number: number) => T): T[] {
  return Array.from({ length: to - from }, (_, i) => item(from + i));
}
