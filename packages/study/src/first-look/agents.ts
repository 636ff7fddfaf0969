import type { Progress } from "@mesagrid/agent";
import { loadProgram } from "@mesagrid/env";
import { runInProcesses } from "../executors/processes.js";
import type { TrainingPlace } from "../progress.js";
import type { AgentResult, AgentTask } from "./agent.js";

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
  const overview = new Overview(tasks);
  const told = () => onProgress?.(overview.place(), overview.stage());
  const results = await runInProcesses<AgentTask, Progress, AgentResult>(
    new URL("./agent.js", import.meta.url),
    tasks,
    {
      ...options,
      onProgress: (task, progress) => {
        overview.at.set(task, progress);
        told();
      },
      onResult: (task) => {
        overview.done.add(task);
        told();
      },
    },
  );
  const answered = results.filter((result) => result !== undefined);
  return answered.length < tasks.length ? undefined : answered;
}

/** All agents together, as one training. */
class Overview {
  readonly at = new Map<number, Progress>();
  readonly done = new Set<number>();
  readonly #steps: readonly number[];

  constructor(tasks: readonly AgentTask[]) {
    this.#steps = tasks.map(({ scenario, steps }) => steps ?? loadProgram(scenario).phases[0].steps);
  }

  stage(): string {
    return `${this.done.size} of ${this.#steps.length} agents done`;
  }

  place(): TrainingPlace {
    let step = 0;
    let stepsPerSecond = 0;
    this.#steps.forEach((steps, task) => {
      const progress = this.at.get(task);
      step += this.done.has(task) ? steps : Math.min(steps, progress?.step ?? 0);
      if (!this.done.has(task)) stepsPerSecond += progress?.stepsPerSecond ?? 0;
    });
    const totalSteps = this.#steps.reduce((sum, steps) => sum + steps, 0);
    const secondsLeft = (totalSteps - step) / stepsPerSecond;
    return { phase: "", step, totalSteps, stepsPerSecond, secondsLeft, returns: {} };
  }
}
