import { isBound } from "../measures/curves/difference.js";
import { isRefusal } from "../measures/types.js";
import { count, decimal } from "../numbers.js";
import { type Rows, textTable } from "../table.js";
import { armsOf } from "./arms.js";
import type { SwapPlan, SwapQuestions } from "./plan.js";
import type { SwapReport } from "./protocol.js";
import { READOUTS, type Reading, type SwapSummary } from "./summary.js";

/** The four numbers of the protocol, swap by swap, with their intervals over the agents; and why some are missing. */
export function outcomeRows(
  { swaps, reversion }: SwapSummary,
  { objectives: { a, b } }: SwapQuestions,
): { readonly table: Rows; readonly notes: readonly string[] } {
  const own = { a, b };
  const readings: [string, Reading][] = [
    ...swaps.flatMap(
      ({ arm, to, from, savings, savingsOverContinued, residualPull }): [string, Reading][] => [
        [`${arm}: savings over fresh agents`, savings],
        ...(savingsOverContinued
          ? [[`${arm}: savings over agents that go on with A`, savingsOverContinued] as [string, Reading]]
          : []),
        ...READOUTS.map((name): [string, Reading] => [
          `${arm}: residual pull of ${own[from]}, ${WORDS[name]}, against fresh agents on ${own[to]}`,
          residualPull[name],
        ]),
      ],
    ),
    ...READOUTS.map((name): [string, Reading] => [
      `reversion to ${a} when B's reward stops, ${WORDS[name]}`,
      reversion[name],
    ]),
  ];
  return {
    table: [
      ["what", "mean", "from", "to", "agents"],
      ...readings.map(([what, value]) => [what, ...cells(value)]),
    ],
    notes: readings.flatMap(([what, value]) =>
      isRefusal(value) || isBound(value) ? [`${what}: ${value.because}`] : [],
    ),
  };
}

const WORDS = { choice: "by choice", weight: "by revealed weight" } as const;

/** Mean and ends, of a bound the end alone; and how many agents it rests on. */
function cells(value: Reading): string[] {
  if (isRefusal(value)) return ["-", "-", "-", "-"];
  if (isBound(value)) return ["-", decimal(value.atLeast), decimal(value.atMost), String(value.n)];
  return [...[value.mean, value.low, value.high].map(decimal), String(value.n)];
}

/** What each arm does on neutral levels at its end, and how long it took. */
function armRows({ arms }: SwapSummary, { objectives: { a, b } }: SwapQuestions): Rows {
  const [first] = arms;
  const names = Object.keys(first.returns);
  return [
    [
      ...["arm", `first ${a}`, `first ${b}`, `weight of ${a}`, `weight of ${b}`],
      ...names.map((name) => `return of ${name}`),
      ...["steps to A", "steps to B"],
    ],
    ...arms.map(({ arm, readouts: { choice, weight }, returns, steps }) => [
      arm,
      ...[choice.a, choice.b, weight.a, weight.b].map(({ mean }) => decimal(mean)),
      ...names.map((name) => decimal(returns[name].mean)),
      ...[steps.a, steps.b].map(median),
    ]),
  ];
}

/** The median number of steps, agents that never got there counted as the slowest; a dash where most did not, or began there. */
function median(steps: readonly (number | null)[]): string {
  const sorted = steps.map((each) => each ?? Number.POSITIVE_INFINITY).sort((x, y) => x - y);
  const middle = sorted[sorted.length >> 1];
  return Number.isFinite(middle) ? count(middle) : "-";
}

/** All of a report, for the terminal. */
export function reportText(report: SwapReport): string {
  const { summary, questions, scenario, seeds, share, backend, versions } = report;
  const { table, notes } = outcomeRows(summary, questions);
  const { a, b } = summary.thresholds;
  const learned = `a return of ${decimal(a)} for A, ${decimal(b)} for B (${decimal(share)} of the fresh agents' way)`;
  return [
    `${textTable(table)}\n`,
    ...notes,
    ...(notes.length > 0 ? [""] : []),
    `${textTable(armRows(summary, questions))}\n`,
    `${seeds.length} agents; intervals are over them. Read on ${questions.episodes} levels of ${questions.neutral}. Learned: ${learned}; steps are medians.`,
    `scenario ${scenario.name} ${scenario.hash.slice(0, 12)}, backend ${backend}, mesagrid ${versions.mesagrid}, Node ${versions.node}`,
  ].join("\n");
}

/** What would be trained, and what is asked of it. */
export function planText(
  plan: SwapPlan,
  { neutral, episodes, objectives }: SwapQuestions,
  agents: number,
): string {
  const steps = armsOf(plan).reduce((sum, { phase }) => sum + phase.steps, 0);
  const kept = Object.entries(plan.keep).map(([name, value]) => `${name} ${value}`);
  return [
    `${textTable(planRows(plan))}\n`,
    `${agents} agents x ${count(steps)} steps = ${count(agents * steps)} steps`,
    `read on ${episodes} levels of ${neutral}: ${objectives.a} (of A) against ${objectives.b} (of B)`,
    `kept at a swap: ${kept.join(", ")}`,
  ].join("\n");
}

/** The arms of one agent with their steps, each indented below what it branches from. */
function planRows(plan: SwapPlan): Rows {
  const arms = armsOf(plan);
  const depthOf = (name: string | undefined): number =>
    name === undefined ? 0 : 1 + depthOf(arms.find((arm) => arm.name === name)?.from);
  const below = (from: string | undefined): typeof arms =>
    arms.filter((arm) => arm.from === from).flatMap((arm) => [arm, ...below(arm.name)]);
  return [
    ["arm", "rewarded", "levels", "steps"],
    ...below(undefined).map(({ name, from, phase }) => {
      const weights = Object.entries(phase.reward).map(([objective, weight]) => `${objective} ${weight}`);
      return [
        "  ".repeat(depthOf(from)) + name,
        weights.join(", ") || "nothing",
        phase.levels,
        count(phase.steps),
      ];
    }),
  ];
}
