import { isBound } from "../measures/curves/difference.js";
import { isRefusal } from "../measures/types.js";
import { decimal } from "../numbers.js";
import { type Rows, textTable } from "../table.js";
import type { DoseReport, Reading } from "./dose.js";

/** Each dose's agents: means of what was read, with intervals over the agents, and their verdicts. */
function doseRows({ plan, readings, agents }: DoseReport): Rows {
  return [
    [`share of ${plan.mix}`, ...readings.map(({ what }) => what), "verdicts"],
    ...plan.doses.map((dose) => [
      String(dose),
      ...readings.map(({ means }) => {
        const one = means.find((each) => each.dose === dose)?.estimate;
        if (one === undefined || one.n === 0) return "-";
        return `${decimal(one.mean)} (${decimal(one.low)} to ${decimal(one.high)})`;
      }),
      countsOf(agents.filter((agent) => agent.dose === dose).map(({ verdict }) => verdict)),
    ]),
  ];
}

/** Words with how many of each there are. */
function countsOf(words: readonly string[]): string {
  return [...new Set(words)]
    .map((word) => `${words.filter((other) => other === word).length} ${word}`)
    .join(", ");
}

/** The doses at which what is read has come so far. */
function thresholdRows({ readings }: DoseReport): Rows {
  return [
    ["what", "gain", "threshold", "its dose", "from", "to"],
    ...readings.map(({ what, gain, threshold, dose }) => [
      what,
      isRefusal(gain) ? "-" : `${decimal(gain.mean)} (${decimal(gain.low)} to ${decimal(gain.high)})`,
      decimal(threshold),
      ...doseCells(dose),
    ]),
  ];
}

function doseCells(dose: Reading["dose"]): string[] {
  if (isRefusal(dose)) return ["-", "-", "-"];
  if (isBound(dose)) return ["-", inWords(dose.atLeast), inWords(dose.atMost)];
  return [dose.mean, dose.low, dose.high].map(inWords);
}

function inWords(dose: number | undefined): string {
  return dose === undefined || !Number.isFinite(dose) ? "-" : String(Number(dose.toPrecision(2)));
}

/** All of a report, for the terminal. */
export function reportText(report: DoseReport): string {
  const { plan, scenario, steps, backend, versions } = report;
  const notes = report.readings.flatMap(({ what, dose }) =>
    isRefusal(dose) || isBound(dose) ? [`${what}: no dose, as ${dose.because}`] : [],
  );
  return [
    `${textTable(doseRows(report))}\n`,
    `${textTable(thresholdRows(report))}\n`,
    ...notes,
    ...(notes.length > 0 ? [""] : []),
    `${plan.seeds.length} agents a dose, ${steps} steps each, on ${plan.levels} with ${plan.mix} mixed in; agents of one seed share weights and levels. Intervals are Student's over agents.`,
    `A threshold lies ${decimal(plan.share)} of the way from the smallest dose's mean to the largest's; returns are normalised (0 random, 1 best) where levels can be solved.`,
    `scenario ${scenario.name} ${scenario.hash.slice(0, 12)}, backend ${backend}, mesagrid ${versions.mesagrid}, Node ${versions.node}`,
  ].join("\n");
}
