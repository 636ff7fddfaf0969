import { join } from "node:path";
import { readRun } from "@mesagrid/agent";
import { parseScenario } from "@mesagrid/env";
import type { BranchRequest } from "./branch-plan.js";
import { messageOf, refuse } from "./errors.js";
import { Failures, markFailed } from "./failed.js";
import { type Job, newBranch, newRun, placeOf, resumed } from "./job.js";
import { runFolder } from "./paths.js";
import type { LiveSlots } from "./pictures/live-slots.js";
import { shareOf } from "./places.js";
import type { RunSummary } from "./shapes.js";
import { type Place, summarise } from "./summary.js";
import type { LiveRuns } from "./tail.js";
import type { TrainingProgress } from "./train-worker.js";
import { freeRunId, type JobRequest } from "./training-plan.js";
import { type JobEnd, TrainingWorker } from "./training-worker.js";
import { Waiting } from "./waiting.js";

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

/** Trains runs in worker threads, some at once and the others in turn. What waits is kept on the disk. */
export class Jobs implements LiveRuns {
  readonly #options: JobsOptions;
  readonly #queue: Waiting;
  readonly #running = new Map<string, Job>();
  readonly #failures = new Failures();
  readonly #listeners: ((end: JobEnd) => void)[] = [];
  readonly #idle: (() => void)[] = [];
  #closing = false;

  constructor(options: JobsOptions) {
    this.#options = options;
    const begun = () => [...this.#running.values()].filter((job) => job.summary !== undefined);
    this.#queue = new Waiting(options.runs, begun);
  }

  /**
   * Goes on with what servers that are gone had promised to train; where it cannot be kept, that is left to the next server. To be
   * called once, when the server is sure to serve.
   */
  takeOver(): void {
    this.#queue.takeOver();
    this.#next();
  }

  /** Trainings that run now. */
  get running(): number {
    return this.#running.size;
  }

  /** Trainings that wait. */
  get queued(): number {
    return this.#queue.all.length;
  }

  /** Tells the listener of every training that ends. */
  whenEnded(listener: (end: JobEnd) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Starts a training, or has it wait for its turn.
   *
   * @param client who asks for it, over the network: no client has more than four fifths of the places
   * @returns the run's id
   * @throws ScenarioError if the scenario has a fault; ServerError `queue-full`, `too-many-jobs` or `closing`; RunError `disk-full`
   */
  start(request: JobRequest, client?: string): string {
    this.#refuseIfFull(client);
    const { name } = parseScenario(request.scenario);
    const { id, started } = this.#newId(name, request.seed);
    this.#enqueue(newRun({ kind: "train", id, started, request }, this.#options.runs, client));
    return id;
  }

  /**
   * Starts a run from a checkpoint of another, as `mesagrid branch` does, or has it wait for its turn.
   *
   * @returns the new run's id
   * @throws ServerError `no-such-run` or as `start`; RunError `no-checkpoint`, `bad-checkpoint`; ScenarioError if the scenario has no
   *   such objective or level set
   */
  async branch(parent: string, request: BranchRequest, client?: string): Promise<string> {
    const { scenario, seed } = readRun(await runFolder(this.#options.runs, parent));
    this.#refuseIfFull(client);
    const { id, started } = this.#newId(scenario.name, request.seed ?? seed);
    this.#enqueue(newBranch({ kind: "branch", id, started, parent, request }, this.#options.runs, client));
    return id;
  }

  /**
   * Has a paused training go on; resumes one that was stopped, cut off or failed from its newest checkpoint, or has it wait for its turn.
   *
   * @throws ServerError `no-such-run`, `already-running`, `already-finished`, `queue-full`, `too-many-jobs` or `closing`
   */
  async resume(id: string, client?: string): Promise<void> {
    const job = this.#running.get(id);
    if (job?.pausing) {
      job.worker?.say("go");
      job.pausing = false;
      job.place = { ...job.place, paused: false };
      return;
    }
    const folder = await runFolder(this.#options.runs, id);
    const before = summarise(id, readRun(folder), this.#find(id) !== undefined);
    if (this.#find(id) || before.status === "running") {
      throw refuse("already-running", `'${id}' is being trained`);
    }
    if (before.status === "finished") {
      throw refuse("already-finished", `'${id}' has done all its steps`, "start a new run");
    }
    this.#refuseIfFull(client);
    this.#enqueue(resumed(folder, before, client));
  }

  /**
   * Has a training wait after its current iteration. It stays in its worker, and its place is not given to another.
   *
   * @throws ServerError `not-running` if no worker of this server has it
   */
  pause(id: string): void {
    const job = this.#runningJob(id);
    job.worker?.say("pause");
    job.pausing = true;
  }

  /**
   * Stops a training after its current iteration, with a checkpoint; takes a waiting one out of the queue.
   *
   * @param now true to end its worker at once, which is a failure: for one that does not hear
   * @throws ServerError `not-running` if no worker of this server has it; RunError `disk-full`: then it waits on
   */
  stop(id: string, now = false): void {
    if (this.#queue.remove(id)) return;
    const { worker } = this.#runningJob(id);
    if (now) worker?.kill({ ended: "failed", reason: "its worker was killed, as was asked" });
    else worker?.say("stop");
  }

  /** Forgets that a run failed of which no folder tells. @returns false if there is no such run */
  forget(id: string): boolean {
    return this.#failures.forget(id);
  }

  pending(): readonly RunSummary[] {
    const jobs = [...this.#running.values(), ...this.#queue.all];
    return [...this.#failures.summaries(), ...jobs.flatMap((job) => job.summary ?? [])];
  }

  text(id: string): string | undefined {
    return this.#failures.text(id) ?? this.#find(id)?.text;
  }

  place(id: string): Place | undefined {
    return this.#running.get(id)?.place;
  }

  slots(id: string): LiveSlots | undefined {
    return this.#running.get(id)?.slots;
  }

  /**
   * Stops all trainings and takes no more. What waits is kept for the next server.
   *
   * @param grace milliseconds that the workers have to write their checkpoints; then they are cut off
   */
  async closeAll(grace = 8000): Promise<void> {
    this.#closing = true;
    for (const { worker } of this.#running.values()) worker?.say("stop");
    const cut = setTimeout(() => {
      for (const { worker } of this.#running.values()) worker?.kill({ ended: "interrupted" });
    }, grace);
    if (this.#running.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
    clearTimeout(cut);
  }

  #refuseIfFull(client: string | undefined): void {
    const { atOnce = 1, queue = 16 } = this.#options;
    if (this.#closing) throw refuse("closing", "the server is closing");
    if (this.queued >= queue) {
      throw refuse("queue-full", `${this.queued} trainings wait already`, "try later");
    }
    const own = [...this.#running.values(), ...this.#queue.all].filter((job) => job.client === client);
    if (client !== undefined && own.length >= shareOf(atOnce + queue)) {
      throw refuse("too-many-jobs", `${own.length} trainings of yours run and wait already`, "try later");
    }
  }

  #newId(scenario: string, seed: number): { readonly id: string; readonly started: string } {
    const started = new Date().toISOString();
    const taken = (id: string) => this.#find(id) !== undefined;
    return { id: freeRunId(scenario, seed, started, this.#options.runs, taken), started };
  }

  #runningJob(id: string): Job {
    const job = this.#running.get(id);
    if (job) return job;
    throw refuse("not-running", `this server is not training '${id.slice(0, 120)}'`);
  }

  #find(id: string): Job | undefined {
    return this.#running.get(id) ?? this.#queue.all.find((job) => job.id === id);
  }

  #enqueue(job: Job): void {
    this.#queue.add(job);
    this.#failures.forget(job.id);
    this.#next();
  }

  #next(): void {
    while (!this.#closing && this.#running.size < (this.#options.atOnce ?? 1)) {
      const job = this.#queue.shift();
      if (!job) return;
      this.#running.set(job.id, job);
      if (job.summary) job.summary = { ...job.summary, status: "running" };
      try {
        job.worker = new TrainingWorker(job.assignment, {
          heapMiB: this.#options.heapMiB ?? 2048,
          onProgress: (progress) => this.#hear(job, progress),
          onShowing: (showing) => job.slots.hear(showing),
          onEnd: (end) => void this.#exited(job, end),
        });
      } catch (thrown) {
        void this.#exited(job, { ended: "failed", reason: messageOf(thrown) });
      }
    }
  }

  #hear(job: Job, progress: TrainingProgress): void {
    job.place = placeOf(progress);
    if (job.summary) {
      job.summary = undefined; // from here on its folder tells
      this.#queue.keepIfThereIsRoom();
    }
    this.#options.onProgress?.(job.id, progress);
  }

  async #exited(job: Job, said: JobEnd | undefined): Promise<void> {
    const end = said ?? { ended: "failed", reason: "its worker ended without a word" };
    if (end.ended === "failed") await this.#remember(job, end.reason ?? "");
    if (end.ended === "interrupted" && job.summary) this.#queue.leave(job);
    this.#running.delete(job.id);
    job.slots.end();
    this.#queue.keepIfThereIsRoom();
    this.#options.onEnd?.(job.id, end);
    for (const listener of this.#listeners) listener(end);
    this.#next();
    if (this.#running.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Writes into the run's folder that it failed; if that has none yet, or there is no room, it is remembered here. */
  async #remember({ id, summary, text }: Job, reason: string): Promise<void> {
    const folder = join(this.#options.runs, id);
    if (await markFailed(folder, reason)) return;
    try {
      this.#failures.add(summary ?? summarise(id, readRun(folder), false), reason, text);
    } catch {
      // its folder is gone, and with it the run
    }
  }
}
