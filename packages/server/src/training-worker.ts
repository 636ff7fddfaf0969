import { SHARE_ENV, Worker } from "node:worker_threads";
import { messageOf, systemCode } from "./errors.js";
import type { Showing } from "./pictures/showcase.js";
import type { Assignment, FromWorker, ToWorker, TrainingProgress } from "./train-worker.js";

export interface JobEnd {
  /** `interrupted`: cut off because it did not stop in time when the server closed. */
  readonly ended: "finished" | "stopped" | "failed" | "interrupted";
  /** Why it failed. */
  readonly reason?: string;
}

export interface TrainingWorkerOptions {
  /** Most MiB of its heap (tensors lie outside of it). */
  readonly heapMiB: number;
  readonly onProgress: (progress: TrainingProgress) => void;
  readonly onShowing: (showing: Showing) => void;
  /** It has ended; nothing if it did so without a word. */
  readonly onEnd: (end: JobEnd | undefined) => void;
}

/** Milliseconds that a worker has to end after its last word. */
const END_GRACE = 2000;

/** A thread that trains one run. Whatever becomes of it, it cannot take the server with it. */
export class TrainingWorker {
  readonly #worker: Worker;
  #end: JobEnd | undefined;

  /** @throws Error if there can be no further thread */
  constructor(assignment: Assignment, { heapMiB, onProgress, onShowing, onEnd }: TrainingWorkerOptions) {
    this.#worker = new Worker(new URL("./train-worker.js", import.meta.url), {
      workerData: assignment,
      env: SHARE_ENV, // a native tensor library reads the process's own, to know how much it may say
      resourceLimits: { maxOldGenerationSizeMb: heapMiB },
      stdout: true, // the libraries' greetings are no part of the server's output
      stderr: true,
    });
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
    this.#worker.on("message", (message: FromWorker) => {
      if (message.type === "progress") onProgress(message.progress);
      else if (message.type === "shows" || message.type === "drawn") onShowing(message);
      else this.#hearEnd(message);
    });
    this.#worker.on("error", (thrown) => {
      this.#end ??= { ended: "failed", reason: reasonOf(thrown) };
    });
    this.#worker.on("exit", () => onEnd(this.#end));
  }

  /** `stop` ends it after the iteration under way, with a checkpoint; `pause` has it wait there until `go`. */
  say(word: ToWorker): void {
    this.#worker.postMessage(word);
  }

  /** Ends it now, without a checkpoint. @param end what is said of it, if it has not said so itself */
  kill(end?: JobEnd): void {
    this.#end ??= end;
    void this.#worker.terminate();
  }

  #hearEnd(message: FromWorker & { type: "done" | "failed" }): void {
    this.#end =
      message.type === "failed" ? { ended: "failed", reason: message.reason } : { ended: message.ended };
    // The worker ends by itself, unless something that a library left open keeps it.
    setTimeout(() => void this.#worker.terminate(), END_GRACE).unref();
  }
}

function reasonOf(thrown: unknown): string {
  if (systemCode(thrown) === "ERR_WORKER_OUT_OF_MEMORY") return "its worker ran out of memory";
  return messageOf(thrown);
}
