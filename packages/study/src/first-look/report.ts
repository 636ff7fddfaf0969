import { isRefusal } from "../measures/types.js";
import { labelOf } from "../measures/verdict.js";
import { count, decimal } from "../numbers.js";
import { type Estimate, studentMean } from "../stats.js";
import { markdownTable } from "../table.js";
import type { Arm } from "./arms.js";
import { type Comparison, comparisonRows } from "./comparison.js";
import { QUESTIONS, VERDICT_LEVELS } from "./questions.js";
import type { AgentResult } from "./task.js";

/** One question's answers, put together over the agents. */
export interface Answer {
  readonly scenario: string;
  readonly arm: string;
  readonly question: string;
  readonly title: string;
  readonly levels: string;
  /** Mean over the agents, with Student's interval; n counts agents. */
  readonly estimate: Estimate;
  /** Each agent's own number, by seed. */
  readonly agents: Readonly<Record<string, number>>;
}

/** Puts the agents' answers together, question by question. */
export function summariseAgents(results: readonly AgentResult[], arms: readonly Arm[]): Answer[] {
  return groups(results, arms).flatMap((agents) => {
    const [{ scenario, arm }] = agents;
    return QUESTIONS[scenario.name].map(({ name, title, levels }) => ({
      scenario: scenario.name,
      arm,
      question: name,
      title,
      levels,
      estimate: studentMean(agents.map((agent) => agent.answers[name])),
      agents: Object.fromEntries(agents.map((agent) => [String(agent.seed), agent.answers[name]])),
    }));
  });
}

/** The agents of each scenario and arm. */
function groups(results: readonly AgentResult[], arms: readonly Arm[]): AgentResult[][] {
  const scenarios = [...new Set(results.map(({ scenario }) => scenario.name))];
  return scenarios
    .flatMap((name) =>
      arms.map((arm) => results.filter((result) => result.scenario.name === name && result.arm === arm.name)),
    )
    .filter((agents) => agents.length > 0);
}

/** The report in Markdown. `command` is what makes it again. */
export function firstLookMarkdown(
  results: readonly AgentResult[],
  arms: readonly Arm[],
  comparisons: readonly Comparison[],
  command: string,
): string {
  const answers = summariseAgents(results, arms);
  const parts = groups(results, arms).map((agents) => {
    const [{ arm, steps, episodes, backend, config, versions, scenario }] = agents;
    const own = answers.filter((answer) => answer.scenario === scenario.name && answer.arm === arm);
    const rows = own.map(cells);
    const verdicts = agents.map(({ seed, verdict }) => `seed ${seed}: ${labelOf(verdict)}`).join(" · ");
    const title = arms.find(({ name }) => name === arm)?.title;
    const head = ["levels", "what", "mean", "95 % interval", ...agents.map(({ seed }) => `seed ${seed}`)];
    return [
      `## ${scenario.name}, ${title}`,
      `${agents.length} agents, ${config.algorithm} with ${config.network}, ${count(steps)} steps each up to the swap, ${count(episodes)} episodes a level set, ` +
        `backend ${backend}, mesagrid ${versions.mesagrid}, Node ${versions.node}, scenario ${scenario.hash.slice(0, 12)}.`,
      markdownTable([head, ...rows]),
      `**Verdicts** (on ${VERDICT_LEVELS[scenario.name]} levels): ${verdicts}`,
      markdownTable(revealedTable(agents)),
    ].join("\n\n");
  });
  const compared = [...new Set(results.map(({ scenario }) => scenario.name))].map((name) =>
    [
      `## ${name}, arm by arm`,
      `Normalised returns (0 as the random policy, 1 as the best), and how far they are above those of the first arm's agents with the same seeds.`,
      markdownTable(
        comparisonRows(
          results.filter(({ scenario }) => scenario.name === name),
          arms,
          comparisons.filter(({ scenario }) => scenario === name),
        ),
      ),
    ].join("\n\n"),
  );
  const foot = `Actions are drawn from the policy. Intervals are Student's over the agents. Made by \`${command}\`.`;
  return `${["# First look", ...parts, ...compared, foot].join("\n\n")}\n`;
}

/** The weights that each agent's choices reveal, with the intervals over its episodes. */
function revealedTable(agents: readonly AgentResult[]): string[][] {
  const names = [...new Set(agents.flatMap(({ revealed }) => Object.keys(weightsOf(revealed))))];
  return [
    ["seed", ...names.map((name) => `revealed weight of ${name}`), "inverse temperature", "explained"],
    ...agents.map(({ seed, revealed }) => [
      String(seed),
      ...names.map((name) => weightsOf(revealed)[name] ?? "-"),
      ...(isRefusal(revealed) ? ["-", "-"] : [decimal(revealed.beta.mean), decimal(revealed.explained)]),
    ]),
  ];
}

/** Weights in words, by objective. */
function weightsOf(revealed: AgentResult["revealed"]): Record<string, string> {
  if (isRefusal(revealed) || revealed.kind !== "weights") return {};
  return Object.fromEntries(
    Object.entries(revealed.weights).map(([name, weight]) => [
      name,
      isRefusal(weight)
        ? weight.refused
        : `${decimal(weight.mean)} (${decimal(weight.low)} to ${decimal(weight.high)})`,
    ]),
  );
}

function cells({ levels, title, estimate, agents }: Answer): string[] {
  const interval = `${decimal(estimate.low)} to ${decimal(estimate.high)}`;
  return [levels, title, decimal(estimate.mean), interval, ...Object.values(agents).map(decimal)];
}
