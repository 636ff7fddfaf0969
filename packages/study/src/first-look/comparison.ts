import { type AgentValue, difference } from "../measures/curves/difference.js";
import { isRefusal, type Refusal } from "../measures/types.js";
import { labelOf } from "../measures/verdict.js";
import { decimal } from "../numbers.js";
import { type Estimate, studentMean } from "../stats.js";
import type { Rows } from "../table.js";
import type { Arm } from "./arms.js";
import type { AgentResult } from "./task.js";

/** What an arm's agents get of an objective on a level set, beside those of the first arm that have the same seeds. */
export interface Comparison {
  readonly scenario: string;
  readonly arm: string;
  readonly levels: string;
  readonly objective: string;
  /** Normalised return, mean over the agents with Student's interval. */
  readonly estimate: Estimate;
  /** The same less the first arm's, agent by agent; not of the first arm. */
  readonly above?: Estimate | Refusal;
  /** Each agent's own number, by seed. */
  readonly agents: Readonly<Record<string, number>>;
}

/** Compares each arm with the first, by normalised returns on the level sets that were read. */
export function compareArms(results: readonly AgentResult[], arms: readonly Arm[]): Comparison[] {
  const scenarios = [...new Set(results.map(({ scenario }) => scenario.name))];
  return scenarios.flatMap((scenario) => {
    const own = results.filter((result) => result.scenario.name === scenario);
    const [first] = own;
    return arms.flatMap(({ name: arm }) =>
      first.readOn.flatMap((levels) =>
        Object.keys(first.returns[levels]).flatMap((objective) => {
          const values = valuesOf(own, arm, levels, objective);
          if (values.length === 0) return [];
          const base = valuesOf(own, arms[0].name, levels, objective);
          return {
            ...{ scenario, arm, levels, objective },
            estimate: studentMean(values.map(({ value }) => value)),
            ...(arm !== arms[0].name && { above: difference(values, base).value }),
            agents: Object.fromEntries(values.map(({ seed, value }) => [String(seed), value])),
          };
        }),
      ),
    );
  });
}

/** Of the agents that have one. */
function valuesOf(
  results: readonly AgentResult[],
  arm: string,
  levels: string,
  objective: string,
): AgentValue<number>[] {
  return results.flatMap(({ arm: own, seed, normalised }) => {
    const value = normalised[levels]?.[objective];
    return own !== arm || value === undefined ? [] : [{ seed, value }];
  });
}

/** One row an arm of a scenario: what it gets of each objective on each level set, the difference from the first arm, and the verdicts. */
export function comparisonRows(
  results: readonly AgentResult[],
  arms: readonly Arm[],
  comparisons: readonly Comparison[],
): Rows {
  const columns = comparisons.filter(({ arm }) => arm === arms[0].name);
  return [
    [
      "arm",
      ...columns.flatMap(({ objective, levels }) => [`${objective} on ${levels}`, "less the first arm's"]),
      "verdicts",
    ],
    ...arms.map(({ name }) => [
      name,
      ...columns.flatMap(({ objective, levels }) => {
        const one = comparisons.find(
          (each) => each.arm === name && each.objective === objective && each.levels === levels,
        );
        return one ? [decimal(one.estimate.mean), aboveText(one.above)] : ["-", "-"];
      }),
      verdictCounts(results.filter(({ arm }) => arm === name)),
    ]),
  ];
}

function aboveText(above: Estimate | Refusal | undefined): string {
  if (above === undefined || isRefusal(above)) return "-";
  return `${decimal(above.mean)} (${decimal(above.low)} to ${decimal(above.high)})`;
}

/** Verdicts in words, with how many agents have each: `3 pursues cheese, 2 undetermined`. */
export function verdictCounts(agents: readonly AgentResult[]): string {
  const labels = agents.map(({ verdict }) => labelOf(verdict));
  return [...new Set(labels)]
    .map((label) => `${labels.filter((other) => other === label).length} ${label}`)
    .join(", ");
}

/** The comparison as plain data, with what it takes to make it again. */
export function comparisonJson(
  results: readonly AgentResult[],
  arms: readonly Arm[],
  comparisons: readonly Comparison[],
  command: string,
): object {
  const [{ config, backend, versions, episodes }] = results;
  return {
    command,
    scenarios: Object.fromEntries(results.map(({ scenario }) => [scenario.name, scenario.hash])),
    ...{ backend, versions, episodes },
    config,
    arms,
    comparisons,
    agents: results.map(({ scenario, arm, seed, steps, answers, choice, verdict }) => ({
      scenario: scenario.name,
      ...{ arm, seed, steps, answers, choice, verdict: labelOf(verdict) },
    })),
  };
}
