import { checkpointSteps, chooseBackend, phasesUntil, readAllMetrics, readRun } from "@mesagrid/agent";
import { loadProgram, type Program } from "@mesagrid/env";
import { labelOf, VERDICT, type Verdict } from "../measures/verdict.js";
import { type AgentReading, type MeasuredEntry, measure } from "../measuring/measure.js";
import { runSource } from "../measuring/subjects.js";
import { nothingShared } from "../measuring/trained.js";
import { compareRows, type ResultRow } from "../results/row.js";
import type { BatteryTask, CellTask } from "./plan.js";

/** What is the same for all rows of a cell. */
type Head = Pick<ResultRow, "arm" | "seed" | "initialisation" | "data">;

/**
 * The rows of an agent that has been trained: its returns in training, and what its batteries read, in the table's order.
 *
 * @param run its run folder
 * @returns nothing if it was stopped
 */
export async function readCell(
  run: string,
  task: CellTask,
  signal: AbortSignal | undefined,
): Promise<ResultRow[] | undefined> {
  const { arm, seed, initialisation, data, batteries } = task;
  const head: Head = { arm, seed, initialisation, data };
  const { backend, scenario } = readRun(run);
  await chooseBackend(backend.name);
  const program = loadProgram(scenario.text);
  const rows = curveRows(run, program, head);
  const shared = nothingShared(program);
  for (const battery of batteries) {
    const { levels, episodes, seed: levelsSeed, measures, features, relearnSteps, relearnRepeats } = battery;
    for (const step of stepsToRead(run, battery.when)) {
      const source = runSource(run, step, { warn: () => undefined });
      const reading = await measure(
        source,
        step,
        {
          ...{ levels, episodes, seed: levelsSeed, measures, features, relearnSteps, relearnRepeats },
          ...(signal && { signal }),
        },
        shared,
      );
      if (!reading) return undefined;
      const phase = phasesUntil(run, step).at(-1)?.name ?? "";
      rows.push(...reading.entries.map((entry) => rowOf({ ...head, phase, step }, entry, reading)));
    }
  }
  return uniqueRows(rows.sort(compareRows));
}

/** Two batteries may read the same of the same levels; what they say then differs in its episodes alone, and the first is kept. */
function uniqueRows(rows: readonly ResultRow[]): ResultRow[] {
  return rows.filter((row, i) => i === 0 || compareRows(rows[i - 1], row) !== 0);
}

/** Checkpoints that a battery reads, oldest first. */
export function stepsToRead(run: string, when: BatteryTask["when"]): number[] {
  const all = checkpointSteps(run);
  const { step: last } = readRun(run);
  if (when === "checkpoints") return all;
  if (when === "end") return [last];
  const begun = readAllMetrics(run)
    .filter((row) => row.row === "phase")
    .map((row) => Number(row.step));
  return [...begun.slice(1), last].filter((step) => all.includes(step));
}

/** Mean returns of every objective on every level set at each evaluation. */
function curveRows(run: string, program: Program, head: Head): ResultRow[] {
  const sets = [...program.levelSets.values()].filter(({ parts }) => parts.length === 0);
  return readAllMetrics(run)
    .filter(({ row }) => row === "evaluation")
    .flatMap((row) =>
      sets.flatMap(({ name: levels }) =>
        program.objectives.names.map((quantity) => ({
          ...head,
          ...{ phase: String(row.phase), step: Number(row.step), levels, measure: "return", quantity },
          ...valueIn(Number(row[`eval/${levels}/return/${quantity}`])),
        })),
      ),
    );
}

function rowOf(
  head: Head & Pick<ResultRow, "phase" | "step">,
  { levels, measure: name, what, value }: MeasuredEntry,
  { results }: AgentReading,
): ResultRow {
  const place = { ...head, levels, measure: name, quantity: what };
  if (name === VERDICT.name) return { ...place, value: null, word: labelOf(results[name] as Verdict) };
  return typeof value === "string"
    ? { ...place, value: null, word: value }
    : { ...place, ...valueIn(value.mean) };
}

/** What is no number in JSON is none here. */
function valueIn(value: number): Pick<ResultRow, "value" | "word"> {
  return Number.isFinite(value) ? { value, word: null } : { value: null, word: `no finite number: ${value}` };
}
