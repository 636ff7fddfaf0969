import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { VERSION } from "@mesagrid/agent";
import { type Job, UnrecoverableError, WaitingError, Worker } from "bullmq";
import type { Redis } from "ioredis";
import type { CellTask } from "../../study/plan.js";
import type { TaskPlace } from "../overview.js";
import { ProcessLost, runInProcess } from "../processes.js";
import { identityOf } from "./identity.js";
import { type CellJob, readJob, readTask, STOPPED_BY_STUDY, stopKey } from "./job.js";
import { closeSoon } from "./leaving.js";
import { openStore } from "./open-store.js";
import type { CellEnd, CellMessage } from "./queue-process.js";
import { connect, QUEUE, QUEUE_PREFIX, type RedisPlace, wordsOf } from "./redis.js";
import type { Store } from "./store.js";

export interface WorkQueueOptions {
  readonly queue: RedisPlace;
  /** The store's place. */
  readonly store: string;
  /** Where cells lie while they are worked on. */
  readonly folder: string;
  /** Cells at once. */
  readonly atOnce: number;
  /** Seconds without a word from a worker after which its cells are taken over. */
  readonly lease: number;
  /** Cells under way write a checkpoint and go back to the queue. */
  readonly signal: AbortSignal;
  /** It waits for cells from now on. @param store what the store is called */
  readonly onReady?: (store: string) => void;
  /** What happens, a line each. */
  readonly onEvent: (words: string) => void;
}

/** What a worker says of a job. */
export interface JobProgress {
  readonly worker: string;
  /** None as it begins. */
  readonly place?: TaskPlace;
}

/** How often a cell may lose its worker before it counts as failed: what brings every machine down must end. */
const TAKEOVERS = 5;
/** Milliseconds between two looks at whether a study has stopped what is worked on here. */
const LOOK_EVERY = 1000;

const ENTRY = new URL("./queue-process.js", import.meta.url);

/**
 * Works off cells that studies put on a queue, until it is stopped.
 *
 * @returns why it cannot work for the studies here, in words; nothing if it was stopped
 * @throws Failure if there is no Redis server, or no such store
 */
export async function workQueue(options: WorkQueueOptions): Promise<string | undefined> {
  const store = openStore(options.store);
  const redis = await connect(options.queue);
  try {
    return await new QueueWorker(options, store, redis).work();
  } finally {
    redis.disconnect();
  }
}

/** A cell that is worked on here. */
interface Assignment {
  readonly job: string;
  /** Aborted when its study has stopped it. */
  readonly stop: AbortController;
}

class QueueWorker {
  readonly #options: WorkQueueOptions;
  readonly #store: Store;
  readonly #redis: Redis;
  readonly #name = `${hostname()}:${process.pid}`;
  readonly #assignments = new Set<Assignment>();
  /** Aborted when this worker has found that it is of no use here. */
  readonly #useless = new AbortController();
  readonly #signal: AbortSignal;
  #because: string | undefined;

  constructor(options: WorkQueueOptions, store: Store, redis: Redis) {
    this.#options = options;
    this.#store = store;
    this.#redis = redis;
    this.#signal = AbortSignal.any([options.signal, this.#useless.signal]);
  }

  async work(): Promise<string | undefined> {
    const { queue, lease, atOnce, onEvent } = this.#options;
    const worker = new Worker<unknown, string>(QUEUE, (job, token, lost) => this.#work(job, token, lost), {
      connection: queue.options,
      prefix: QUEUE_PREFIX,
      name: `${this.#name}:x${atOnce}`,
      concurrency: atOnce,
      lockDuration: lease * 1000,
      stalledInterval: lease * 500,
      maxStalledCount: TAKEOVERS,
    });
    let said = "";
    worker.on("error", (error) => {
      const words = wordsOf(error, queue.options);
      if (words !== said) onEvent(words); // a server that is away is tried again and again
      said = words;
    });
    worker.on("ready", () => {
      said = "";
    });
    worker.on("stalled", (id) => onEvent(`${id} has lost its worker: it goes back to the queue`));
    worker.on("lockRenewalFailed", (ids) => {
      for (const id of ids) worker.cancelJob(id, "another worker has it");
    });
    const looking = setInterval(() => this.#look().catch(() => undefined), LOOK_EVERY);
    try {
      await worker.waitUntilReady();
      this.#options.onReady?.(this.#store.name);
      if (!this.#signal.aborted)
        await new Promise((resolve) => this.#signal.addEventListener("abort", resolve, { once: true }));
      const closing = worker.close();
      while (this.#assignments.size > 0) await wait(100);
      await closeSoon(() => closing);
    } finally {
      clearInterval(looking);
    }
    return this.#because;
  }

  /** Stops what studies have stopped. */
  async #look(): Promise<void> {
    for (const { job, stop } of this.#assignments) if (await this.#isStopped(job)) stop.abort();
  }

  async #isStopped(job: string): Promise<boolean> {
    return (await this.#redis.exists(stopKey(job))) > 0;
  }

  async #work(job: Job<unknown, string>, token: string | undefined, lost?: AbortSignal): Promise<string> {
    const { onEvent } = this.#options;
    const payload = orUnrecoverable(() => readJob(job.data));
    const because = await this.#misfit(payload);
    if (because !== undefined) {
      this.#because ??= because;
      this.#useless.abort();
    }
    if (this.#signal.aborted) return this.#giveBack(job, token);
    const task = orUnrecoverable(() => readTask(payload.task));
    const id = job.id ?? task.id;
    if (await this.#isStopped(id)) throw new UnrecoverableError(STOPPED_BY_STUDY);
    const assignment: Assignment = { job: id, stop: new AbortController() };
    this.#assignments.add(assignment);
    onEvent(`${payload.study.name}: ${task.id} begins`);
    try {
      const stop = AbortSignal.any([this.#signal, assignment.stop.signal, ...(lost ? [lost] : [])]);
      const end = await this.#train(job, task, stop);
      if (end?.ended === "done") {
        onEvent(`${payload.study.name}: ${task.id} is done`);
        return "done";
      }
      if (end) throw new Error(end.reason);
    } catch (thrown) {
      onEvent(`${payload.study.name}: ${task.id}: ${thrown instanceof Error ? thrown.message : thrown}`);
      throw thrown;
    } finally {
      this.#assignments.delete(assignment);
    }
    onEvent(`${payload.study.name}: ${task.id} is stopped, its checkpoint kept`);
    if (assignment.stop.signal.aborted) throw new UnrecoverableError(STOPPED_BY_STUDY);
    if (lost?.aborted) throw new Error("another worker has taken it over");
    return this.#giveBack(job, token);
  }

  /** Why this worker cannot do a study's cells. */
  async #misfit({ version, store, study }: CellJob): Promise<string | undefined> {
    if (version !== VERSION)
      return `study ${study.name} was planned by mesagrid ${version}, and this is ${VERSION}: run the same version everywhere`;
    if ((await identityOf(this.#store)) !== store)
      return `study ${study.name} keeps its results in another store than ${this.#store.name}: give both the same --store`;
    return undefined;
  }

  async #giveBack(job: Job<unknown, string>, token: string | undefined): Promise<never> {
    await job.moveToWait(token);
    throw new WaitingError();
  }

  async #train(job: Job<unknown, string>, task: CellTask, signal: AbortSignal): Promise<CellEnd | undefined> {
    if (signal.aborted) return undefined;
    const folder = join(this.#options.folder, `${task.id}-${randomUUID()}`);
    // Progress that is not heard is no harm; a job that is gone is noticed at its end.
    const tell = (progress: JobProgress) => job.updateProgress(progress).catch(() => undefined);
    const message: CellMessage = { task, folder, store: this.#options.store };
    try {
      await tell({ worker: this.#name });
      return await runInProcess<CellMessage, TaskPlace, CellEnd>(ENTRY, message, {
        signal,
        onProgress: (place) => tell({ worker: this.#name, place }),
      });
    } catch (thrown) {
      if (thrown instanceof ProcessLost) throw thrown;
      // What is wrong with the task itself is wrong the next time too.
      throw new UnrecoverableError(thrown instanceof Error ? thrown.message : String(thrown));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** What a job lacks it lacks the next time too. */
function orUnrecoverable<T>(read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    throw new UnrecoverableError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}
