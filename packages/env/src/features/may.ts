import { CONDITION_WIDTH, type Program, RULE_WIDTH, SOURCE } from "../program.js";

/** What rules ask a state for, wherever they are tried. */
export interface Stock {
  counter(index: number): number;
  /** How many things of a reference are on the board. */
  countOf(reference: number): number;
  hasFired(rule: number): boolean;
}

/** Conditions of a row of the rule table that a state answers: those on counters and on what is left. */
export function stateConditions({ rules: { rules, conditions } }: Program, row: number): number[] {
  const found: number[] = [];
  for (let condition = rules[row * RULE_WIDTH]; condition < rules[row * RULE_WIDTH + 2]; condition++) {
    const source = conditions[condition * CONDITION_WIDTH];
    if (source === SOURCE.counter || source === SOURCE.left) found.push(condition);
  }
  return found;
}

/** True if a state answers all conditions of a row. */
export function isPlain(program: Program, row: number): boolean {
  const { rules } = program.rules;
  const many = rules[row * RULE_WIDTH + 2] - rules[row * RULE_WIDTH];
  return stateConditions(program, row).length === many;
}

/** Which rows of the rule table, rules and their alternatives, find a state's counters and counts as they want them. */
export class MayTable {
  /** [rows] 1 if it may be done, for all that counters, counts and what has fired say. */
  readonly may: Uint8Array;
  readonly #program: Program;
  /** [rows] their conditions that a state answers. */
  readonly #conditions: readonly (readonly number[])[];
  /** [rows] 1 if these are all. */
  readonly #plain: Uint8Array;

  constructor(program: Program) {
    const rows = Array.from({ length: program.rules.count }, (_, row) => row);
    this.#program = program;
    this.may = new Uint8Array(rows.length);
    this.#conditions = rows.map((row) => stateConditions(program, row));
    this.#plain = Uint8Array.from(rows, (row) => (isPlain(program, row) ? 1 : 0));
  }

  /** Fills `may` for a state. */
  look(stock: Stock): void {
    const { may } = this;
    const { scenario, rules } = this.#program;
    for (let rule = 0; rule < scenario.rules.length; rule++) {
      const at = rule * RULE_WIDTH;
      let open = !(rules.rules[at + 5] === 1 && stock.hasFired(rule)) && this.#holds(stock, rule);
      may[rule] = open ? 1 : 0;
      for (let row = rules.rules[at + 6]; row < rules.rules[at + 7]; row++) {
        const holds = open && this.#holds(stock, row);
        may[row] = holds ? 1 : 0;
        if (holds && this.#plain[row] === 1) open = false; // it is done, and none after it
      }
    }
  }

  #holds(stock: Stock, row: number): boolean {
    const { rules, conditions } = this.#program.rules;
    const list = this.#conditions[row];
    const unless = rules[row * RULE_WIDTH + 1];
    for (let i = 0; i < list.length; i++) {
      const at = list[i] * CONDITION_WIDTH;
      const argument = conditions[at + 1];
      const value = conditions[at] === SOURCE.left ? stock.countOf(argument) : stock.counter(argument);
      if (this.#inBounds(stock, list[i], value) !== list[i] < unless) return false;
    }
    return true;
  }

  #inBounds(stock: Stock, condition: number, value: number): boolean {
    const { conditions, bounds } = this.#program.rules;
    const least = conditions[condition * CONDITION_WIDTH + 2];
    const most = conditions[condition * CONDITION_WIDTH + 3];
    return (
      value >= (least < 0 ? bounds[2 * condition] : stock.counter(least)) &&
      value <= (most < 0 ? bounds[2 * condition + 1] : stock.counter(most))
    );
  }
}
