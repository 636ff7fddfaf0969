import {
  CONDITION_WIDTH,
  EFFECT_WIDTH,
  OPERATION,
  type Program,
  RULE_WIDTH,
  SOURCE,
  TRIGGER_WIDTH,
  WHERE,
} from "../program.js";

/** What must hold for a row to fire; see `SOURCE`. */
export interface Need {
  readonly source: number;
  readonly argument: number;
  /** Lower bound, or the chance. A bound that is another counter's value is none. */
  readonly least: number;
}

/** Names of what an effect can do; a new one has to be told to every function that asks. */
export type Operation = keyof typeof OPERATION;

export interface RowEffect {
  readonly operation: Operation;
  readonly argument: number;
  readonly second: number;
  readonly amount: number;
  /** How many cells it may change at most. */
  readonly cells: number;
  /** True if it changes the rule's own cell, and nothing that was moved before has led the rule elsewhere. */
  readonly here: boolean;
}

/** A rule, or one of its alternatives, as an object: the engine's integer rows made easy to reason about. */
export interface RuleRow {
  /** Where in the list the rule stands that it belongs to; itself if it is no alternative. */
  readonly head: number;
  readonly stage: keyof Program["rules"]["stages"];
  /** See `TRIGGER`. */
  readonly trigger: number;
  /** Reference of the trigger's kinds, 0 if it has none. */
  readonly reference: number;
  readonly once: boolean;
  /** True if it fires whenever it is set off: it has no condition and is no alternative. */
  readonly sure: boolean;
  /** Conditions of `if`, the rule's own included. */
  readonly needs: readonly Need[];
  readonly effects: readonly RowEffect[];
}

/** Effects after which the rule goes on elsewhere. */
const MOVES: readonly number[] = [OPERATION.shift, OPERATION.roam, OPERATION.follow];
const OPERATIONS = (Object.keys(OPERATION) as Operation[]).sort((a, b) => OPERATION[a] - OPERATION[b]);

/** All rows of a program's rules. */
export function readRows(program: Program): RuleRow[] {
  const { stages, rules } = program.rules;
  const rows: RuleRow[] = [];
  for (const stage of Object.keys(stages) as (keyof typeof stages)[]) {
    const entries = stages[stage];
    for (let entry = 0; entry < entries.length; entry += TRIGGER_WIDTH) {
      const trigger = entries[entry];
      const rule = entries[entry + 2];
      const at = rule * RULE_WIDTH;
      const base = {
        head: rows.length,
        stage,
        trigger,
        // Of rules that are always tried, the second number says something else.
        reference: trigger === 0 ? 0 : entries[entry + 1],
        once: rules[at + 5] === 1,
      };
      const needs = needsOf(program, rule);
      const sure = rules[at] === rules[at + 2] && !base.once;
      rows.push({ ...base, sure, needs, effects: effectsOf(program, rule) });
      for (let row = rules[at + 6]; row < rules[at + 7]; row++) {
        rows.push({
          ...base,
          sure: false,
          needs: [...needs, ...needsOf(program, row)],
          effects: effectsOf(program, row),
        });
      }
    }
  }
  return rows;
}

function needsOf(program: Program, row: number): Need[] {
  const { rules, conditions, bounds } = program.rules;
  const needs: Need[] = [];
  for (let c = rules[row * RULE_WIDTH]; c < rules[row * RULE_WIDTH + 1]; c++) {
    const [source, argument, least] = conditions.subarray(c * CONDITION_WIDTH);
    const bounded = source === SOURCE.counter || source === SOURCE.left;
    needs.push({
      source,
      argument,
      least: bounded && least >= 0 ? Number.NEGATIVE_INFINITY : bounds[2 * c],
    });
  }
  return needs;
}

function effectsOf(program: Program, row: number): RowEffect[] {
  const { rules, effects, amounts } = program.rules;
  const found: RowEffect[] = [];
  let shifted = false;
  for (let e = rules[row * RULE_WIDTH + 3]; e < rules[row * RULE_WIDTH + 4]; e++) {
    const [operation, argument, second, where, rectangle] = effects.subarray(e * EFFECT_WIDTH);
    found.push({
      operation: OPERATIONS[operation],
      argument,
      second,
      amount: amounts[2 * e],
      cells: cellsOf(program, where, rectangle),
      here: where === WHERE.here && !shifted,
    });
    shifted ||= MOVES.includes(operation);
  }
  return found;
}

function cellsOf(program: Program, where: number, rectangle: number): number {
  if (where === WHERE.everywhere) return program.cells;
  if (where !== WHERE.within) return 1;
  const [top, left, bottom, right] = program.rules.rectangles.subarray(4 * rectangle);
  return (bottom - top + 1) * (right - left + 1);
}
