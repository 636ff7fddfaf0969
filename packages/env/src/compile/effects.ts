import { DIRECTIONS, OPERATION, WHERE } from "../program.js";
import type { EffectSpec, WhenSpec } from "../schema/rules.js";
import type { RuleNames } from "./names.js";
import type { Report } from "./report.js";

/** An effect as the engine reads it; `where` and `rectangle` are added by the caller. */
export interface EffectRow {
  readonly integers: readonly [operation: number, argument: number, second: number];
  readonly amounts: readonly [amount: number, rate: number];
  /** Pairs of `turn`: from, to, from, to, ... The caller numbers such lists and writes the number as the argument. */
  readonly pairs?: readonly number[];
}

const OPERATIONS = [
  "remove",
  "put",
  "turn",
  "shift",
  "add",
  "set",
  "blend",
  "measure",
  "act",
  "emit",
  "end",
] as const;
/** `act: "random"`. */
export const ACT_RANDOM = -1;

/** Which cells an effect changes, as a `WHERE` number. */
export function whereOf(effect: EffectSpec): number {
  if (effect.within) return WHERE.within;
  if (effect.at) return WHERE[effect.at];
  return effect.everywhere ? WHERE.everywhere : WHERE.here;
}

/** One effect as rows: several where it names several counters. */
export function compileEffect(
  effect: EffectSpec,
  path: string,
  when: WhenSpec,
  names: RuleNames,
  report: Report,
): EffectRow[] {
  const says = "an effect does one thing, this";
  const operation = report.one(effect, OPERATIONS, path, { code: "one-effect", says });
  if (operation === undefined) return [];
  checkModifiers(effect, operation, path, report);
  checkAgent(effect, path, names, report);
  checkStart(when, operation, path, report);
  switch (operation) {
    case "remove":
      return [
        row(OPERATION.remove, report.reference(names.kinds.references, effect.remove!, `${path}.remove`)),
      ];
    case "put":
      return [
        row(OPERATION.put, report.find(names.kinds.names.slice(1), effect.put!, `${path}.put`, "kind") + 1),
      ];
    case "turn":
      return [compileTurn(effect.turn!, path, names, report)];
    case "shift":
      return [compileShift(effect.shift!, `${path}.shift`, names, report)];
    case "measure":
      return compileMeasure(effect.measure!, path, names, report);
    case "act":
      return compileAct(effect.act!, path, when.before !== undefined, names, report);
    case "emit":
      return [compileEmit(effect, path, names, report)];
    case "end":
      return [row(OPERATION.end, names.outcomes.indexOf(effect.end!))];
    default:
      return compileCounting(effect, operation, path, names, report);
  }
}

function row(operation: number, argument: number, second = 0, amount = 0, rate = 0): EffectRow {
  return { integers: [operation, argument, second], amounts: [amount, rate] };
}

function checkModifiers(effect: EffectSpec, operation: string, path: string, report: Report): void {
  const placed = operation === "remove" || operation === "put" || operation === "turn";
  if ((effect.at || effect.within || effect.everywhere) && !placed) {
    report.add({
      code: "no-place",
      path,
      message: `'${operation}' has no cells`,
      expected: "'at', 'within' and 'everywhere' only beside 'remove', 'put' or 'turn'",
    });
  }
  if (effect.at === "somewhere" && operation !== "put") {
    report.add({
      code: "no-place",
      path: `${path}.at`,
      message: `'${operation}' cannot change a cell that is drawn`,
      expected: "'somewhere' only beside 'put'",
    });
  }
  if (effect.times !== undefined && operation !== "emit") {
    report.add({
      code: "no-times",
      path: `${path}.times`,
      message: `'${operation}' is done once`,
      expected: "'times' only beside 'emit'",
    });
  }
}

/** Rules move the agent by its actions only: it is never taken, put, changed or shifted. */
function checkAgent(effect: EffectSpec, path: string, { kinds }: RuleNames, report: Report): void {
  const named = [effect.remove, effect.put, effect.shift?.kind, ...Object.entries(effect.turn ?? {}).flat()];
  const { start, list } = kinds.members;
  for (const name of named) {
    const reference = name === undefined ? -1 : kinds.references.indexOf(name);
    if (reference < 1 || !list.subarray(start[reference], start[reference + 1]).includes(kinds.agent))
      continue;
    report.add({
      code: "agent-changed",
      path,
      message: `'${name}' is or holds the agent, which stays where and what it is`,
      expected: "other kinds",
    });
  }
}

/** What happens at an episode's start belongs to no step, so that nothing could be paid or ended. */
function checkStart(when: WhenSpec, operation: string, path: string, report: Report): void {
  if (!when.start || (operation !== "emit" && operation !== "end")) return;
  report.add({
    code: "too-early",
    path: `${path}.${operation}`,
    message: "no step has been taken yet",
    expected: `'${operation}' only in rules of a step`,
  });
}

function compileShift(
  { kind, to }: NonNullable<EffectSpec["shift"]>,
  path: string,
  names: RuleNames,
  report: Report,
): EffectRow {
  const { references } = names.kinds;
  const mover = report.reference(references, kind, `${path}.kind`);
  if (to === "random") return row(OPERATION.roam, mover);
  if (typeof to === "string") return row(OPERATION.shift, mover, DIRECTIONS.indexOf(to));
  const goal = report.reference(references, to.toward, `${path}.to.toward`);
  return row(OPERATION.follow, mover, goal, Math.exp(to.sharpness ?? 0), to.sharpness === undefined ? 0 : 1);
}

function compileTurn(
  turn: Readonly<Record<string, string>>,
  path: string,
  names: RuleNames,
  report: Report,
): EffectRow {
  const { kinds } = names;
  const pairs = Object.entries(turn).flatMap(([from, to]) => {
    const a = report.find(kinds.names.slice(1), from, `${path}.turn.${from}`, "kind") + 1;
    const b = report.find(kinds.names.slice(1), to, `${path}.turn.${from}`, "kind") + 1;
    if (a > 0 && b > 0 && kinds.layer[a] !== kinds.layer[b]) {
      report.add({
        code: "other-layer",
        path: `${path}.turn.${from}`,
        message: `'${from}' and '${to}' are on different layers`,
        expected: "two kinds of one layer",
      });
    }
    return [a, b];
  });
  return { ...row(OPERATION.turn, 0), pairs };
}

function compileMeasure(
  measure: Readonly<Record<string, string>>,
  path: string,
  names: RuleNames,
  report: Report,
): EffectRow[] {
  return Object.entries(measure).map(([name, kind]) => {
    const counter = report.find(names.counters, name, `${path}.measure.${name}`, "counter");
    return row(
      OPERATION.measure,
      counter,
      report.reference(names.kinds.references, kind, `${path}.measure.${name}`),
    );
  });
}

function compileAct(
  act: string,
  path: string,
  before: boolean,
  names: RuleNames,
  report: Report,
): EffectRow[] {
  if (!before) {
    report.add({
      code: "too-late",
      path: `${path}.act`,
      message: "the action has been carried out",
      expected: '\'act\' only in rules with "before": "move"',
    });
  }
  return [
    row(
      OPERATION.act,
      act === "random" ? ACT_RANDOM : report.find(names.actions, act, `${path}.act`, "action"),
    ),
  ];
}

function compileEmit(effect: EffectSpec, path: string, names: RuleNames, report: Report): EffectRow {
  const event = names.events.indexOf(effect.emit!);
  const times = effect.times ?? 1;
  const { references } = names.kinds;
  if (typeof times === "number") return row(OPERATION.emit, event, 0, times);
  if ("left" in times)
    return row(OPERATION.emitLeft, event, report.reference(references, times.left, `${path}.times.left`));
  const [first, second] = times.overlap.map((name, index) =>
    report.reference(references, name, `${path}.times.overlap[${index}]`),
  );
  return row(OPERATION.emitOverlap, event, first, second);
}

function compileCounting(
  effect: EffectSpec,
  operation: "add" | "set" | "blend",
  path: string,
  names: RuleNames,
  report: Report,
): EffectRow[] {
  return Object.entries(effect[operation]!).map(([name, value]) => {
    const counter = report.find(names.counters, name, `${path}.${operation}.${name}`, "counter");
    if (typeof value === "number") return row(OPERATION[operation], counter, 0, value);
    return row(OPERATION.blend, counter, 0, value.to, value.rate);
  });
}
