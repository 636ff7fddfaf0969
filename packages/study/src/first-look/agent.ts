/**
 * The entry of an agent's process: trains one agent up to the swap, or goes on with it, and asks the questions of it.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  chooseBackend,
  defaultSettings,
  evaluate,
  loadPolicy,
  type Progress,
  type RunManifest,
  readRun,
  settingsOf,
  train,
} from "@mesagrid/agent";
import { loadProgram, type Program } from "@mesagrid/env";
import { answerTask } from "../executors/processes.js";
import { stopSignal, trainToEnd } from "../executors/train-to-end.js";
import { Failure } from "../failure.js";
import { LevelBook } from "../planted/level-book.js";
import { type Arm, phaseOf } from "./arms.js";
import { QUESTIONS } from "./questions.js";
import { type Readout, readAgent } from "./readout.js";

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

/** Seed of the levels that all agents are asked on: the same for all, and no agent was trained on them by it. */
const LEVELS_SEED = 1000;

async function work(task: AgentTask, say: (progress: Progress) => void): Promise<AgentResult | undefined> {
  const program = loadProgram(task.scenario);
  const phase = phaseOf(program, task.arm, task.steps);
  const known = readResult(task, phase);
  if (known) return known;
  if (!(await trainUpTo(task, phase, say))) return undefined;
  const result = await ask(task, program, phase.steps);
  writeFileSync(join(task.folder, "result.json"), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

/** An earlier answer to the same questions. @throws Failure if the folder holds another training */
function readResult(
  { folder, scenario, episodes, arm, sets, verdictOn }: AgentTask,
  phase: Program["phases"][number],
): AgentResult | undefined {
  if (!existsSync(join(folder, "run.json"))) return undefined;
  const run = readRun(folder);
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

/** Trains until the swap; false if it was stopped before. */
function trainUpTo(
  { scenario, seed, folder, arm: { settings = {} } }: AgentTask,
  phase: Program["phases"][number],
  onProgress: (progress: Progress) => void,
): Promise<boolean> {
  return trainToEnd(folder, { onProgress, signal: stopSignal() }, (hooks) =>
    train({ ...hooks, scenario, seed, folder, settings, phases: [phase] }),
  );
}

async function ask(
  { folder, arm, seed, episodes, sets, verdictOn }: AgentTask,
  program: Program,
  steps: number,
): Promise<AgentResult> {
  const { scenario, config, backend, versions } = readRun(folder);
  await chooseBackend(backend.name);
  const policy = await loadPolicy(folder, program.observation);
  const questions = QUESTIONS[program.name] ?? [];
  const played = new Map(
    [...new Set(questions.map(({ levels }) => levels))].map((levels) => [
      levels,
      evaluate(program, policy, { levels, episodes, seed: LEVELS_SEED }).rows,
    ]),
  );
  const answers = Object.fromEntries(
    questions.map(({ name, levels, measure }) => [name, measure(program, played.get(levels) ?? [])]),
  );
  const readout = readAgent(new LevelBook(program), policy, {
    ...{ sets, verdictOn, gamma: config.gamma, seed: LEVELS_SEED },
    episodes: Math.min(episodes, SOLVED_EPISODES),
  });
  const { name, hash } = scenario;
  return {
    scenario: { name, hash },
    arm: arm.name,
    ...{ seed, steps, episodes, config },
    backend: backend.name,
    versions,
    readOn: [verdictOn, ...sets],
    answers,
    ...readout,
  };
}

/** Levels of a set that the readout is on at most: each has to be solved. */
const SOLVED_EPISODES = 128;

answerTask(work);
