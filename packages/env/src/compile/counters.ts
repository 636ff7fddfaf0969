import type { CounterTable } from "../program.js";
import type { Scenario } from "../schema/scenario.js";
import type { Report } from "./report.js";

/** Counters in the file's order, with their first and largest values. */
export function compileCounters(scenario: Scenario, report: Report): CounterTable {
  const entries = Object.entries(scenario.counters ?? {});
  report.checkNames(
    entries.map(([name]) => name),
    "$.counters",
    "counter",
  );
  for (const [name, counter] of entries) {
    const start = counter.start ?? 0;
    if (start >= 0 && start <= counter.max) continue;
    report.add({
      code: "out-of-range",
      path: `$.counters.${name}.start`,
      message: `it starts at ${start}`,
      expected: `0 to ${counter.max}`,
    });
  }
  return {
    names: entries.map(([name]) => name),
    start: Float64Array.from(entries, ([, counter]) => counter.start ?? 0),
    max: Float64Array.from(entries, ([, counter]) => counter.max),
    keep: Uint8Array.from(entries, ([, counter]) => (counter.keep ? 1 : 0)),
  };
}
