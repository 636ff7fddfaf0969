import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadProgram } from "@mesagrid/env";
import { levelsOf } from "../measuring/trained.js";
import { type AgentsOptions, trainAgents } from "./agents.js";
import type { Arm } from "./arms.js";
import { compareArms, comparisonJson } from "./comparison.js";
import { VERDICT_LEVELS } from "./questions.js";
import { firstLookMarkdown, summariseAgents } from "./report.js";
import type { AgentTask } from "./task.js";

export interface FirstLookOptions extends AgentsOptions {
  /** Scenario files; each needs questions (`QUESTIONS`). */
  readonly scenarios: readonly string[];
  /** How the agents are trained, the baseline first. */
  readonly arms: readonly Arm[];
  readonly seeds: readonly number[];
  /** Environment steps up to the swap, instead of the scenarios'. */
  readonly steps?: number;
  readonly episodes: number;
  /** Whether returns are read on the levels of training too, all of which are to be solved for it. */
  readonly trainedToo: boolean;
  /** The agents' run folders and the results go there. */
  readonly out: string;
}

/**
 * Trains agents and puts the first questions to them. What is done already is kept, so that the same call goes on after a stop.
 *
 * @returns the report in Markdown, which `<out>/first-look.md` and `.json` hold too; nothing if it was stopped
 */
export async function firstLook(options: FirstLookOptions, command: string): Promise<string | undefined> {
  const { arms, out } = options;
  mkdirSync(out, { recursive: true });
  const agents = await trainAgents(
    options.scenarios.flatMap((file) => agentTasks(file, options)),
    options,
  );
  if (!agents) return undefined;
  const comparisons = compareArms(agents, arms);
  const markdown = firstLookMarkdown(agents, arms, comparisons, command);
  const json = { command, answers: summariseAgents(agents, arms), agents };
  const write = (name: string, value: object) =>
    writeFileSync(join(out, name), `${JSON.stringify(value, null, 2)}\n`);
  write("first-look.json", json);
  write("comparison.json", comparisonJson(agents, arms, comparisons, command));
  writeFileSync(join(out, "first-look.md"), markdown);
  return markdown;
}

function agentTasks(file: string, options: FirstLookOptions): AgentTask[] {
  const { arms, seeds, steps, episodes, out } = options;
  const scenario = readFileSync(file, "utf8");
  const program = loadProgram(scenario);
  const verdictOn = VERDICT_LEVELS[program.name];
  const sets = options.trainedToo ? levelsOf(program, program.phases.slice(0, 1)) : [];
  return arms.flatMap((arm) =>
    seeds.map((seed) => ({
      ...{ scenario, arm, seed, episodes, verdictOn, sets },
      folder: join(out, `${program.name}-${arm.name}-s${seed}`),
      ...(steps === undefined ? {} : { steps }),
    })),
  );
}
