import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import {
  checkpointSteps,
  checkScenario,
  loadPolicy,
  phasesUntil,
  readRun,
  wholeCheckpoint,
} from "@mesagrid/agent";
import { loadProgram, type Program } from "@mesagrid/env";
import type { Subject } from "../battery/types.js";
import { Failure } from "../failure.js";
import { findRun, splitCheckpoint } from "../find-run.js";
import type { LevelBook } from "../planted/level-book.js";
import { plant } from "../planted/plant.js";
import { DEFAULT_GAMMA, plantedSpec } from "../planted/spec.js";
import { levelsOf } from "./trained.js";

/** What is to be measured, found but not yet loaded. */
export interface Source {
  /** As a person would name it. */
  readonly name: string;
  readonly program: Program;
  /** The run folder; none of a planted policy. */
  readonly run?: string;
  /** Checkpoints, oldest first; none of a planted policy. */
  readonly steps: readonly number[];
  /** Discount that it was trained or planted with. */
  readonly gamma: number;
}

export interface SourceOptions {
  /** Folder of the runs. */
  readonly runs: string;
  /** Scenario file of a planted policy. */
  readonly scenario?: string | undefined;
  /** All checkpoints of a run, not the newest alone. */
  readonly overTraining?: boolean | undefined;
  readonly warn: (message: string) => void;
}

const PLANTED = "planted:";

/**
 * Finds what a person named: `planted:NAME`, a run, `RUN@STEP`, or the folder of a checkpoint.
 *
 * @throws Failure if there is nothing of that name; RunError if a run is damaged
 */
export function findSource(name: string, options: SourceOptions): Source {
  if (name.startsWith(PLANTED)) return plantedSource(name, options.scenario);
  const { run, step } = splitCheckpoint(name);
  return runSource(findRun(run, options.runs), step, options);
}

function plantedSource(name: string, scenario: string | undefined): Source {
  if (scenario === undefined)
    throw new Failure("a planted policy plays on a scenario", "name its file by --scenario FILE");
  const program = loadProgram(readScenarioFile(scenario));
  plantedSpec(program, name.slice(PLANTED.length));
  return {
    name,
    program,
    steps: [],
    gamma: DEFAULT_GAMMA,
  };
}

/** The text of a scenario file. @throws Failure if it cannot be read */
export function readScenarioFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (thrown) {
    throw new Failure(`cannot read the scenario: ${thrown instanceof Error ? thrown.message : thrown}`);
  }
}

/** A run as what is to be measured. @throws Failure, RunError */
export function runSource(
  run: string,
  step: number | undefined,
  { overTraining, warn }: Pick<SourceOptions, "overTraining" | "warn">,
): Source {
  const manifest = readRun(run);
  checkScenario(run, manifest);
  const program = loadProgram(manifest.scenario.text);
  const steps =
    overTraining && step === undefined ? checkpointSteps(run) : [wholeCheckpoint(run, step, warn).step];
  if (steps.length === 0)
    throw new Failure(`${run} has no checkpoint yet`, "wait for its first, or resume it");
  const { gamma } = manifest.config;
  return { name: basename(run), program, run, steps, gamma };
}

/** The level sets that a checkpoint was trained on, or a planted policy would be in the first phase; mixtures by their parts. */
export function trainedOn({ program, run }: Source, step: number | undefined): string[] {
  const trained = run !== undefined && step !== undefined;
  return levelsOf(program, trained ? phasesUntil(run, step) : program.phases.slice(0, 1));
}

/**
 * Loads a policy. A backend must have been chosen if it is a checkpoint's.
 *
 * @param step the checkpoint; nothing for a planted policy
 */
export async function loadSubject(
  source: Source,
  book: LevelBook,
  step: number | undefined = source.steps[0],
): Promise<Subject> {
  const { name, program, run } = source;
  if (run === undefined || step === undefined) {
    const spec = plantedSpec(program, name.slice(PLANTED.length));
    return { name, policy: plant(program, spec, book), origin: JSON.stringify(spec) };
  }
  const { folder } = wholeCheckpoint(run, step, () => undefined);
  const weights = createHash("sha256")
    .update(readFileSync(join(folder, "weights.bin")))
    .digest("hex");
  return {
    name: `${name}@${step}`,
    policy: await loadPolicy(run, program.observation, step),
    origin: `checkpoint ${step} of ${name}, weights ${weights}`,
  };
}
