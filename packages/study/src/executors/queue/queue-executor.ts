import { VERSION } from "@mesagrid/agent";
import { Queue } from "bullmq";
import { cellFolder, knownResult } from "../../study/cell-result.js";
import type { CellTask } from "../../study/plan.js";
import type { CellOutcome, Executor, ExecutorHooks } from "../types.js";
import type { Desk } from "./desk.js";
import { identify } from "./identity.js";
import { type CellJob, readTask } from "./job.js";
import { closeSoon } from "./leaving.js";
import { openStore } from "./open-store.js";
import { connect, QUEUE, QUEUE_PREFIX, type RedisPlace } from "./redis.js";
import { Round } from "./round.js";

export interface QueueOptions {
  /** The study's folder: what workers did is fetched to `cells/` there. */
  readonly folder: string;
  readonly queue: RedisPlace;
  /** The store's place. */
  readonly store: string;
  readonly study: CellJob["study"];
  /** How often a cell is tried whose process dies, or whose store does not answer. */
  readonly attempts?: number | undefined;
}

/** An executor with connections of its own. */
export interface QueueExecutor extends Executor {
  /** Whether there was no worker when it was opened. */
  readonly waiting: boolean;
  close(): Promise<void>;
}

/**
 * Puts cells on a queue of Redis, where `workQueue` on any machine takes them.
 *
 * @throws Failure if there is no Redis server, or no such store
 */
export async function openQueue(options: QueueOptions): Promise<QueueExecutor> {
  const store = openStore(options.store);
  const redis = await connect(options.queue);
  const queue = new Queue<CellJob>(QUEUE, { connection: options.queue.options, prefix: QUEUE_PREFIX });
  queue.on("error", () => undefined); // it comes back, and commands wait for it
  const close = async () => {
    await closeSoon(() => queue.close());
    redis.disconnect();
  };
  try {
    const identity = await identify(store);
    const workers = slotsOf((await queue.getWorkers()).map(({ rawname }) => rawname));
    const desk: Desk = { ...options, attempts: options.attempts ?? 3, store, identity, queue, redis };
    return {
      name: `queue at ${options.queue.name}`,
      workers: Math.max(1, workers),
      waiting: workers === 0,
      run: (tasks, hooks = {}) => run(desk, tasks, hooks),
      close,
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** Cells that workers do at once, by what they call themselves. */
function slotsOf(names: readonly (string | undefined)[]): number {
  return names.reduce((sum, name) => sum + Number(/:x(\d+)$/.exec(name ?? "")?.[1] ?? 1), 0);
}

async function run(desk: Desk, tasks: readonly CellTask[], hooks: ExecutorHooks): Promise<CellOutcome[]> {
  const outcomes = new Map<string, CellOutcome>();
  const onOutcome = (outcome: CellOutcome) => {
    outcomes.set(outcome.id, outcome);
    hooks.onOutcome?.(outcome);
  };
  const open = [...new Map(tasks.map((task) => [task.id, task])).values()].filter((task) => {
    const outcome = outcomeHere(desk, task);
    if (outcome) onOutcome(outcome);
    return !outcome;
  });
  if (open.length > 0 && !hooks.signal?.aborted) await new Round(desk, open, { ...hooks, onOutcome }).work();
  return tasks.map(({ id }) => outcomes.get(id) ?? { id, ended: "stopped" });
}

/** Of a cell that no worker needs to see, or should. */
function outcomeHere({ folder }: Desk, task: CellTask): CellOutcome | undefined {
  const { id, version } = task;
  if (version !== VERSION) {
    const reason = `${id} was planned by mesagrid ${version}, and this is ${VERSION}`;
    return { id, ended: "failed", reason };
  }
  try {
    readTask(task);
    const result = knownResult(cellFolder(folder, id), task);
    return result && { id, ended: "done", result };
  } catch (thrown) {
    return { id, ended: "failed", reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
