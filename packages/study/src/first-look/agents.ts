import type { Progress } from "@mesagrid/agent";
import { loadProgram } from "@mesagrid/env";
import { Overview } from "../executors/overview.js";
import { runInProcesses } from "../executors/processes.js";
import type { TrainingPlace } from "../progress.js";
import { phaseOf } from "./arms.js";
import { type AgentResult, type AgentTask, knownResult } from "./task.js";

/** How agents are worked off. */
export interface AgentsOptions {
  /** Agents at once. */
  readonly atOnce: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (place: TrainingPlace, stage: string) => void;
}

/**
 * Trains agents and reads them, each in a process of its own. What is done already is kept.
 *
 * @returns nothing if it was stopped
 * @throws Failure if a folder holds another training
 */
export async function trainAgents(
  tasks: readonly AgentTask[],
  { onProgress, ...options }: AgentsOptions,
): Promise<AgentResult[] | undefined> {
  const overview = new Overview(
    tasks.map(({ scenario, arm, steps }) => phaseOf(loadProgram(scenario), arm, steps).steps),
  );
  const told = () => onProgress?.(overview.place(), overview.stage());
  const results = tasks.map(knownResult);
  const open = [...tasks.keys()].filter((task) => results[task] === undefined);
  for (const task of tasks.keys()) if (results[task]) overview.finished(task);
  const answers = await runInProcesses<AgentTask, Progress, AgentResult>(
    new URL("./agent.js", import.meta.url),
    open.map((task) => tasks[task]),
    {
      ...options,
      onProgress: (i, progress) => {
        overview.progressed(open[i], progress);
        told();
      },
      onResult: (i) => {
        overview.finished(open[i]);
        told();
      },
    },
  );
  open.forEach((task, i) => {
    results[task] = answers[i];
  });
  const answered = results.filter((result) => result !== undefined);
  return answered.length < tasks.length ? undefined : answered;
}
