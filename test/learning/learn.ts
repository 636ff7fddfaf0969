import { readFileSync } from "node:fs";
import { evaluate, type Policy, randomPolicy, train } from "@mesagrid/agent";
import { loadProgram } from "@mesagrid/env";
import { answerTask } from "@mesagrid/study";
import { EPISODES, type LearningTask } from "./tasks.js";

/** One task with one seed, in a process of its own. */
export interface Lesson {
  readonly task: LearningTask;
  readonly seed: number;
}

/** What came of it. */
export interface Learned {
  /** Mean return of the task's objective, of aimless walking and after the training. */
  readonly before: number;
  readonly after: number;
  /** Environment steps a second, evaluations included. */
  readonly stepsPerSecond: number;
}

async function learn({ task, seed }: Lesson): Promise<Learned> {
  const program = loadProgram(readFileSync(`scenarios/${task.scenario}.json`, "utf8"));
  const { objective, steps } = task;
  const [{ levels }] = program.phases;
  const phases = [{ ...program.phases[0], steps }];
  const settings = { evaluateEvery: steps, evaluateEpisodes: 1, ...task.settings };
  const ask = (policy: Policy) =>
    evaluate(program, policy, { levels, episodes: EPISODES, seed: 1000 }).returns[objective];
  const before = ask(randomPolicy(program.actions.names.length));
  const start = performance.now();
  const { policy, dispose, step } = await train({ scenario: program, seed, settings, phases });
  const seconds = (performance.now() - start) / 1000;
  const after = ask(policy);
  dispose();
  return { before, after, stepsPerSecond: Math.round(step / seconds) };
}

answerTask(learn);
