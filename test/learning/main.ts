import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { runInProcesses, studentMean, textTable, wholeNumbers } from "@mesagrid/study";
import type { Learned, Lesson } from "./learn.js";
import { type LearningTask, TASKS } from "./tasks.js";

/**
 * `npm run test:learning -- [--seeds 1-5] [--only memory] [--at-once 2]`: trains every task with every seed and prints
 * the returns. The exit code is 1 if a seed has not reached what is stated; the last line is `N passed, M failed`.
 */
const { values: flags } = parseArgs({
  options: {
    seeds: { type: "string", default: process.env.LEARNING_SEEDS ?? "1-5" },
    only: { type: "string", default: "" },
    "at-once": { type: "string", default: String(availableParallelism()) },
  },
});
const seeds = wholeNumbers(flags.seeds);
const tasks = TASKS.filter(({ name }) => name.includes(flags.only));
const lessons: Lesson[] = tasks.flatMap((task) => seeds.map((seed) => ({ task, seed })));

const learned = await runInProcesses<Lesson, never, Learned>(
  new URL("./learn.js", import.meta.url),
  lessons,
  {
    atOnce: Number(flags["at-once"]),
    onResult(index, { before, after, stepsPerSecond }) {
      const { task, seed } = lessons[index];
      process.stderr.write(
        `${task.name}, seed ${seed}: ${before.toFixed(3)} -> ${after.toFixed(3)} (${stepsPerSecond} steps/s)\n`,
      );
    },
  },
);

const passes = ({ atLeast = -Infinity, atMost = Infinity }: LearningTask, value: number) =>
  value >= atLeast && value <= atMost;
const results = lessons.map(({ task }, i) => ({ task, ...(learned[i] as Learned) }));
const rows = tasks.map((task) => {
  const own = results.filter((result) => result.task === task);
  const { mean, low, high } = studentMean(own.map(({ after }) => after));
  const number = (value: number) => value.toFixed(3);
  return [
    task.name,
    String(task.steps),
    number(studentMean(own.map(({ before }) => before)).mean),
    number(mean),
    own.length > 1 ? `${number(low)} to ${number(high)}` : "",
    own.map(({ after }) => number(after)).join(" "),
    task.atLeast === undefined ? `<= ${task.atMost}` : `>= ${task.atLeast}`,
    own.every(({ after }) => passes(task, after)) ? "yes" : "NO",
  ];
});
const head = ["task", "steps", "aimless", "mean", "95 % interval", "seeds", "stated", "learned"];
const failed = results.filter(({ task, after }) => !passes(task, after)).length;
process.stdout.write(
  `${textTable([head, ...rows])}\n\n${results.length - failed} passed, ${failed} failed\n`,
);
process.exitCode = failed > 0 ? 1 : 0;
