import { isAlive, type RunManifest } from "@mesagrid/agent";
import { compile, type PhaseSpec, parseScenario, type Role, type Scenario } from "@mesagrid/env";
import type { ObjectiveSummary, PhaseSummary, RunStatus, RunSummary } from "./shapes.js";

/** What a summary says of the scenario. */
export interface ScenarioOutline {
  readonly scenario: RunSummary["scenario"];
  readonly objectives: readonly ObjectiveSummary[];
  /** Level sets that are not mixtures. */
  readonly levelSets: readonly string[];
}

/** Where a run's training is. */
export interface Place {
  readonly step: number;
  readonly phase: string;
  readonly phaseIndex: number;
  /** True while it waits to be told to go on. */
  readonly paused?: boolean;
}

/** Outlines by the text's hash: many runs share a scenario. */
const outlines = new Map<string, ScenarioOutline>();
const MOST_OUTLINES = 256;

/** @throws ScenarioError if the scenario has a fault */
export function outlineOf(scenario: Scenario): ScenarioOutline {
  const sets = [...compile(scenario).levelSets.values()];
  return {
    scenario: { name: scenario.name, title: scenario.title, question: scenario.question },
    objectives: Object.entries(scenario.objectives).map(([name, { title, role }]) => ({
      name,
      title: title ?? name,
      role: role as Role,
    })),
    levelSets: sets.filter((set) => set.parts.length === 0).map((set) => set.name),
  };
}

/** The outline of a run's scenario; a bare one if this version cannot read it, so that the run still shows. */
function outlineOfRun({ name, hash, text }: RunManifest["scenario"]): ScenarioOutline {
  const known = outlines.get(hash);
  if (known) return known;
  let outline: ScenarioOutline;
  try {
    outline = outlineOf(parseScenario(text));
  } catch {
    outline = { scenario: { name, title: name, question: "" }, objectives: [], levelSets: [] };
  }
  if (outlines.size >= MOST_OUTLINES) outlines.clear();
  outlines.set(hash, outline);
  return outline;
}

/**
 * A run at a glance.
 *
 * @param id the name of its folder, which may be a copy of the one it was made in
 * @param manifest its `run.json`
 * @param ours true if one of the server's own workers trains it now
 * @param place where its training is, if that is known better than by `run.json`
 */
export function summarise(id: string, manifest: RunManifest, ours: boolean, place?: Place): RunSummary {
  const outline = outlineOfRun(manifest.scenario);
  const newer = place && place.step >= manifest.step ? place : undefined;
  const step = newer?.step ?? manifest.step;
  const phases = wholeRollouts(manifest);
  const phaseIndex = newer?.phaseIndex ?? phaseAt(phases, step);
  const status = statusOf(manifest, ours);
  const { reason, ended } = manifest; // a resumed run still has those of its last end
  return {
    id,
    scenario: outline.scenario,
    seed: manifest.seed,
    ...(manifest.parent && { parent: { run: manifest.parent.run, step: manifest.parent.step } }),
    status,
    ...(place?.paused && status === "running" ? { paused: true } : {}),
    ...(reason === undefined || status !== "failed" ? {} : { reason }),
    step,
    totalSteps: phases.reduce((sum, phase) => sum + phase.steps, 0),
    phase: newer?.phase ?? phases[phaseIndex]?.name ?? "",
    phaseIndex,
    phases,
    started: manifest.started,
    ...(ended === undefined || status === "running" ? {} : { ended }),
    algorithm: manifest.config.algorithm,
    network: networkName(manifest.config),
    backend: manifest.backend.name,
    objectives: [...outline.objectives],
    levelSets: [...outline.levelSets],
  };
}

/** The phases as they are trained: a phase ends with a rollout, so it may take a few steps more than it asks for. */
function wholeRollouts({ phases, config }: RunManifest): PhaseSummary[] {
  const rollout = config.slots * config.horizon;
  return summarisePhases(phases).map((phase) => ({
    ...phase,
    steps: Math.ceil(phase.steps / rollout) * rollout,
  }));
}

/** What of phases is shown. */
export function summarisePhases(phases: readonly PhaseSpec[]): PhaseSummary[] {
  return phases.map(({ name, reward, levels, steps }) => ({ name, reward, levels, steps }));
}

/** Such as `conv` or `mlp with gru`. */
function networkName({ network, memory }: RunManifest["config"]): string {
  return memory === undefined || memory === "none" ? network : `${network} with ${memory}`;
}

/** Index of the phase that a run is in after `step` steps; the last one when all are done. */
function phaseAt(phases: readonly PhaseSummary[], step: number): number {
  let end = 0;
  for (let index = 0; index < phases.length; index++) {
    end += phases[index].steps;
    if (step < end) return index;
  }
  return Math.max(0, phases.length - 1);
}

/**
 * A run that one of our workers has is running until the worker has ended. A run whose process is gone was interrupted,
 * whatever its folder says; a process of our own number that is none of our workers was an earlier one: in a container
 * the server has the same number after every restart.
 */
function statusOf(manifest: RunManifest, ours: boolean): RunStatus {
  if (ours) return "running";
  if (manifest.status !== "running") return manifest.status;
  return manifest.pid > 0 && manifest.pid !== process.pid && isAlive(manifest.pid)
    ? "running"
    : "interrupted";
}
