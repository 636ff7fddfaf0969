import { mkdirSync } from "node:fs";
import { defaultPretrainSettings } from "@mesagrid/agent";
import { Overview } from "../executors/overview.js";
import type { CellOutcome, Executor } from "../executors/types.js";
import type { TrainingPlace } from "../progress.js";
import { compareRows, type Provenance, type ResultRow, type StudyTable } from "../results/row.js";
import { writeTable } from "../results/table.js";
import { type CellResult, cellFolder, knownResult } from "./cell-result.js";
import { claimFolder } from "./claim.js";
import { type CellTask, stepsOf } from "./plan.js";
import { provenanceOf } from "./provenance.js";
import { knowsEnough, stretchesOf } from "./stop-rule.js";
import type { Study } from "./study.js";

export interface RunStudyOptions {
  readonly study: Study;
  readonly cells: readonly CellTask[];
  readonly executor: Executor;
  /** The study's folder: cells and `table.json` go there. */
  readonly out: string;
  /** The command that remakes it, and what narrowed it. */
  readonly said: Pick<Provenance, "command" | "narrowed">;
  readonly signal?: AbortSignal;
  readonly onProgress?: (place: TrainingPlace, stage: string) => void;
}

/** What came of a study. */
export interface StudyEnd {
  readonly table: StudyTable;
  readonly failed: readonly { readonly id: string; readonly reason: string }[];
  /** Agents of the plan that its stop rule made needless. */
  readonly spared: number;
}

/**
 * Runs a study, or goes on with it: cells that are done are kept, those that were cut off go on from their checkpoints.
 *
 * @returns nothing if it was stopped
 * @throws Failure if the folder holds other cells, or another process works on it
 */
export async function runStudy(options: RunStudyOptions): Promise<StudyEnd | undefined> {
  const { study, cells, out, said } = options;
  mkdirSync(out, { recursive: true });
  const release = claimFolder(out);
  try {
    const work = new Work(options);
    const { stop } = study.file;
    for (const stretch of stretchesOf(cells, stop)) {
      if (!(await work.finish(stretch))) return undefined;
      if (knowsEnough(work.rows(), stop)) break;
    }
    const table: StudyTable = {
      study: study.file.name,
      version: 1,
      provenance: provenanceOf(study, work.results, said),
      rows: work.rows().sort(compareRows),
    };
    writeTable(out, table);
    return { table, failed: work.failed, spared: cells.length - work.results.length - work.failed.length };
  } finally {
    release();
  }
}

/** Cells as they are worked off. */
class Work {
  readonly results: CellResult[] = [];
  readonly failed: { readonly id: string; readonly reason: string }[] = [];
  readonly #options: RunStudyOptions;
  readonly #places: ReadonlyMap<string, number>;
  readonly #overview: Overview;
  /** When the first cell began here, and the steps of those done since. */
  readonly #since = performance.now();
  #done = 0;

  constructor(options: RunStudyOptions) {
    const { cells } = options;
    this.#options = options;
    this.#places = new Map(cells.map(({ id }, i) => [id, i]));
    this.#overview = new Overview(cells.map(stepsOfCell));
  }

  /** False if it was stopped. */
  async finish(cells: readonly CellTask[]): Promise<boolean> {
    const { out, executor, signal } = this.#options;
    const open = cells.filter((task) => {
      const known = knownResult(cellFolder(out, task.id), task);
      if (known) this.#keep({ id: task.id, ended: "done", result: known });
      return !known;
    });
    this.#told();
    const place = (id: string) => this.#places.get(id) ?? 0;
    const outcomes = await executor.run(open, {
      ...(signal && { signal }),
      onStart: (id) => this.#overview.started(place(id)),
      onProgress: (id, at) => {
        this.#overview.progressed(place(id), at);
        this.#told();
      },
      onOutcome: (outcome) => {
        this.#keep(outcome);
        if (outcome.ended === "done") {
          this.#done += stepsOfCell(open.find(({ id }) => id === outcome.id));
          this.#overview.worked(this.#done, (performance.now() - this.#since) / 1000);
        }
        this.#told();
      },
    });
    return outcomes.every(({ ended }) => ended !== "stopped");
  }

  /** Of all cells so far; one that failed has a row that says so, since who is missing is a result too. */
  rows(): ResultRow[] {
    const missing = this.failed.map(({ id, reason }): ResultRow => {
      const { cells } = this.#options;
      const { arm, seed, initialisation, data } = cells[this.#places.get(id) ?? 0];
      const place = { arm, seed, initialisation, data, phase: "", step: 0, levels: "all" };
      return { ...place, measure: "training", quantity: "failed", value: null, word: reason };
    });
    return [...this.results.flatMap(({ rows }) => rows), ...missing];
  }

  #keep(outcome: CellOutcome): void {
    const place = this.#places.get(outcome.id) ?? 0;
    if (outcome.ended === "done") {
      this.results.push(outcome.result);
      this.#overview.finished(place);
    } else if (outcome.ended === "failed") {
      this.failed.push(outcome);
      this.#overview.failed(place);
    }
  }

  #told(): void {
    this.#options.onProgress?.(this.#overview.place(), this.#overview.stage());
  }
}

/** Environment steps of a cell's training. */
export function stepsOfCell(task: CellTask | undefined): number {
  return task ? stepsOf(task, defaultPretrainSettings().steps) : 0;
}
