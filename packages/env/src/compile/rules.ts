import {
  CONDITION_WIDTH,
  EFFECT_WIDTH,
  OPERATION,
  RULE_WIDTH,
  type RuleTable,
  SOURCE,
  TRIGGER,
  TRIGGER_WIDTH,
} from "../program.js";
import type { ConditionSpec, EffectSpec, RuleSpec, WhenSpec } from "../schema/rules.js";
import type { Scenario } from "../schema/scenario.js";
import { compileCondition } from "./conditions.js";
import { compileEffect, whereOf } from "./effects.js";
import { layersOf, markCounted, markSought, markTriggers } from "./marks.js";
import type { RuleNames } from "./names.js";
import { checkRectangle } from "./rectangle.js";
import type { Report } from "./report.js";
import { rowsOf } from "./rows.js";

/** Each trigger with the stage of a step that it belongs to. */
const STAGES = {
  start: ["start", TRIGGER.always],
  before: ["before", TRIGGER.always],
  push: ["push", TRIGGER.push],
  enter: ["arrive", TRIGGER.enter],
  on: ["arrive", TRIGGER.on],
  each: ["end", TRIGGER.each],
  every: ["end", TRIGGER.always],
} as const;
const TRIGGERS = Object.keys(STAGES) as (keyof typeof STAGES)[];
/** When `each` is tried, if not at the end of a step: beside it, these say the stage. */
const EACH_TIMES: readonly (keyof typeof STAGES)[] = ["start", "before"];
type Stage = keyof RuleTable["stages"];

interface Body {
  readonly if?: readonly ConditionSpec[];
  readonly unless?: readonly ConditionSpec[];
  readonly do?: readonly EffectSpec[];
}

/** Rules as integer rows, and for each stage of a step the rules that it tries, in the file's order. */
export function compileRules(
  scenario: Scenario,
  names: RuleNames,
  board: { height: number; width: number },
  report: Report,
): RuleTable {
  const tables = new Tables(names, board, report);
  const heads = scenario.rules.length;
  const stages: Record<Stage, number[]> = { start: [], before: [], push: [], arrive: [], end: [] };
  let alternatives = heads;
  // Rows of the rules first, so that a rule's row is its place in the file; then the rows of their alternatives.
  scenario.rules.forEach((rule, index) => {
    const path = `$.rules[${index}]`;
    checkBody(rule, path, report);
    const end = alternatives + (rule.choose?.length ?? 0);
    tables.addRow(rule, path, rule.when, [alternatives, end]);
    alternatives = end;
    addTrigger(rule.when, index, `${path}.when`, names, stages, report);
  });
  scenario.rules.forEach((rule, index) => {
    rule.choose?.forEach((body, a) => {
      tables.addRow(body, `$.rules[${index}].choose[${a}]`, rule.when, [0, 0]);
    });
  });
  return tables.finish(stages, scenario);
}

function checkBody(rule: RuleSpec, path: string, report: Report): void {
  if ((rule.do === undefined) !== (rule.choose === undefined)) return;
  report.add({
    code: "do-or-choose",
    path,
    message: rule.do ? "a rule has both 'do' and 'choose'" : "a rule does nothing",
    expected: "exactly one of 'do' or 'choose'",
  });
}

function addTrigger(
  when: WhenSpec,
  rule: number,
  path: string,
  names: RuleNames,
  stages: Record<Stage, number[]>,
  report: Report,
): void {
  const triggers = TRIGGERS.filter((trigger) => when[trigger] !== undefined);
  const times = when.each === undefined ? [] : triggers.filter((trigger) => EACH_TIMES.includes(trigger));
  if (triggers.length - times.length !== 1 || times.length > 1) {
    report.add({
      code: "one-trigger",
      path,
      message: `a rule has one trigger, this ${triggers.length}`,
      expected: `exactly one of ${TRIGGERS.join(", ")}`,
    });
    return;
  }
  const [trigger] = triggers.filter((one) => !times.includes(one));
  const [ownStage, type] = STAGES[trigger];
  const stage = times.length > 0 ? STAGES[times[0]][0] : ownStage;
  const reference =
    type === TRIGGER.always
      ? 0
      : report.reference(names.kinds.references, when[trigger]!, `${path}.${trigger}`);
  if (when.order && trigger !== "each") {
    report.add({
      code: "no-order",
      path: `${path}.order`,
      message: `'${trigger}' is about one cell`,
      expected: "'order' only beside 'each'",
    });
  }
  stages[stage].push(when.order ? TRIGGER.eachShuffled : type, reference, rule);
}

/** The tables while they are being filled. */
class Tables {
  readonly #rules: number[] = [];
  readonly #conditions: number[] = [];
  readonly #bounds: number[] = [];
  readonly #effects: number[] = [];
  readonly #amounts: number[] = [];
  readonly #chances: (readonly number[])[] = [];
  readonly #turns: (readonly number[])[] = [];
  readonly #rectangles: number[] = [];
  readonly #names: RuleNames;
  readonly #board: { height: number; width: number };
  readonly #report: Report;

  constructor(names: RuleNames, board: { height: number; width: number }, report: Report) {
    this.#names = names;
    this.#board = board;
    this.#report = report;
  }

  addRow(body: Body, path: string, when: WhenSpec, alternatives: readonly [number, number]): void {
    const firstIf = this.#addConditions(body.if, `${path}.if`);
    const firstUnless = this.#addConditions(body.unless, `${path}.unless`);
    const endUnless = this.#conditions.length / CONDITION_WIDTH;
    const firstEffect = this.#effects.length / EFFECT_WIDTH;
    body.do?.forEach((effect, e) => {
      this.#addEffect(effect, `${path}.do[${e}]`, when);
    });
    const endEffect = this.#effects.length / EFFECT_WIDTH;
    this.#rules.push(
      firstIf,
      firstUnless,
      endUnless,
      firstEffect,
      endEffect,
      when.first ? 1 : 0,
      ...alternatives,
    );
  }

  /** Adds conditions and returns where the first of them stands. */
  #addConditions(conditions: readonly ConditionSpec[] | undefined, path: string): number {
    const first = this.#conditions.length / CONDITION_WIDTH;
    conditions?.forEach((condition, c) => {
      const row = compileCondition(
        condition,
        `${path}[${c}]`,
        this.#names,
        this.#chances.length,
        this.#report,
      );
      this.#conditions.push(...row.integers);
      this.#bounds.push(...row.bounds);
      if (row.chances) this.#chances.push(row.chances);
    });
    return first;
  }

  #addEffect(effect: EffectSpec, path: string, when: WhenSpec): void {
    const rectangle = this.#rectangles.length / 4;
    if (effect.within) {
      const [from, to] = effect.within;
      checkRectangle(effect.within, `${path}.within`, this.#board, this.#report);
      this.#rectangles.push(...from, ...to);
    }
    for (const row of compileEffect(effect, path, when, this.#names, this.#report)) {
      const [operation, argument, second] = row.integers;
      const list = row.pairs ? this.#turns.push(row.pairs) - 1 : argument;
      this.#effects.push(operation, list, second, whereOf(effect), rectangle);
      this.#amounts.push(...row.amounts);
    }
  }

  /** True if a rule's conditions, those of its alternatives included, look at counters and counts only. */
  #isStill(rule: number): boolean {
    const [from, , to] = this.#rules.slice(rule * RULE_WIDTH, rule * RULE_WIDTH + 3);
    const [first, end] = this.#rules.slice(rule * RULE_WIDTH + 6, rule * RULE_WIDTH + 8);
    for (let condition = from; condition < to; condition++) {
      const source = this.#conditions[condition * CONDITION_WIDTH];
      if (source !== SOURCE.counter && source !== SOURCE.left) return false;
    }
    for (let alternative = first; alternative < end; alternative++)
      if (!this.#isStill(alternative)) return false;
    return true;
  }

  finish(stages: Record<Stage, number[]>, scenario: Scenario): RuleTable {
    for (let entry = 0; entry < stages.end.length; entry += TRIGGER_WIDTH) {
      const always = stages.end[entry] === TRIGGER.always;
      if (always) stages.end[entry + 1] = this.#isStill(stages.end[entry + 2]) ? 1 : 0;
    }
    const stillEnd = stages.end.every(
      (value, index) =>
        index % TRIGGER_WIDTH !== 1 || (value === 1 && stages.end[index - 1] === TRIGGER.always),
    );
    const { kinds } = this.#names;
    const marked = {
      stages: Object.values(stages),
      conditions: this.#conditions,
      effects: this.#effects,
      amounts: this.#amounts,
    };
    const counted = markCounted(marked, kinds);
    const arriving = markTriggers(stages.arrive, kinds);
    const start = new Int32Array(this.#chances.length + 1);
    this.#chances.forEach((row, index) => {
      start[index + 1] = start[index] + row.length;
    });
    return {
      count: this.#rules.length / RULE_WIDTH,
      rules: Int32Array.from(this.#rules),
      conditions: Int32Array.from(this.#conditions),
      bounds: Float64Array.from(this.#bounds),
      effects: Int32Array.from(this.#effects),
      amounts: Float64Array.from(this.#amounts),
      chances: { start, list: Float64Array.from(this.#chances.flat()) },
      turns: rowsOf(this.#turns),
      rectangles: Int32Array.from(this.#rectangles),
      stages: {
        start: Int32Array.from(stages.start),
        before: Int32Array.from(stages.before),
        push: Int32Array.from(stages.push),
        arrive: Int32Array.from(stages.arrive),
        end: Int32Array.from(stages.end),
      },
      remembers: scenario.rules.some((rule) => rule.when.first),
      arriving,
      arrivingLayers: layersOf(arriving, kinds),
      stillEnd,
      counts: counted.includes(1),
      follows: this.#effects.some((value, i) => i % EFFECT_WIDTH === 0 && value === OPERATION.follow),
      sought: markSought(marked, kinds),
      counted,
      countedKinds: Uint8Array.from(counted.keys()).filter((kind) => counted[kind] === 1),
    };
  }
}
