import { CONDITION_WIDTH, EFFECT_WIDTH, OPERATION, RULE_WIDTH, type RuleTable, SOURCE } from "../program.js";
import { type ConditionSpec, type EffectSpec, LIMITS, type RuleSpec, type Scenario } from "../schema.js";
import type { Report } from "./report.js";

/** The names that rules may use. */
export interface RuleNames {
  readonly kinds: readonly string[];
  readonly counters: readonly string[];
  readonly events: readonly string[];
  readonly outcomes: readonly string[];
}

/** Events in order of first mention; `step` is built in and always 0. */
export function collectEvents(scenario: Scenario, report: Report): string[] {
  const events = ["step"];
  scenario.rules.forEach((rule, r) => {
    rule.do.forEach((effect, e) => {
      if (effect.emit === undefined) return;
      const path = `$.rules[${r}].do[${e}].emit`;
      if (effect.emit === "step") {
        report.add({
          code: "reserved-event",
          path,
          message: "'step' happens by itself on every step",
          expected: "another name",
        });
      } else if (!events.includes(effect.emit)) {
        report.checkNames([effect.emit], `$.rules[${r}].do[${e}]`, "event");
        events.push(effect.emit);
      }
    });
  });
  if (events.length > LIMITS.events) {
    report.add({
      code: "out-of-range",
      path: "$.rules",
      message: `there are ${events.length} events`,
      expected: `at most ${LIMITS.events}`,
    });
  }
  return events;
}

/** Outcomes in order of first mention; 0 is the empty name, for an episode that no rule ended. */
export function collectOutcomes(scenario: Scenario): string[] {
  const ends = scenario.rules.flatMap((rule) => rule.do.flatMap((effect) => effect.end ?? []));
  return ["", ...new Set(ends)];
}

/** Rules as integer rows, and the lists of those that each trigger tries. */
export function compileRules(scenario: Scenario, names: RuleNames, report: Report): RuleTable {
  const rows: number[] = [];
  const conditions: number[] = [];
  const effects: number[] = [];
  const entering: number[][] = names.kinds.map(() => []);
  const every: number[] = [];
  scenario.rules.forEach((rule, index) => {
    const path = `$.rules[${index}]`;
    const firstCondition = conditions.length / CONDITION_WIDTH;
    rule.if?.forEach((condition, c) => {
      conditions.push(...conditionRow(condition, `${path}.if[${c}]`, names, report));
    });
    const firstEffect = effects.length / EFFECT_WIDTH;
    rule.do.forEach((effect, e) => {
      effects.push(...effectRows(effect, `${path}.do[${e}]`, names, report));
    });
    rows.push(firstCondition, conditions.length / CONDITION_WIDTH);
    rows.push(firstEffect, effects.length / EFFECT_WIDTH, rule.when.first ? 1 : 0);
    file(rule, index, path, names, entering, every, report);
  });
  const start = new Int32Array(names.kinds.length + 1);
  entering.forEach((list, kind) => {
    start[kind + 1] = start[kind] + list.length;
  });
  return {
    count: rows.length / RULE_WIDTH,
    rules: Int32Array.from(rows),
    conditions: Int32Array.from(conditions),
    effects: Int32Array.from(effects),
    enter: { start, list: Int32Array.from(entering.flat()) },
    every: Int32Array.from(every),
    remembers: scenario.rules.some((rule) => rule.when.first),
    counts: scenario.rules.some((rule) => rule.if?.some((condition) => condition.left !== undefined)),
  };
}

/** Puts a rule into the list of its trigger. */
function file(
  rule: RuleSpec,
  index: number,
  path: string,
  names: RuleNames,
  entering: number[][],
  every: number[],
  report: Report,
): void {
  const { enter, every: each } = rule.when;
  if ((enter === undefined) === (each === undefined)) {
    report.add({
      code: "one-trigger",
      path: `${path}.when`,
      message: "a rule has one trigger",
      expected: "exactly one of 'enter' or 'every'",
    });
  } else if (enter === undefined) {
    every.push(index);
  } else {
    const kind = findKind(enter, `${path}.when.enter`, names, report);
    if (kind > 0) entering[kind].push(index);
  }
}

function findKind(name: string, path: string, names: RuleNames, report: Report): number {
  return report.find(names.kinds.slice(1), name, path, "kind") + 1;
}

function conditionRow(condition: ConditionSpec, path: string, names: RuleNames, report: Report): number[] {
  const { counter, left, atLeast, atMost } = condition;
  if ((counter === undefined) === (left === undefined)) {
    report.add({
      code: "one-value",
      path,
      message: "a condition looks at one value",
      expected: "exactly one of 'counter' or 'left'",
    });
  }
  if (atLeast === undefined && atMost === undefined) {
    report.add({
      code: "no-bound",
      path,
      message: "a condition compares with something",
      expected: "'atLeast', 'atMost' or both",
    });
  }
  const bounds = [atLeast ?? -0x8000_0000, atMost ?? 0x7fff_ffff];
  if (left !== undefined) return [SOURCE.left, findKind(left, `${path}.left`, names, report), ...bounds];
  const index =
    counter === undefined ? 0 : report.find(names.counters, counter, `${path}.counter`, "counter");
  return [SOURCE.counter, index, ...bounds];
}

function effectRows(effect: EffectSpec, path: string, names: RuleNames, report: Report): number[] {
  if (effect.remove !== undefined) {
    return [OPERATION.remove, findKind(effect.remove, `${path}.remove`, names, report), 0];
  }
  if (effect.emit !== undefined) return [OPERATION.emit, names.events.indexOf(effect.emit), 1];
  if (effect.end !== undefined) return [OPERATION.end, names.outcomes.indexOf(effect.end), 0];
  return Object.entries(effect.add ?? {}).flatMap(([name, amount]) => [
    OPERATION.add,
    report.find(names.counters, name, `${path}.add.${name}`, "counter"),
    amount,
  ]);
}
