/**
 * The entry of an agent's process: trains all arms of one seed, each from the checkpoint at which it branches, and reads them.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  branchRun,
  chooseBackend,
  type RunManifest,
  readAllMetrics,
  readRun,
  type TrainHooks,
  train,
  writeAtomic,
} from "@mesagrid/agent";
import { loadProgram } from "@mesagrid/env";
import type { TaskPlace } from "../executors/overview.js";
import { answerTask } from "../executors/processes.js";
import { stopSignal, trainToEnd } from "../executors/train-to-end.js";
import { LevelBook } from "../planted/level-book.js";
import { type Arm, armsOf } from "./arms.js";
import { type ReturnCurve, returnCurve } from "./curve.js";
import type { SwapPlan, SwapQuestions } from "./plan.js";
import { type Readout, readArm } from "./readout.js";

/** One seed's arms to train and to read. */
export interface SwapTask {
  readonly plan: SwapPlan;
  readonly questions: SwapQuestions;
  readonly seed: number;
  /** The arms' run folders, `<arm>-s<seed>`, go there, and what came out of them. */
  readonly folder: string;
}

/** What came of one arm. */
export interface ArmResult {
  /** Returns, as A and as B reward them, over the arm's own steps. */
  readonly curves: { readonly a: ReturnCurve; readonly b: ReturnCurve };
  readonly readout: Readout;
}

/** What came of one seed's arms, and what it takes to get the same again. */
export interface SwapAgent {
  readonly seed: number;
  readonly config: RunManifest["config"];
  readonly backend: string;
  readonly kernels: string;
  readonly versions: RunManifest["versions"];
  readonly questions: SwapQuestions;
  readonly arms: Readonly<Record<string, ArmResult>>;
}

async function work(task: SwapTask, say: (place: TaskPlace) => void): Promise<SwapAgent | undefined> {
  const { folder, seed, plan, questions } = task;
  const file = join(folder, `agent-s${seed}.json`);
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as SwapAgent) : undefined;
  if (known && JSON.stringify(known.questions) === JSON.stringify(questions)) return known;
  const arms = armsOf(plan);
  if (!(await trainArms(task, arms, say))) return undefined;
  const agent = await readArms(task, arms);
  writeAtomic(file, `${JSON.stringify(agent)}\n`);
  return agent;
}

/** False if it was stopped before all were trained. */
async function trainArms(
  { plan, seed, folder }: SwapTask,
  arms: readonly Arm[],
  say: (place: TaskPlace) => void,
): Promise<boolean> {
  const signal = stopSignal();
  const { scenario, settings, backend } = plan;
  let done = 0;
  for (const { name, from, phase } of arms) {
    const run = join(folder, `${name}-s${seed}`);
    const parent = from === undefined ? undefined : join(folder, `${from}-s${seed}`);
    const before = parent === undefined ? 0 : readRun(parent).step;
    const steps = done;
    const hooks: TrainHooks = {
      signal,
      onProgress: ({ step, stepsPerSecond }) => say({ step: steps + step - before, stepsPerSecond }),
    };
    const ended = await trainToEnd(run, hooks, (all) =>
      parent === undefined
        ? train({ ...all, scenario, seed, folder: run, phases: [phase], settings, backend })
        : branchRun(parent, { ...all, folder: run, phases: [phase] }),
    );
    if (!ended || signal.aborted) return false;
    done += phase.steps;
  }
  return true;
}

async function readArms(
  { plan, questions, seed, folder }: SwapTask,
  arms: readonly Arm[],
): Promise<SwapAgent> {
  const program = loadProgram(plan.scenario);
  const book = new LevelBook(program);
  const { config, backend, kernels = "stock", versions } = readRun(join(folder, `${arms[0].name}-s${seed}`));
  await chooseBackend(backend.name);
  const results: Record<string, ArmResult> = {};
  for (const { name } of arms) {
    const run = join(folder, `${name}-s${seed}`);
    const rows = readAllMetrics(run);
    const start = readRun(run).parent?.step ?? 0;
    results[name] = {
      curves: { a: returnCurve(program, rows, plan.a, start), b: returnCurve(program, rows, plan.b, start) },
      readout: await readArm(run, book, questions, config.gamma),
    };
  }
  return { seed, config, backend: backend.name, kernels, versions, questions, arms: results };
}

answerTask(work);
