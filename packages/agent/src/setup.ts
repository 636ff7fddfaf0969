import { createHash } from "node:crypto";
import { basename } from "node:path";
import { loadProgram, type PhaseSpec, type Program, type Scenario } from "@mesagrid/env";
import { version_core } from "@tensorflow/tfjs-core";
import type { BackendReport } from "./backend.js";
import type { KernelName } from "./fast/choose-kernels.js";
import { RunError, type RunManifest, type RunParent } from "./manifest.js";
import { isAlive } from "./runs.js";
import { defaultSettings, type Settings } from "./settings.js";
import { VERSION } from "./version.js";

/** A scenario in any of its forms, compiled, with the text that the manifest keeps. @throws ScenarioError */
export function readScenario(scenario: string | Scenario | Program): { program: Program; text: string } {
  if (typeof scenario === "string") return { program: loadProgram(scenario), text: scenario };
  const program = "levelSets" in scenario ? scenario : loadProgram(scenario);
  // A program compiled for another board size has to be compiled again from its text to the same program.
  const size = [program.height, program.width];
  return { program, text: `${JSON.stringify({ ...program.scenario, size }, null, 2)}\n` };
}

/**
 * Phases given in place of the scenario's, looked at as if they stood in it: a wrong name must not come out at the swap.
 *
 * @throws ScenarioError
 */
export function choosePhases(
  program: Program,
  phases: readonly PhaseSpec[] | undefined,
): readonly PhaseSpec[] {
  if (phases === undefined) return program.phases;
  return loadProgram({ ...program.scenario, size: [program.height, program.width], phases }).phases;
}

/** @throws RunError `run-running` if another process trains the run, `bad-run` if its scenario was changed */
export function checkResumable(path: string, manifest: RunManifest): void {
  const { status, pid } = manifest;
  if (status === "running" && pid !== process.pid && isAlive(pid))
    throw new RunError(
      "run-running",
      path,
      `process ${pid} trains it`,
      "stop it first; if that process is another program, take the pid out of run.json",
    );
  checkScenario(path, manifest);
}

/** Nothing is to be concluded from a run whose scenario is not the one it was trained on. @throws RunError `bad-run` */
export function checkScenario(path: string, { scenario }: RunManifest): void {
  if (hashOf(scenario.text) !== scenario.hash)
    throw new RunError(
      "bad-run",
      path,
      "the scenario is not the one that the run was started with: its SHA-256 is another",
      "put run.json back as it was, or start a new run",
    );
}

/** What a run was trained with; a setting that there was not yet is as it is now by default. */
export function settingsOf({ config }: RunManifest): Settings {
  return { ...defaultSettings(config.algorithm, config.network), ...config };
}

/** SHA-256 of a text, hexadecimal. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The manifest of a run that starts now, in this process. */
export function newManifest(
  folder: string,
  name: string,
  text: string,
  seed: number,
  config: Settings,
  phases: readonly PhaseSpec[],
  backend: BackendReport,
  kernels: KernelName,
  parent?: RunParent,
): RunManifest {
  return {
    format: 1,
    id: basename(folder),
    scenario: { name, hash: hashOf(text), text },
    seed,
    ...(parent && { parent }),
    config,
    phases,
    versions: { mesagrid: VERSION, tfjs: version_core, node: process.version },
    backend,
    kernels,
    started: new Date().toISOString(),
    status: "running",
    step: parent?.step ?? 0,
    pid: process.pid,
  };
}
