import { createHash } from "node:crypto";
import { basename } from "node:path";
import { loadProgram, type PhaseSpec, type Program, type Scenario } from "@mesagrid/env";
import { version_core } from "@tensorflow/tfjs-core";
import type { BackendReport } from "./backend.js";
import type { RunManifest } from "./manifest.js";
import type { Settings } from "./settings.js";
import { VERSION } from "./version.js";

/** A scenario in any of its forms, compiled, with the text that the manifest keeps. @throws ScenarioError */
export function readScenario(scenario: string | Scenario | Program): { program: Program; text: string } {
  if (typeof scenario === "string") return { program: loadProgram(scenario), text: scenario };
  const program = "levelSets" in scenario ? scenario : loadProgram(scenario);
  // A program compiled for another board size has to be compiled again from its text to the same program.
  const size = [program.height, program.width];
  return { program, text: `${JSON.stringify({ ...program.scenario, size }, null, 2)}\n` };
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
): RunManifest {
  return {
    format: 1,
    id: basename(folder),
    scenario: { name, hash: createHash("sha256").update(text).digest("hex"), text },
    seed,
    config,
    phases,
    versions: { mesagrid: VERSION, tfjs: version_core, node: process.version },
    backend,
    started: new Date().toISOString(),
    status: "running",
    step: 0,
    pid: process.pid,
  };
}
