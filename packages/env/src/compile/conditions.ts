import { DIRECTIONS, MOVED_ANY, SOURCE, STAY } from "../program.js";
import type { ConditionSpec } from "../schema/rules.js";
import type { RuleNames } from "./names.js";
import type { Report } from "./report.js";

/** A condition as the engine reads it. */
export interface ConditionRow {
  readonly integers: readonly [number, number, number, number];
  readonly bounds: readonly [number, number];
  /** Chances of `chance: { by, from }`. */
  readonly chances?: readonly number[];
}

const LEAST = -Number.MAX_VALUE;
const MOST = Number.MAX_VALUE;
const WHATS = [
  "counter",
  "left",
  "here",
  "was",
  "ahead",
  "moved",
  "action",
  "chance",
  "corner",
  "edge",
] as const;

/** One condition as a row. @param chanceRow the row that its table of chances would get */
export function compileCondition(
  condition: ConditionSpec,
  path: string,
  names: RuleNames,
  chanceRow: number,
  report: Report,
): ConditionRow {
  const what = report.one(condition, WHATS, path, {
    code: "one-value",
    says: "a condition looks at one thing, this at",
  });
  if (what === undefined) return row(SOURCE.moved, MOVED_ANY);
  checkBounds(condition, what, path, report);
  const references = names.kinds.references;
  switch (what) {
    case "counter":
      return {
        ...bounded(
          SOURCE.counter,
          report.find(names.counters, condition.counter!, `${path}.counter`, "counter"),
          condition,
          path,
          names,
          report,
        ),
      };
    case "left":
      return bounded(
        SOURCE.left,
        report.reference(references, condition.left!, `${path}.left`),
        condition,
        path,
        names,
        report,
      );
    case "here":
    case "was":
    case "ahead":
      return row(SOURCE[what], report.reference(references, condition[what]!, `${path}.${what}`));
    case "moved":
      return row(
        SOURCE.moved,
        condition.moved === "any"
          ? MOVED_ANY
          : condition.moved === "none"
            ? STAY
            : DIRECTIONS.indexOf(condition.moved as (typeof DIRECTIONS)[number]),
      );
    case "action":
      return row(SOURCE.action, compileAction(condition.action!, path, names, report));
    case "chance":
      return compileChance(condition.chance!, path, names, chanceRow, report);
    default:
      return row(SOURCE[what], condition[what] === "was" ? 1 : 0);
  }
}

function row(
  source: number,
  argument: number,
  bounds: readonly [number, number] = [LEAST, MOST],
): ConditionRow {
  return { integers: [source, argument, -1, -1], bounds };
}

/** Staying may be asked about where nobody can stay: a variant often adds it. It is then an action that never comes. */
function compileAction(action: string, path: string, { actions }: RuleNames, report: Report): number {
  if (action === "stay" && !actions.includes(action)) return actions.length;
  return report.find(actions, action, `${path}.action`, "action");
}

function compileChance(
  chance: NonNullable<ConditionSpec["chance"]>,
  path: string,
  { counters, kinds }: RuleNames,
  chanceRow: number,
  report: Report,
): ConditionRow {
  if (typeof chance === "number") return row(SOURCE.chance, 0, [chance, 0]);
  if (typeof chance === "string") {
    return row(SOURCE.chanceCounter, report.find(counters, chance, `${path}.chance`, "counter"));
  }
  const reference = report.reference(kinds.references, chance.by, `${path}.chance.by`);
  return { integers: [SOURCE.chanceBy, reference, chanceRow, -1], bounds: [0, 0], chances: chance.from };
}

function checkBounds(condition: ConditionSpec, what: string, path: string, report: Report): void {
  const some = condition.atLeast !== undefined || condition.atMost !== undefined;
  const compares = what === "counter" || what === "left";
  if (some === compares) return;
  report.add(
    compares
      ? {
          code: "no-bound",
          path,
          message: `'${what}' is compared with something`,
          expected: "'atLeast', 'atMost' or both",
        }
      : {
          code: "no-bound",
          path,
          message: `'${what}' is not compared with anything`,
          expected: "neither 'atLeast' nor 'atMost'",
        },
  );
}

/** A comparison; a bound is a number or another counter. */
function bounded(
  source: number,
  argument: number,
  { atLeast, atMost }: ConditionSpec,
  path: string,
  names: RuleNames,
  report: Report,
): ConditionRow {
  const counter = (bound: string | number | undefined, field: string): number =>
    typeof bound === "string" ? report.find(names.counters, bound, `${path}.${field}`, "counter") : -1;
  const number = (bound: string | number | undefined, otherwise: number): number =>
    typeof bound === "number" ? bound : otherwise;
  return {
    integers: [source, Math.max(0, argument), counter(atLeast, "atLeast"), counter(atMost, "atMost")],
    bounds: [number(atLeast, LEAST), number(atMost, MOST)],
  };
}
