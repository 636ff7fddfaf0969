import type { Progress } from "@mesagrid/agent";
import { loadProgram } from "@mesagrid/env";
import { Overview } from "../executors/overview.js";
import { runInProcesses } from "../executors/processes.js";
import type { TrainingPlace } from "../progress.js";
import type { AgentResult, AgentTask } from "./agent.js";
import { phaseOf } from "./arms.js";

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
 */
export async function trainAgents(
  tasks: readonly AgentTask[],
  { onProgress, ...options }: AgentsOptions,
): Promise<AgentResult[] | undefined> {
  const overview = new Overview(
    tasks.map(({ scenario, arm, steps }) => phaseOf(loadProgram(scenario), arm, steps).steps),
  );
  const told = () => onProgress?.(overview.place(), overview.stage());
  const results = await runInProcesses<AgentTask, Progress, AgentResult>(
    new URL("./agent.js", import.meta.url),
    tasks,
    {
      ...options,
      onProgress: (task, progress) => {
        overview.progressed(task, progress);
        told();
      },
      onResult: (task) => {
        overview.finished(task);
        told();
      },
    },
  );
  const answered = results.filter((result) => result !== undefined);
  return answered.length < tasks.length ? undefined : answered;
}
