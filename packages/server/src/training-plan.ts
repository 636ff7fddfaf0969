import { existsSync } from "node:fs";
import { join } from "node:path";
import { newRunId, type TrainOptions } from "@mesagrid/agent";
import { parseScenario } from "@mesagrid/env";
import type { RunSummary } from "./shapes.js";
import { outlineOf, summarisePhases } from "./summary.js";

/** A training to start. */
export interface JobRequest
  extends Pick<TrainOptions, "seed" | "algorithm" | "network" | "settings" | "backend"> {
  /** The scenario file's text. */
  readonly scenario: string;
  /** Environment steps of each phase, instead of the scenario's own. */
  readonly steps?: number;
}

/** A training, ready for a worker. */
export interface TrainingPlan {
  readonly options: TrainOptions;
  /** What to say of it until its folder does. */
  readonly summary: RunSummary;
}

/**
 * An id for a run that has none yet.
 *
 * @param scenario its name
 * @param started ISO 8601 time
 * @param runs the folder of all runs
 * @param taken true for ids of runs that have no folder yet
 */
export function freeRunId(
  scenario: string,
  seed: number,
  started: string,
  runs: string,
  taken: (id: string) => boolean,
): string {
  const wanted = newRunId(scenario, seed, new Date(started));
  let id = wanted;
  for (let n = 2; taken(id) || existsSync(join(runs, id)); n++) id = `${wanted}-${n}`;
  return id;
}

/**
 * Checks a request.
 *
 * @param id the run's
 * @param started ISO 8601 time
 * @param folder the run's
 * @throws ScenarioError if the scenario has a fault
 */
export function planTraining(request: JobRequest, id: string, started: string, folder: string): TrainingPlan {
  const { scenario: text, steps, ...given } = request;
  const scenario = parseScenario(text);
  const outline = outlineOf(scenario);
  const phases = scenario.phases.map((phase) => (steps === undefined ? phase : { ...phase, steps }));
  const replaced = steps === undefined ? {} : { phases };
  const summary: RunSummary = {
    id,
    scenario: outline.scenario,
    objectives: [...outline.objectives],
    levelSets: [...outline.levelSets],
    seed: request.seed,
    status: "queued",
    step: 0,
    totalSteps: phases.reduce((sum, phase) => sum + phase.steps, 0),
    phase: phases[0].name,
    phaseIndex: 0,
    phases: summarisePhases(phases),
    started,
    algorithm: request.algorithm ?? "",
    network: request.network ?? "",
    backend: "",
  };
  return { options: { ...given, ...replaced, scenario: text, folder }, summary };
}
