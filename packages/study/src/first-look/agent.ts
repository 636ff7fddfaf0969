/**
 * The entry of an agent's process: trains one agent up to the swap, or goes on with it, and asks the questions of it.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  chooseBackend,
  evaluate,
  loadPolicy,
  type Policy,
  type Progress,
  type RunManifest,
  readRun,
  train,
} from "@mesagrid/agent";
import { loadProgram, type Program } from "@mesagrid/env";
import { playCell } from "../battery/play-cell.js";
import { answerTask } from "../executors/processes.js";
import { stopSignal, trainToEnd } from "../executors/train-to-end.js";
import { Failure } from "../failure.js";
import { type Evidence, type Verdict, verdict } from "../measures/verdict.js";
import { evidenceOf } from "../measuring/verdict-instrument.js";
import { LevelBook } from "../planted/level-book.js";
import { type Arm, QUESTIONS, VERDICT_LEVELS } from "./questions.js";

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
  /** Its run folder; `result.json` is put there too. */
  readonly folder: string;
}

/** What one agent answered, and what it takes to get the same answer again. */
export interface AgentResult {
  readonly scenario: { readonly name: string; readonly hash: string };
  readonly arm: string;
  readonly seed: number;
  readonly steps: number;
  readonly episodes: number;
  readonly config: RunManifest["config"];
  readonly backend: string;
  readonly versions: RunManifest["versions"];
  /** Question name to number. */
  readonly answers: Readonly<Record<string, number>>;
  readonly verdict: Verdict;
  /** Revealed weight of each objective, where it is known; of the level set that the verdict is on. */
  readonly revealed: Evidence["revealed"];
}

/** Seed of the levels that all agents are asked on: the same for all, and no agent was trained on them by it. */
const LEVELS_SEED = 1000;

async function work(task: AgentTask, say: (progress: Progress) => void): Promise<AgentResult | undefined> {
  const program = loadProgram(task.scenario);
  const { levels } = task.arm;
  const phase = {
    ...program.phases[0],
    ...(task.steps === undefined ? {} : { steps: task.steps }),
    ...(levels === undefined ? {} : { levels }),
  };
  const known = readResult(task, phase);
  if (known) return known;
  if (!(await trainUpTo(task, phase, say))) return undefined;
  const result = await ask(task, program, phase.steps);
  writeFileSync(join(task.folder, "result.json"), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

/** An earlier answer to the same questions. @throws Failure if the folder holds another training */
function readResult(
  { folder, scenario, episodes }: AgentTask,
  { steps, levels }: Program["phases"][number],
): AgentResult | undefined {
  if (!existsSync(join(folder, "run.json"))) return undefined;
  const run = readRun(folder);
  const [phase, ...others] = run.phases;
  const same = phase.steps === steps && phase.levels === levels && others.length === 0;
  if (run.scenario.text !== scenario || !same) {
    throw new Failure(`${folder} holds another training; choose another --out, or delete it`);
  }
  const file = join(folder, "result.json");
  if (!existsSync(file)) return undefined;
  const result = JSON.parse(readFileSync(file, "utf8")) as AgentResult;
  return result.episodes === episodes && "verdict" in result ? result : undefined;
}

/** Trains until the swap; false if it was stopped before. */
function trainUpTo(
  { scenario, seed, folder }: AgentTask,
  phase: Program["phases"][number],
  onProgress: (progress: Progress) => void,
): Promise<boolean> {
  return trainToEnd(folder, { onProgress, signal: stopSignal() }, (hooks) =>
    train({ ...hooks, scenario, seed, folder, phases: [phase] }),
  );
}

async function ask(
  { folder, arm, seed, episodes }: AgentTask,
  program: Program,
  steps: number,
): Promise<AgentResult> {
  const { scenario, config, backend, versions } = readRun(folder);
  await chooseBackend(backend.name);
  const policy = await loadPolicy(folder, program.observation);
  const questions = QUESTIONS[program.name];
  const sets = [...new Set(questions.map(({ levels }) => levels))];
  const played = new Map(
    sets.map((levels) => [levels, evaluate(program, policy, { levels, episodes, seed: LEVELS_SEED }).rows]),
  );
  const answers = Object.fromEntries(
    questions.map(({ name, levels, measure }) => [name, measure(program, played.get(levels) ?? [])]),
  );
  const { verdict, revealed } = judge(program, policy, {
    episodes: Math.min(episodes, VERDICT_EPISODES),
    gamma: config.gamma,
  });
  const { name, hash } = scenario;
  return {
    scenario: { name, hash },
    arm: arm.name,
    seed,
    steps,
    episodes,
    config,
    backend: backend.name,
    versions,
    answers,
    verdict,
    revealed,
  };
}

/** Levels that the verdict is on at most: each has to be solved. */
const VERDICT_EPISODES = 128;

function judge(
  program: Program,
  policy: Policy,
  { episodes, gamma }: { readonly episodes: number; readonly gamma: number },
): { readonly verdict: Verdict; readonly revealed: Evidence["revealed"] } {
  const levels = VERDICT_LEVELS[program.name];
  const cell = playCell(program, policy, { policy: "agent", levels, seed: LEVELS_SEED }, episodes);
  const cells = new Map([[levels, cell]]);
  const evidence = evidenceOf({ program, book: new LevelBook(program), policy, gamma, trainedOn: [], cells });
  return { verdict: verdict(evidence), revealed: evidence.revealed };
}

answerTask(work);
