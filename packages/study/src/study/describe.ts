import type { PhaseSpec } from "@mesagrid/env";
import { count, counted, duration, short } from "../numbers.js";
import { type Rows, textTable } from "../table.js";
import type { Cost } from "./estimate.js";
import type { CellTask } from "./plan.js";
import { stepsOfCell } from "./run-study.js";
import type { Study } from "./study.js";

/** What a study is going to do, for a dry run. @param out its folder */
export function describePlan({ file }: Study, cells: readonly CellTask[], out: string): string {
  const arms = [...new Set(cells.map(({ arm }) => arm))];
  const steps = cells.reduce((sum, task) => sum + stepsOfCell(task), 0);
  const batteries = new Map(cells.flatMap((task) => task.batteries.map((one) => [JSON.stringify(one), one])));
  return [
    `${file.title}\n`,
    `question: ${file.question}`,
    ...(file.guess === undefined ? [] : [`guess: ${file.guess}`]),
    `refuted by: ${file.refutedBy}\n`,
    `${textTable(armRows(cells, arms))}\n`,
    `${counted(cells.length, "agent")}: ${counted(arms.length, "arm")}, ${count(cells.length / arms.length)} each; ${short(steps)} environment steps`,
    ...[...batteries.values()].map(
      ({ levels, episodes, measures, when }) =>
        `read ${WHEN[when]}: ${measures.join(", ")}, on ${counted(episodes, "level")} of ${levels.join(", ")}`,
    ),
    ...(file.stop
      ? [
          `at least ${file.stop.atLeast} seeds; no more once ${file.stop.of} less ${file.stop.against} is known to within ${file.stop.width}`,
        ]
      : []),
    `in ${out}`,
  ].join("\n");
}

const WHEN = {
  end: "at the end",
  phases: "at the end of each phase",
  checkpoints: "at every checkpoint",
} as const;

function armRows(cells: readonly CellTask[], arms: readonly string[]): Rows {
  return [
    ["arm", "phases", "steps", "settings"],
    ...arms.map((arm) => {
      const task = cells.find((cell) => cell.arm === arm) as CellTask;
      return [arm, task.phases.map(phaseText).join("; "), short(stepsOfCell(task)), settingsText(task)];
    }),
  ];
}

function phaseText({ name, reward, levels, mix = {} }: PhaseSpec): string {
  const pays = Object.entries(reward).map(([objective, weight]) =>
    weight === 1 ? objective : `${weight} ${objective}`,
  );
  const mixed = Object.entries(mix).map(([set, share]) => ` + ${String(share)} ${set}`);
  return `${name}: ${pays.join(" + ") || "nothing"} on ${levels}${mixed.join("")}`;
}

/** Settings that are not about evaluations and checkpoints. */
function settingsText({ settings, pretrain }: CellTask): string {
  const told = Object.entries(settings).filter(([name]) => !/^(evaluate|checkpoint|traces)/.test(name));
  return [
    ...told.map(([name, value]) => `${name} ${String(value)}`),
    ...(pretrain ? ["world model first"] : []),
  ].join(", ");
}

/** How long it takes, in a sentence, and whether that is within what the file allows. */
export function describeCost(
  { file }: Study,
  { seconds, done, by, stepsPerSecond }: Cost,
  workers: number,
): string {
  const lines = [
    ...(done > 0 ? [`${counted(done, "agent")} done already`] : []),
    `about ${duration(seconds / workers)} with ${counted(workers, "worker")}, by ${by} (${short(stepsPerSecond)} steps/s a worker)`,
  ];
  const { budget } = file;
  if (budget) {
    const own = budget.workers ?? 2;
    const within = seconds / own <= budget.minutes * 60;
    lines.push(
      `${within ? "within" : "MORE than"} its budget of ${budget.minutes} min with ${counted(own, "worker")}`,
    );
  }
  return lines.join("\n");
}
