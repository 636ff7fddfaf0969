import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Progress } from "@mesagrid/agent";
import { loadProgram } from "@mesagrid/env";
import { Overview } from "../executors/overview.js";
import { runInProcesses } from "../executors/processes.js";
import type { TrainingPlace } from "../progress.js";
import type { AgentResult, AgentTask } from "./agent.js";
import { ARMS } from "./questions.js";
import { firstLookMarkdown, summariseAgents } from "./report.js";

export interface FirstLookOptions {
  /** Scenario files; each needs questions (`QUESTIONS`). */
  readonly scenarios: readonly string[];
  readonly seeds: readonly number[];
  /** Environment steps up to the swap, instead of the scenarios'. */
  readonly steps?: number;
  readonly episodes: number;
  /** The agents' run folders and the results go there. */
  readonly out: string;
  /** Agents at once. */
  readonly atOnce: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (place: TrainingPlace, stage: string) => void;
}

/**
 * Trains agents and puts the first questions to them. What is done already is kept, so that the same call goes on after a stop.
 *
 * @returns the report in Markdown, which `<out>/first-look.md` and `.json` hold too; nothing if it was stopped
 */
export async function firstLook(options: FirstLookOptions, command: string): Promise<string | undefined> {
  const tasks = options.scenarios.flatMap((file) => agentTasks(file, options));
  mkdirSync(options.out, { recursive: true });
  const overview = new Overview(
    tasks.map(({ scenario, steps }) => steps ?? loadProgram(scenario).phases[0].steps),
  );
  const results = await runInProcesses<AgentTask, Progress, AgentResult>(
    new URL("./agent.js", import.meta.url),
    tasks,
    {
      atOnce: options.atOnce,
      ...(options.signal ? { signal: options.signal } : {}),
      onProgress: (task, progress) => {
        overview.progressed(task, progress);
        options.onProgress?.(overview.place(), overview.stage());
      },
      onResult: (task) => {
        overview.finished(task);
        options.onProgress?.(overview.place(), overview.stage());
      },
    },
  );
  const answered = results.filter((result) => result !== undefined);
  if (answered.length < tasks.length) return undefined;
  const markdown = firstLookMarkdown(answered, command);
  const json = { command, answers: summariseAgents(answered), agents: answered };
  writeFileSync(join(options.out, "first-look.json"), `${JSON.stringify(json, null, 2)}\n`);
  writeFileSync(join(options.out, "first-look.md"), markdown);
  return markdown;
}

function agentTasks(file: string, { seeds, steps, episodes, out }: FirstLookOptions): AgentTask[] {
  const scenario = readFileSync(file, "utf8");
  const { name } = loadProgram(scenario);
  return ARMS.flatMap((arm) =>
    seeds.map((seed) => ({
      ...{ scenario, arm, seed, episodes, folder: join(out, `${name}-${arm.name}-s${seed}`) },
      ...(steps === undefined ? {} : { steps }),
    })),
  );
}
