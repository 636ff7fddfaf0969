import { VERSION } from "@mesagrid/agent";
import { QueueEvents } from "bullmq";
import { cellFolder, knownResult } from "../../study/cell-result.js";
import type { CellTask } from "../../study/plan.js";
import type { CellOutcome, ExecutorHooks } from "../types.js";
import { CellArchive } from "./archive.js";
import type { Desk } from "./desk.js";
import { type CellJob, jobId, STOPPED_BY_STUDY, stopKey } from "./job.js";
import { closeSoon } from "./leaving.js";
import { QUEUE, QUEUE_PREFIX } from "./redis.js";
import type { JobProgress } from "./work-queue.js";

/** Milliseconds between two looks at all cells: events tell of them at once, but a connection that was away has missed some. */
const LOOK_EVERY = 3000;
/** Milliseconds before a cell that did not work out is tried again; twice that the next time. */
const BACKOFF = 1000;
/** Seconds for which a stop holds, should the job's worker be one that has died. */
const STOP_HOLDS = 3600;
/** Milliseconds in which workers are to have stopped. */
const PATIENCE = 60_000;
/** Seconds for which jobs that have ended stay in Redis, should the study be away when they do. */
const KEPT = { age: 24 * 3600 } as const;

/** Cells on the queue, from being put there until each has its outcome. */
export class Round {
  readonly #desk: Desk;
  readonly #hooks: ExecutorHooks;
  /** By job; one that is taken out has its outcome. */
  readonly #open: Map<string, CellTask>;
  readonly #events: QueueEvents;
  #end: (fault?: unknown) => void = () => undefined;

  constructor(desk: Desk, tasks: readonly CellTask[], hooks: ExecutorHooks) {
    this.#desk = desk;
    this.#hooks = hooks;
    this.#open = new Map(tasks.map((task) => [jobId(this.#payload(task), task), task]));
    const { connection } = desk.queue.opts;
    this.#events = new QueueEvents(QUEUE, { connection, prefix: QUEUE_PREFIX });
  }

  async work(): Promise<void> {
    const { signal } = this.#hooks;
    const ended = new Promise<void>((resolve, reject) => {
      this.#end = (fault) => (fault === undefined ? resolve() : reject(fault));
    });
    const stop = () => this.#try(() => this.#stop());
    const looking = setInterval(() => this.#try(() => this.#look()), LOOK_EVERY);
    try {
      this.#listen();
      await this.#events.waitUntilReady();
      for (const [job, task] of this.#open) if (!signal?.aborted) await this.#submit(job, task);
      signal?.addEventListener("abort", stop, { once: true });
      if (signal?.aborted) stop();
      await ended;
    } finally {
      clearInterval(looking);
      signal?.removeEventListener("abort", stop);
      await closeSoon(() => this.#events.close());
    }
  }

  #payload(task: CellTask): CellJob {
    const { identity: store, study } = this.#desk;
    return { version: VERSION, store, study, task };
  }

  #listen(): void {
    const { onStart, onProgress } = this.#hooks;
    this.#events.on("error", () => undefined); // it comes back; what was missed is looked up
    this.#events.on("progress", ({ jobId: job, data }) => {
      const task = this.#open.get(job);
      const { worker, place } = data as unknown as JobProgress;
      if (task && place) onProgress?.(task.id, place);
      else if (task) onStart?.(task.id, worker);
    });
    this.#events.on("completed", ({ jobId: job }) => this.#try(() => this.#collect(job)));
    this.#events.on("failed", ({ jobId: job, failedReason }) =>
      this.#try(() => this.#failed(job, failedReason)),
    );
  }

  #try(work: () => Promise<void>): void {
    work().catch((thrown) => this.#end(thrown));
  }

  /** Puts a cell on the queue, unless it is there; what has ended before is asked anew. */
  async #submit(job: string, task: CellTask): Promise<void> {
    const { queue, redis, attempts } = this.#desk;
    await redis.del(stopKey(job));
    const state = await queue.getJobState(job);
    if (state === "completed" || state === "failed") await queue.remove(job);
    await queue.add(task.id, this.#payload(task), {
      jobId: job,
      attempts,
      backoff: { type: "exponential", delay: BACKOFF },
      removeOnComplete: KEPT,
      removeOnFail: KEPT,
      stackTraceLimit: 0,
    });
  }

  async #look(): Promise<void> {
    const { queue } = this.#desk;
    for (const [job, task] of [...this.#open]) {
      const state = await queue.getJobState(job);
      if (state === "completed") await this.#collect(job);
      else if (state === "failed") await this.#failed(job, (await queue.getJob(job))?.failedReason ?? "");
      else if (state === "unknown" && this.#open.has(job)) await this.#gone(job, task);
    }
  }

  /** Somebody has taken a job off the queue. */
  async #gone(job: string, task: CellTask): Promise<void> {
    if (this.#hooks.signal?.aborted) this.#settle(job, { id: task.id, ended: "stopped" });
    else await this.#submit(job, task);
  }

  async #collect(job: string): Promise<void> {
    const task = this.#open.get(job);
    if (!task) return;
    const { id } = task;
    const folder = cellFolder(this.#desk.folder, id);
    await new CellArchive(this.#desk.store, task).fetch(folder);
    const result = knownResult(folder, task);
    const reason = `a worker has done ${id}, and its result is not in ${this.#desk.store.name}`;
    this.#settle(job, result ? { id, ended: "done", result } : { id, ended: "failed", reason });
  }

  async #failed(job: string, reason: string): Promise<void> {
    const task = this.#open.get(job);
    if (!task) return;
    const { id } = task;
    if (reason !== STOPPED_BY_STUDY) this.#settle(job, { id, ended: "failed", reason });
    else if (this.#hooks.signal?.aborted) this.#settle(job, { id, ended: "stopped" });
    else await this.#submit(job, task); // the same study, stopped elsewhere
  }

  #settle(job: string, outcome: CellOutcome): void {
    if (!this.#open.delete(job)) return;
    this.#hooks.onOutcome?.(outcome);
    if (this.#open.size === 0) this.#end();
  }

  /** Takes what waits off the queue, and has the workers of the rest stop. */
  async #stop(): Promise<void> {
    const { queue, redis } = this.#desk;
    const late = setTimeout(() => this.#giveUp(), PATIENCE);
    late.unref();
    for (const [job, task] of [...this.#open]) {
      if ((await queue.getJobState(job)) === "active") await redis.set(stopKey(job), "1", "EX", STOP_HOLDS);
      else {
        await queue.remove(job);
        if ((await queue.getJobState(job)) === "unknown")
          this.#settle(job, { id: task.id, ended: "stopped" });
        else await redis.set(stopKey(job), "1", "EX", STOP_HOLDS); // it began in between
      }
    }
  }

  /** A worker that does not answer is taken for dead; who takes its cell over finds that it is stopped. */
  #giveUp(): void {
    for (const [job, { id }] of [...this.#open]) this.#settle(job, { id, ended: "stopped" });
  }
}
