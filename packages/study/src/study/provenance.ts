import { availableParallelism, cpus, totalmem } from "node:os";
import type { Provenance } from "../results/row.js";
import type { CellResult } from "./cell-result.js";
import type { Study } from "./study.js";

/** What a study's table says of where it comes from. @param said the command that remakes it, and what narrowed it */
export function provenanceOf(
  study: Study,
  results: readonly CellResult[],
  said: Pick<Provenance, "command" | "narrowed">,
): Provenance {
  const names = [...new Set(results.flatMap(({ versions }) => Object.keys(versions)))];
  const all = (name: string) => [...new Set(results.map(({ versions }) => versions[name]))].sort().join(", ");
  const sorted = (of: (result: CellResult) => string) => results.map(of).sort();
  return {
    ...said,
    versions: Object.fromEntries(names.map((name) => [name, all(name)])),
    started: sorted(({ started }) => started)[0] ?? "",
    ended: sorted(({ ended }) => ended).at(-1) ?? "",
    seconds: Math.round(results.reduce((sum, { seconds }) => sum + seconds.training + seconds.reading, 0)),
    machine: machine(),
    scenarios: scenariosOf(results),
    studyHash: study.hash,
  };
}

function machine(): string {
  const [{ model } = { model: "unknown processor" }] = cpus();
  return `${availableParallelism()} cores, ${model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
}

/** By scenario; where arms change it, by arm too. */
function scenariosOf(results: readonly CellResult[]): Record<string, string> {
  const byName = new Map<string, Map<string, string>>();
  for (const { rows, scenario } of results) {
    const arms = byName.get(scenario.name) ?? new Map<string, string>();
    byName.set(scenario.name, arms.set(rows[0]?.arm ?? "", scenario.hash));
  }
  return Object.fromEntries(
    [...byName].flatMap(([name, arms]) =>
      new Set(arms.values()).size === 1
        ? [[name, [...arms.values()][0]]]
        : [...arms].map(([arm, hash]) => [`${name}, ${arm}`, hash]),
    ),
  );
}
