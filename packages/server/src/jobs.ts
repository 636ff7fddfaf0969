import { join } from "node:path";
import { SHARE_ENV, Worker } from "node:worker_threads";
import { readRun } from "@mesagrid/agent";
import { messageOf, ServerError, systemCode } from "./errors.js";
import { markFailed } from "./failed.js";
import { runFolder } from "./paths.js";
import type { RunSummary } from "./shapes.js";
import { type Place, summarise } from "./summary.js";
import type { LiveRuns } from "./tail.js";
import type { Assignment, FromWorker, ToWorker, TrainingProgress } from "./train-worker.js";
import { type JobRequest, planTraining } from "./training-plan.js";

export interface JobsOptions {
  /** The folder of all runs. */
  readonly runs: string;
  /** Trainings at once; more wait. Default 1: a training takes a core. */
  readonly atOnce?: number;
  /** Trainings that may wait. Default 16. */
  readonly queue?: number;
  /** Most MiB of a worker's heap (tensors lie outside of it). Default 2048. */
  readonly heapMiB?: number;
  readonly onProgress?: (id: string, progress: TrainingProgress) => void;
  /** A training has ended; its folder says the same. */
  readonly onEnd?: (id: string, end: JobEnd) => void;
}

export interface JobEnd {
  /** `interrupted`: cut off because it did not stop in time when the server closed. */
  readonly ended: "finished" | "stopped" | "failed" | "interrupted";
  /** Why it failed. */
  readonly reason?: string;
}

/** A training that waits or runs. */
interface Job {
  readonly id: string;
  readonly folder: string;
  readonly assignment: Assignment;
  /** The scenario's text, of a new run. */
  readonly text?: string;
  /** What to say of it while its folder does not. */
  summary: RunSummary | undefined;
  place: Place;
  worker?: Worker;
  end?: JobEnd;
}

/** Failed runs without a folder that are remembered. */
const MOST_FAILURES = 32;

/** Milliseconds that a worker has to end after its last word. */
const END_GRACE = 2000;

/** Trains runs in worker threads, some at once and the others in turn. What a worker does, it cannot take the server with it. */
export class Jobs implements LiveRuns {
  readonly #options: JobsOptions;
  readonly #queue: Job[] = [];
  readonly #running = new Map<string, Job>();
  readonly #failures: { readonly summary: RunSummary; readonly text: string | undefined }[] = [];
  readonly #waiting: (() => void)[] = [];
  #closing = false;

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  /** Trainings that run now. */
  get running(): number {
    return this.#running.size;
  }

  /** Trainings that wait. */
  get queued(): number {
    return this.#queue.length;
  }

  /**
   * Starts a training, or has it wait for its turn.
   *
   * @returns the run's id
   * @throws ScenarioError if the scenario has a fault; ServerError `queue-full` or `closing`
   */
  start(request: JobRequest): string {
    this.#refuseIfFull();
    const training = planTraining(request, this.#options.runs, (id) => this.#find(id) !== undefined);
    const { id, summary, options } = training;
    const assignment = { kind: "train", options } as const;
    const folder = join(this.#options.runs, id);
    this.#enqueue({ id, folder, assignment, text: request.scenario, summary, place: placeOf(summary) });
    return id;
  }

  /**
   * Resumes a run from its newest checkpoint, or has it wait for its turn.
   *
   * @throws ServerError `no-such-run`, `already-running`, `already-finished`, `queue-full` or `closing`
   */
  async resume(id: string): Promise<void> {
    this.#refuseIfFull();
    const folder = await runFolder(this.#options.runs, id);
    const before = summarise(id, readRun(folder), this.#find(id) !== undefined);
    if (this.#find(id) || before.status === "running") {
      throw new ServerError("already-running", 409, `'${id}' is being trained`);
    }
    if (before.status === "finished") {
      throw new ServerError("already-finished", 409, `'${id}' has done all its steps`, "start a new run");
    }
    const { reason: _, ended: __, ...summary } = before;
    this.#enqueue({
      id,
      folder,
      assignment: { kind: "resume", folder },
      summary: { ...summary, status: "queued" },
      place: placeOf(before),
    });
  }

  /**
   * Stops a training after its current iteration, with a checkpoint; takes a waiting one out of the queue.
   *
   * @throws ServerError `not-running` if no worker of this server has it
   */
  stop(id: string): void {
    const waiting = this.#queue.findIndex((job) => job.id === id);
    if (waiting >= 0) {
      this.#queue.splice(waiting, 1);
      return;
    }
    const job = this.#running.get(id);
    if (!job) throw new ServerError("not-running", 409, `this server is not training '${id.slice(0, 120)}'`);
    job.worker?.postMessage("stop" satisfies ToWorker);
  }

  pending(): readonly RunSummary[] {
    const jobs = [...this.#running.values(), ...this.#queue];
    return [...this.#failures.map(({ summary }) => summary), ...jobs.flatMap((job) => job.summary ?? [])];
  }

  text(id: string): string | undefined {
    const failed = this.#failures.find(({ summary }) => summary.id === id);
    return failed?.text ?? this.#find(id)?.text;
  }

  place(id: string): Place | undefined {
    return this.#running.get(id)?.place;
  }

  /**
   * Stops all trainings and takes no more.
   *
   * @param grace milliseconds that the workers have to write their checkpoints; then they are cut off
   */
  async closeAll(grace = 10_000): Promise<void> {
    this.#closing = true;
    this.#queue.length = 0;
    for (const job of this.#running.values()) job.worker?.postMessage("stop" satisfies ToWorker);
    const cut = setTimeout(() => {
      for (const job of this.#running.values()) void job.worker?.terminate();
    }, grace);
    if (this.#running.size > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    clearTimeout(cut);
  }

  #refuseIfFull(): void {
    if (this.#closing) throw new ServerError("closing", 503, "the server is closing");
    if (this.#queue.length >= (this.#options.queue ?? 16)) {
      throw new ServerError("queue-full", 429, `${this.#queue.length} trainings wait already`, "try later");
    }
  }

  #find(id: string): Job | undefined {
    return this.#running.get(id) ?? this.#queue.find((job) => job.id === id);
  }

  #enqueue(job: Job): void {
    this.#queue.push(job);
    this.#next();
  }

  #next(): void {
    while (!this.#closing && this.#running.size < (this.#options.atOnce ?? 1)) {
      const job = this.#queue.shift();
      if (!job) return;
      this.#running.set(job.id, job);
      try {
        this.#run(job);
      } catch (thrown) {
        job.end = { ended: "failed", reason: messageOf(thrown) };
        void this.#exited(job);
      }
    }
  }

  #run(job: Job): void {
    if (job.summary) job.summary = { ...job.summary, status: "running" };
    const worker = new Worker(new URL("./train-worker.js", import.meta.url), {
      workerData: job.assignment,
      env: SHARE_ENV, // a native tensor library reads the process's own, to know how much it may say
      resourceLimits: { maxOldGenerationSizeMb: this.#options.heapMiB ?? 2048 },
      stdout: true, // the libraries' greetings are no part of the server's output
      stderr: true,
    });
    worker.stdout.resume();
    worker.stderr.resume();
    worker.on("message", (message: FromWorker) => this.#hear(job, message));
    worker.on("error", (thrown) => {
      job.end ??= { ended: "failed", reason: reasonOf(thrown) };
    });
    worker.on("exit", () => void this.#exited(job));
    job.worker = worker;
  }

  #hear(job: Job, message: FromWorker): void {
    if (message.type === "progress") {
      job.place = message.progress;
      job.summary = undefined; // from here on its folder tells
      this.#options.onProgress?.(job.id, message.progress);
      return;
    }
    const failed = message.type === "failed";
    job.end = failed ? { ended: "failed", reason: message.reason } : { ended: message.ended };
    // The worker ends by itself, unless something that a library left open keeps it.
    setTimeout(() => void job.worker?.terminate(), END_GRACE).unref();
  }

  async #exited(job: Job): Promise<void> {
    const unsaid: JobEnd = this.#closing
      ? { ended: "interrupted" }
      : { ended: "failed", reason: "its worker ended without a word" };
    const end = job.end ?? unsaid;
    if (end.ended === "failed") {
      const reason = end.reason ?? "";
      const marked = await markFailed(job.folder, reason);
      if (!marked && job.summary) {
        const ended = new Date().toISOString();
        this.#failures.push({ summary: { ...job.summary, status: "failed", reason, ended }, text: job.text });
        if (this.#failures.length > MOST_FAILURES) this.#failures.shift();
      }
    }
    this.#running.delete(job.id);
    this.#options.onEnd?.(job.id, end);
    this.#next();
    if (this.#running.size === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

function placeOf({ step, phase, phaseIndex }: Place): Place {
  return { step, phase, phaseIndex };
}

function reasonOf(thrown: unknown): string {
  if (systemCode(thrown) === "ERR_WORKER_OUT_OF_MEMORY") return "its worker ran out of memory";
  return messageOf(thrown);
}
