import type { KindTable } from "../program.js";
import { LIMITS } from "../schema/limits.js";
import type { EffectSpec, RuleSpec } from "../schema/rules.js";
import type { Scenario } from "../schema/scenario.js";
import type { Report } from "./report.js";

/** The names that rules may use. */
export interface RuleNames {
  readonly kinds: KindTable;
  readonly counters: readonly string[];
  readonly events: readonly string[];
  readonly outcomes: readonly string[];
  readonly actions: readonly string[];
}

/** The effects of a rule with their paths, those of its alternatives included. */
export function effectsOf(rule: RuleSpec, path: string): { effect: EffectSpec; path: string }[] {
  const own = (rule.do ?? []).map((effect, e) => ({ effect, path: `${path}.do[${e}]` }));
  const chosen = (rule.choose ?? []).flatMap((alternative, a) =>
    alternative.do.map((effect, e) => ({ effect, path: `${path}.choose[${a}].do[${e}]` })),
  );
  return [...own, ...chosen];
}

function allEffects(scenario: Scenario): { effect: EffectSpec; path: string }[] {
  return scenario.rules.flatMap((rule, r) => effectsOf(rule, `$.rules[${r}]`));
}

/** Events in order of first mention; `step` is built in and always 0. */
export function collectEvents(scenario: Scenario, report: Report): string[] {
  const events = new Set(["step"]);
  for (const { effect, path } of allEffects(scenario)) {
    if (effect.emit === undefined) continue;
    if (effect.emit === "step") {
      report.add({
        code: "reserved-event",
        path: `${path}.emit`,
        message: "'step' happens by itself on every step",
        expected: "another name",
      });
    } else if (!events.has(effect.emit)) {
      report.checkNames([effect.emit], path, "event");
      events.add(effect.emit);
    }
  }
  return within(LIMITS.events, "events", [...events], report);
}

/** The first so many names, with a problem if there are more. */
function within(most: number, what: string, names: readonly string[], report: Report): string[] {
  if (names.length > most) {
    report.add({
      code: "out-of-range",
      path: "$.rules",
      message: `there are ${names.length} ${what}`,
      expected: `at most ${most}`,
    });
  }
  return names.slice(0, most);
}

/** Outcomes in order of first mention; 0 is the empty name, for an episode that no rule ended. */
export function collectOutcomes(scenario: Scenario, report: Report): string[] {
  const names = new Set(allEffects(scenario).flatMap(({ effect }) => effect.end ?? []));
  return ["", ...within(LIMITS.outcomes, "outcomes", [...names], report)];
}
