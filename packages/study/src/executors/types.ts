import type { CellResult } from "../study/cell-result.js";
import type { CellTask } from "../study/plan.js";
import type { TaskPlace } from "./overview.js";

/** How the work on a cell ended. */
export type CellOutcome =
  | { readonly id: string; readonly ended: "done"; readonly result: CellResult }
  | { readonly id: string; readonly ended: "failed"; readonly reason: string }
  /** By the signal; the same task goes on from there. */
  | { readonly id: string; readonly ended: "stopped" };

/** What is heard of cells while they are worked on, and how they are stopped. */
export interface ExecutorHooks {
  /** No further cell is begun, and those under way write a checkpoint and stop. */
  readonly signal?: AbortSignal;
  /** A worker begins a cell, or takes it over from one that is gone. @param worker what it is called; a process by its number */
  readonly onStart?: (id: string, worker: string) => void;
  readonly onProgress?: (id: string, place: TaskPlace) => void;
  readonly onOutcome?: (outcome: CellOutcome) => void;
}

/**
 * What works cells off. Whatever it is, a cell's task and result are plain JSON, all that is written on the way lies in the
 * cell's folder, and `workCell(task, folder, hooks)` does the work: so the same tasks give the same rows, bit for bit, here and there.
 * A cell whose worker is gone is taken over and goes on from its newest checkpoint; one that fails by itself fails, and the others go
 * on; one that is asked for twice is trained once. test/study/executors is the suite that every executor passes.
 */
export interface Executor {
  /** One line for provenance and dry runs: `local, 2 workers`. */
  readonly name: string;
  /** Cells at once, at most. */
  readonly workers: number;
  /** @returns an outcome for each task, in their order */
  run(tasks: readonly CellTask[], hooks?: ExecutorHooks): Promise<CellOutcome[]>;
}
