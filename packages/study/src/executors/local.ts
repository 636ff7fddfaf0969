import type { CellResult } from "../study/cell-result.js";
import { cellFolder } from "../study/cell-result.js";
import type { CellTask } from "../study/plan.js";
import { FIRST_GUESS, hasRoom, usualWorkers, type WorkerPlace } from "./memory.js";
import { ProcessLost, runInProcess } from "./processes.js";
import type { CellOutcome, Executor, ExecutorHooks } from "./types.js";

export interface LocalOptions {
  /** The study's folder: a cell's is in `cells/`. */
  readonly folder: string;
  /** Cells at once; default one a core. Fewer run where memory is short. */
  readonly workers?: number | undefined;
  /** How often a cell is begun or taken over before it counts as failed. */
  readonly attempts?: number;
  /** Bytes of memory left; default the system's answer. */
  readonly available?: () => number;
}

const ENTRY = new URL("./cell-process.js", import.meta.url);

/**
 * Works cells off on this machine, each in a process of its own.
 *
 * Processes and not threads (of Piscina, say), as the work is long and may die: the system that runs out of memory kills the one process,
 * and the cell is taken over, where a thread would take all others and the study with it; the memory of the kernels' WebAssembly lies outside of
 * what a thread can be limited to, and goes back whole when a process ends; and the case suite can kill one at random, as life does. A process
 * costs half a second of start beside a cell's half minute.
 */
export function localExecutor({
  folder,
  workers = usualWorkers(),
  attempts = 3,
  available = () => process.availableMemory?.() ?? Number.POSITIVE_INFINITY,
}: LocalOptions): Executor {
  return {
    name: `local, ${workers} ${workers === 1 ? "worker" : "workers"}`,
    workers,
    async run(tasks, hooks = {}) {
      const pool = new Pool({ folder, attempts, available, hooks });
      const distinct = [...new Map(tasks.map((task) => [task.id, task])).values()];
      const outcomes = await pool.work(distinct, workers);
      return tasks.map(({ id }) => outcomes.get(id) ?? { id, ended: "stopped" });
    },
  };
}

interface PoolOptions extends Required<Pick<LocalOptions, "folder" | "attempts" | "available">> {
  readonly hooks: ExecutorHooks;
}

/** One run of the executor: workers that take the next task, as far as memory lets them. */
class Pool {
  readonly #options: PoolOptions;
  readonly #outcomes = new Map<string, CellOutcome>();
  /** Resident bytes of the workers that run, by cell. */
  readonly #resident = new Map<string, number>();
  #need = 0;
  /** Those who wait for memory. */
  #waiting: (() => void)[] = [];

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  async work(tasks: readonly CellTask[], workers: number): Promise<ReadonlyMap<string, CellOutcome>> {
    const { signal, onOutcome } = this.#options.hooks;
    const left = [...tasks];
    const worker = async () => {
      for (let task = left.shift(); task && !signal?.aborted; task = left.shift()) {
        await this.#room(task.id);
        if (signal?.aborted) return;
        const outcome = await this.#finish(task);
        this.#resident.delete(task.id);
        for (const resume of this.#waiting.splice(0)) resume();
        this.#outcomes.set(task.id, outcome);
        onOutcome?.(outcome);
      }
    };
    await Promise.all(Array.from({ length: Math.min(workers, tasks.length) }, worker));
    return this.#outcomes;
  }

  /** Waits until there is memory for another worker, that is until one ends, and takes it for a cell. */
  async #room(id: string): Promise<void> {
    const { available } = this.#options;
    while (!hasRoom(available(), [...this.#resident.values()], this.#need || FIRST_GUESS))
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#resident.set(id, 0);
  }

  /** Takes a cell over from worker to worker until it is done, fails or is stopped. */
  async #finish(task: CellTask): Promise<CellOutcome> {
    const { id } = task;
    const { attempts, hooks } = this.#options;
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await this.#once(task);
        return result ? { id, ended: "done", result } : { id, ended: "stopped" };
      } catch (thrown) {
        const reason = thrown instanceof Error ? thrown.message : String(thrown);
        // What is wrong with the task itself is wrong the next time too.
        if (!(thrown instanceof ProcessLost) || attempt === attempts) return { id, ended: "failed", reason };
        if (hooks.signal?.aborted) return { id, ended: "stopped" };
      }
    }
  }

  async #once(task: CellTask): Promise<CellResult | undefined> {
    const { folder, hooks } = this.#options;
    const { id } = task;
    try {
      const message = { task, folder: cellFolder(folder, id) };
      return await runInProcess<typeof message, WorkerPlace, CellResult>(ENTRY, message, {
        signal: hooks.signal,
        onStart: (pid) => hooks.onStart?.(id, String(pid)),
        onProgress: ({ memory, ...place }) => {
          this.#resident.set(id, memory);
          this.#need = Math.max(this.#need, memory);
          hooks.onProgress?.(id, place);
        },
      });
    } finally {
      this.#resident.set(id, 0);
    }
  }
}
