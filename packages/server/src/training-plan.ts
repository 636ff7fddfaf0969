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
  readonly id: string;
  readonly options: TrainOptions;
  /** What to say of it until its folder does. */
  readonly summary: RunSummary;
}

/**
 * Checks a request and gives the run its id.
 *
 * @param runs the folder of all runs
 * @param taken true for ids of runs that have no folder yet
 * @throws ScenarioError if the scenario has a fault
 */
export function planTraining(
  request: JobRequest,
  runs: string,
  taken: (id: string) => boolean,
): TrainingPlan {
  const { scenario: text, steps, ...given } = request;
  const scenario = parseScenario(text);
  const outline = outlineOf(scenario);
  const phases = scenario.phases.map((phase) => (steps === undefined ? phase : { ...phase, steps }));
  const started = new Date();
  const id = freeId(newRunId(scenario.name, request.seed, started), runs, taken);
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
    started: started.toISOString(),
    algorithm: request.algorithm ?? "",
    network: request.network ?? "",
    backend: "",
  };
  return { id, options: { ...given, ...replaced, scenario: text, folder: join(runs, id) }, summary };
}

function freeId(wanted: string, runs: string, taken: (id: string) => boolean): string {
  let id = wanted;
  for (let n = 2; taken(id) || existsSync(join(runs, id)); n++) id = `${wanted}-${n}`;
  return id;
}
