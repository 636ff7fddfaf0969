import type { ObjectiveTable } from "../program.js";
import type { Scenario } from "../schema/scenario.js";
import type { Report } from "./report.js";

/** Objectives as one price matrix over events. */
export function compileObjectives(
  scenario: Scenario,
  events: readonly string[],
  report: Report,
): ObjectiveTable {
  const entries = Object.entries(scenario.objectives);
  report.checkNames(
    entries.map(([name]) => name),
    "$.objectives",
    "objective",
  );
  const prices = new Float64Array(events.length * entries.length);
  entries.forEach(([name, objective], k) => {
    for (const [event, price] of Object.entries(objective.price)) {
      const e = report.find(events, event, `$.objectives.${name}.price.${event}`, "event");
      if (e >= 0) prices[e * entries.length + k] = price;
    }
  });
  entries.forEach(([name, { decay, price }]) => {
    if (!decay || !price.step) return;
    report.add({
      code: "step-decays",
      path: `$.objectives.${name}.decay`,
      message: "the price of 'step' does not change with time",
      expected: "a 'decay', or a price on 'step', but not both",
    });
  });
  if (!entries.some(([, objective]) => objective.role === "true")) {
    report.add({
      code: "no-true-objective",
      path: "$.objectives",
      message: "no objective has the role 'true'",
      expected: "what you want the agent to want",
    });
  }
  return {
    names: entries.map(([name]) => name),
    roles: entries.map(([, objective]) => objective.role),
    prices,
    decays: Float64Array.from(entries, ([, { decay }]) => decay ?? 0),
    pricesStep: prices.subarray(0, entries.length).some((price) => price !== 0),
  };
}
