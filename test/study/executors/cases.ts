import { statSync } from "node:fs";
import { join } from "node:path";
import { checkpointSteps } from "@mesagrid/agent";
import {
  type CellOutcome,
  type CellTask,
  cellFolder,
  type Executor,
  type ExecutorHooks,
  workCell,
} from "@mesagrid/study";
import { describe, expect, test } from "vitest";
import { smallCells } from "./small-study.js";

/** An executor under test. */
export interface Bench {
  readonly executor: Executor;
  /** Ends a worker, as `onStart` called it, at once and without a word to it. */
  kill(worker: string): void;
  /** Where an executor that has one keeps a cell's folder. */
  readonly folder?: string;
}

const SECOND = 1000;

/**
 * What every executor must do, whatever it is made of.
 *
 * @param make an executor of two workers for the studies in a folder of its own
 */
export function executorCases(name: string, make: (folder: string) => Bench | Promise<Bench>): void {
  describe(name, () => {
    test(
      "does all cells, and gives the same rows as one that is worked on here, bit for bit",
      async () => {
        const { cells, folder } = smallCells();
        const { executor } = await make(join(folder, "out"));
        const heard: CellOutcome[] = [];
        const outcomes = await executor.run(cells, { onOutcome: (outcome) => heard.push(outcome) });
        expect(outcomes.map(({ id, ended }) => [id, ended])).toEqual(cells.map(({ id }) => [id, "done"]));
        expect(byId(heard)).toEqual(byId(outcomes));
        for (const [i, task] of cells.entries())
          expect(rowsOf(outcomes[i])).toBe(await rowsHere(task, folder));
        expect(new Set(outcomes.map(rowsOf)).size).toBe(cells.length);
      },
      180 * SECOND,
    );

    test(
      "a cell that fails says why, and the others are done",
      async () => {
        const { cells, folder } = smallCells({ seeds: "1" });
        const { executor } = await make(join(folder, "out"));
        const outcomes = await executor.run([{ ...cells[0], version: "0.0.0" }, cells[1]]);
        expect(outcomes[0]).toMatchObject({ id: cells[0].id, ended: "failed" });
        expect(outcomes[0]).toHaveProperty(
          "reason",
          expect.stringContaining("was planned by mesagrid 0.0.0"),
        );
        expect(outcomes[1]).toMatchObject({ id: cells[1].id, ended: "done" });
      },
      180 * SECOND,
    );

    test(
      "the cell of a worker that is killed is taken over, and goes on from its checkpoint",
      async () => {
        const { cells, folder } = smallCells({
          arms: { long: { steps: 12_288 }, other: { steps: 12_288 } },
          seeds: "1",
        });
        const bench = await make(join(folder, "out"));
        const { hooks, victim, starts, firstSteps } = killing(bench);
        const outcomes = await bench.executor.run(cells, hooks);
        expect(outcomes.map(({ ended }) => ended)).toEqual(["done", "done"]);
        const killed = victim();
        expect(starts(killed)).toBe(2);
        expect(firstSteps(killed)[1]).toBeGreaterThan(512);
        for (const [i, task] of cells.entries())
          expect(rowsOf(outcomes[i])).toBe(await rowsHere(task, folder));
      },
      180 * SECOND,
    );

    test(
      "duplicates do no harm: a cell is trained once, however often it is asked for",
      async () => {
        const { cells, folder } = smallCells({ seeds: "1" });
        const bench = await make(join(folder, "out"));
        const first = await bench.executor.run([...cells, ...cells]);
        const again = await bench.executor.run(cells);
        expect(first.map(rowsOf)).toEqual([...again, ...again].map(rowsOf));
        expect(again.map(resultOf)).toEqual(first.slice(0, cells.length).map(resultOf));
      },
      180 * SECOND,
    );

    test(
      "what is stopped goes on from there",
      async () => {
        const { cells, folder } = smallCells({ arms: { long: { steps: 12_288 } }, seeds: "1-2" });
        const bench = await make(join(folder, "out"));
        const stop = new AbortController();
        const stopped = await bench.executor.run(cells, {
          signal: stop.signal,
          onProgress: (_, { step }) => step > 512 && stop.abort(),
        });
        expect(stopped.map(({ ended }) => ended)).toEqual(["stopped", "stopped"]);
        const outcomes = await bench.executor.run(cells);
        for (const [i, task] of cells.entries())
          expect(rowsOf(outcomes[i])).toBe(await rowsHere(task, folder));
      },
      180 * SECOND,
    );
  });
}

/** Hooks that kill one worker, whichever passes its first checkpoint before the others. */
function killing(bench: Bench) {
  const started = new Map<string, string[]>();
  const first = new Map<string, number[]>();
  let fresh = new Set<string>();
  let killed: string | undefined;
  const hooks: ExecutorHooks = {
    onStart(id, worker) {
      started.set(id, [...(started.get(id) ?? []), worker]);
      fresh.add(id);
    },
    onProgress(id, { step }) {
      if (fresh.has(id)) {
        fresh = new Set([...fresh].filter((other) => other !== id));
        first.set(id, [...(first.get(id) ?? []), step]);
      }
      if (killed !== undefined || step < 1536) return;
      killed = id;
      bench.kill(started.get(id)?.at(-1) ?? "");
    },
  };
  return {
    hooks,
    victim: () => killed ?? "nobody",
    starts: (id: string) => started.get(id)?.length ?? 0,
    firstSteps: (id: string) => first.get(id) ?? [],
  };
}

function byId(outcomes: readonly CellOutcome[]): CellOutcome[] {
  return [...outcomes].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function resultOf(outcome: CellOutcome) {
  if (outcome.ended === "done") return outcome.result;
  throw new Error(
    `${outcome.id} is ${outcome.ended}${outcome.ended === "failed" ? `: ${outcome.reason}` : ""}`,
  );
}

function rowsOf(outcome: CellOutcome): string {
  return JSON.stringify(resultOf(outcome).rows);
}

/** The rows of a cell that is worked on in this process. */
async function rowsHere(task: CellTask, folder: string): Promise<string> {
  const result = await workCell(task, cellFolder(join(folder, "here"), task.id));
  expect(result?.rows.length).toBeGreaterThan(10);
  return JSON.stringify(result?.rows);
}

/** When a cell's run was last written to, and its checkpoints. */
export function traceOfWork(folder: string, id: string): readonly unknown[] {
  const run = join(cellFolder(folder, id), "run");
  return [statSync(join(run, "metrics.jsonl")).mtimeMs, checkpointSteps(run)];
}
