/**
 * The entry of an agent's process: trains one agent up to the swap, or goes on with it, and asks the questions of it.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { chooseBackend, evaluate, loadPolicy, type Progress, readRun, train } from "@mesagrid/agent";
import { loadProgram, type Program } from "@mesagrid/env";
import { answerTask } from "../executors/processes.js";
import { stopSignal, trainToEnd } from "../executors/train-to-end.js";
import { LevelBook } from "../planted/level-book.js";
import { phaseOf } from "./arms.js";
import { QUESTIONS } from "./questions.js";
import { readAgent } from "./readout.js";
import type { AgentResult, AgentTask } from "./task.js";

/** Seed of the levels that all agents are asked on: the same for all, and no agent was trained on them by it. */
const LEVELS_SEED = 1000;

async function work(task: AgentTask, say: (progress: Progress) => void): Promise<AgentResult | undefined> {
  const program = loadProgram(task.scenario);
  const phase = phaseOf(program, task.arm, task.steps);
  if (!(await trainUpTo(task, phase, say))) return undefined;
  const result = await ask(task, program, phase.steps);
  writeFileSync(join(task.folder, "result.json"), `${JSON.stringify(result, null, 2)}\n`);
  return result;
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
