import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { listRuns, writeAtomic } from "@mesagrid/agent";
import { loadProgram } from "@mesagrid/env";
import { Overview, type TaskPlace } from "../executors/overview.js";
import { runInProcesses } from "../executors/processes.js";
import { Failure } from "../failure.js";
import type { TrainingPlace } from "../progress.js";
import type { SwapAgent, SwapTask } from "./agent.js";
import { armsOf } from "./arms.js";
import type { SwapPlan, SwapQuestions } from "./plan.js";
import type { Readout } from "./readout.js";
import { type SwapSummary, summariseSwap } from "./summary.js";

export interface SwapOptions {
  readonly plan: SwapPlan;
  readonly questions: SwapQuestions;
  readonly seeds: readonly number[];
  /** How far on the way from untrained to trained a return counts as learned, 0 to 1. */
  readonly share: number;
  /** Folder of the arms' runs and of `swap.json`. */
  readonly out: string;
  /** Agents at once. */
  readonly atOnce: number;
  /** The command that makes it again. */
  readonly command: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (place: TrainingPlace, stage: string) => void;
}

/** What came out, and what it takes to get the same again: what `swap.json` holds. */
export interface SwapReport {
  readonly command: string;
  readonly scenario: { readonly name: string; readonly hash: string };
  readonly phases: Pick<SwapPlan, "a" | "b" | "swaps" | "keep">;
  readonly questions: SwapQuestions;
  readonly share: number;
  readonly seeds: readonly number[];
  readonly config: SwapAgent["config"];
  readonly backend: string;
  readonly kernels: string;
  readonly versions: SwapAgent["versions"];
  readonly summary: SwapSummary;
  /** What each agent did on neutral levels, arm by arm; its curves are in `agent-s<seed>.json`. */
  readonly agents: readonly {
    readonly seed: number;
    readonly readouts: Readonly<Record<string, Readout>>;
  }[];
}

/**
 * Trains agents through the arms of a swap and reads them. What is done already is kept, so that the same call goes on after a stop;
 * more seeds, or other questions, may be asked of the same folder.
 *
 * @returns nothing if it was stopped
 * @throws Failure if the folder holds the runs of another plan
 */
export async function swapProtocol(options: SwapOptions): Promise<SwapReport | undefined> {
  const { plan, questions, seeds, out } = options;
  claim(out, plan);
  const steps = armsOf(plan).reduce((sum, { phase }) => sum + phase.steps, 0);
  const overview = new Overview(seeds.map(() => steps));
  const told = () => options.onProgress?.(overview.place(), overview.stage());
  const results = await runInProcesses<SwapTask, TaskPlace, SwapAgent>(
    new URL("./agent.js", import.meta.url),
    seeds.map((seed) => ({ plan, questions, seed, folder: out })),
    {
      atOnce: options.atOnce,
      ...(options.signal ? { signal: options.signal } : {}),
      onProgress: (task, place) => {
        overview.progressed(task, place);
        told();
      },
      onResult: (task) => {
        overview.finished(task);
        told();
      },
    },
  );
  const agents = results.filter((result) => result !== undefined);
  if (agents.length < seeds.length) return undefined;
  const report = reportOf(options, agents);
  writeAtomic(join(out, "swap.json"), `${JSON.stringify(report, null, 2)}\n`);
  return report;
}

/** Makes the folder this plan's; a plan by which nothing was trained gives way. @throws Failure if it is another's */
function claim(out: string, { scenario: _text, ...plan }: SwapPlan): void {
  const file = join(out, "plan.json");
  mkdirSync(out, { recursive: true });
  const text = JSON.stringify(plan, null, 2);
  const same =
    existsSync(file) && isDeepStrictEqual(JSON.parse(readFileSync(file, "utf8")), JSON.parse(text));
  if (same) return;
  if (listRuns(out).length > 0)
    throw new Failure(`${out} holds the runs of another swap; choose another --out, or delete it`);
  writeAtomic(file, `${text}\n`);
}

function reportOf(options: SwapOptions, agents: readonly SwapAgent[]): SwapReport {
  const { plan, questions, seeds, share, command } = options;
  const { a, b, swaps, keep, hash } = plan;
  const [{ config, backend, kernels, versions }] = agents;
  return {
    command,
    scenario: { name: loadProgram(plan.scenario).name, hash },
    phases: { a, b, swaps, keep },
    questions,
    share,
    seeds,
    ...{ config, backend, kernels, versions },
    summary: summariseSwap(plan, agents, share),
    agents: agents.map(({ seed, arms }) => ({
      seed,
      readouts: Object.fromEntries(Object.entries(arms).map(([name, { readout }]) => [name, readout])),
    })),
  };
}
