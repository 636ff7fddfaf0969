import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { defaultSettings, type RunManifest, readRun, settingsOf } from "@mesagrid/agent";
import { loadProgram } from "@mesagrid/env";
import { Failure } from "../failure.js";
import { type Arm, phaseOf } from "./arms.js";
import type { Readout } from "./readout.js";

/** One agent to train and to ask. */
export interface AgentTask {
  /** The scenario's text. */
  readonly scenario: string;
  readonly arm: Arm;
  readonly seed: number;
  /** Environment steps; the scenario's first phase says how many if absent. */
  readonly steps?: number;
  /** Episodes of each level set. */
  readonly episodes: number;
  /** The level set that the agent is judged on, and others on which its returns are read. */
  readonly verdictOn: string;
  readonly sets: readonly string[];
  /** Its run folder; `result.json` is put there too. */
  readonly folder: string;
}

/** What one agent answered, and what it takes to get the same answer again. */
export interface AgentResult extends Readout {
  readonly scenario: { readonly name: string; readonly hash: string };
  readonly arm: string;
  readonly seed: number;
  readonly steps: number;
  readonly episodes: number;
  readonly config: RunManifest["config"];
  readonly backend: string;
  readonly versions: RunManifest["versions"];
  /** Level sets that its returns were read on, that of the verdict first. */
  readonly readOn: readonly string[];
  /** Question name to number; of scenarios that have questions of their own. */
  readonly answers: Readonly<Record<string, number>>;
}

/**
 * What an agent answered before to the same questions, if it did.
 *
 * @throws ScenarioError; Failure if the folder holds another training
 */
export function knownResult({
  folder,
  scenario,
  steps,
  episodes,
  arm,
  sets,
  verdictOn,
}: AgentTask): AgentResult | undefined {
  if (!existsSync(join(folder, "run.json"))) return undefined;
  const run = readRun(folder);
  const phase = phaseOf(loadProgram(scenario), arm, steps);
  const { settings } = arm;
  const wanted = { ...defaultSettings(settings?.algorithm, settings?.network), ...settings };
  const same = isDeepStrictEqual(run.phases, [phase]) && isDeepStrictEqual(settingsOf(run), wanted);
  if (run.scenario.text !== scenario || !same) {
    throw new Failure(`${folder} holds another training; choose another --out, or delete it`);
  }
  const file = join(folder, "result.json");
  if (!existsSync(file)) return undefined;
  const result = JSON.parse(readFileSync(file, "utf8")) as AgentResult;
  const asked = [verdictOn, ...sets];
  return result.episodes === episodes && isDeepStrictEqual(result.readOn, asked) ? result : undefined;
}
