import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What a task's process may say while it works, and must say in the end. */
export type FromTask<Progress, Result> =
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "result"; readonly result: Result }
  | { readonly type: "failed"; readonly reason: string };

export interface ProcessOptions<Progress, Result> {
  /** Processes at once. */
  readonly atOnce: number;
  /** Once aborted no task is started any more, and those under way are asked to stop. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (task: number, progress: Progress) => void;
  readonly onResult?: (task: number, result: Result) => void;
}

/**
 * Works tasks off in processes of their own, some at once: each gets its task as the first message and answers as `FromTask` says.
 *
 * @param entry the file that a process runs; it calls `answerTask`
 * @returns the tasks' results in their order; none for those that were not started or ended without one because of the signal
 * @throws Error with the reason of the first task that failed, after those under way have ended
 */
export async function runInProcesses<Task, Progress, Result>(
  entry: URL,
  tasks: readonly Task[],
  options: ProcessOptions<Progress, Result>,
): Promise<(Result | undefined)[]> {
  const results: (Result | undefined)[] = tasks.map(() => undefined);
  let failure: Error | undefined;
  let next = 0;
  const worker = async () => {
    while (next < tasks.length && !options.signal?.aborted && !failure) {
      const task = next++;
      try {
        const result = await runInProcess<Task, Progress, Result>(entry, tasks[task], {
          signal: options.signal,
          onProgress: (progress) => options.onProgress?.(task, progress),
        });
        results[task] = result;
        if (result !== undefined) options.onResult?.(task, result);
      } catch (thrown) {
        failure ??= thrown as Error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.atOnce, tasks.length) }, worker));
  if (failure) throw failure;
  return results;
}

/** What is heard of a task while its process works. */
export interface ProcessHooks<Progress> {
  /** Asks the process to stop; it then ends without a result. */
  readonly signal?: AbortSignal | undefined;
  readonly onStart?: (pid: number) => void;
  readonly onProgress?: (progress: Progress) => void;
}

/** A process that ended without a word: killed from outside, or by its own fault. What it had written is still there. */
export class ProcessLost extends Error {
  constructor(how: string) {
    super(`a process ended without a result (${how})`);
    this.name = "ProcessLost";
  }
}

/**
 * There is a process for each core: the collector's helping threads would only take time from the other processes. Two of them
 * are 3 % quicker without, and one alone 4 % slower (`npm run -s bench -- study`).
 */
const execArgv = [...process.execArgv, "--single-threaded-gc"];

/**
 * Works one task off in a process of its own.
 *
 * @returns its result; nothing if it was stopped by the signal
 * @throws ProcessLost; Error with the reason that the task gave
 */
export function runInProcess<Task, Progress, Result>(
  entry: URL,
  task: Task,
  { signal, onStart, onProgress }: ProcessHooks<Progress>,
): Promise<Result | undefined> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(entry), [], { execArgv, stdio: ["ignore", "ignore", "inherit", "ipc"] });
    let result: Result | undefined;
    let reason: string | undefined;
    // Ctrl-C reaches it by itself; a signal to this process alone does not.
    const stop = () => child.kill("SIGTERM");
    signal?.addEventListener("abort", stop, { once: true });
    child.on("spawn", () => child.pid !== undefined && onStart?.(child.pid));
    child.on("message", (message: FromTask<Progress, Result>) => {
      if (message.type === "progress") onProgress?.(message.progress);
      else if (message.type === "failed") reason = message.reason;
      else result = message.result;
    });
    child.on("error", reject);
    child.on("exit", (code, killedBy) => {
      signal?.removeEventListener("abort", stop);
      if (result !== undefined || (signal?.aborted && reason === undefined)) resolve(result);
      else if (reason !== undefined) reject(new Error(reason));
      else reject(new ProcessLost(`${killedBy ?? `exit code ${code}`}`));
    });
    // A process that is killed as it starts closes its channel before it has heard; its exit tells of it.
    child.send(task as object, () => undefined);
  });
}

/** The other end: works the one task of this process off, and ends it. A task without a result was stopped. */
export function answerTask<Task, Progress, Result>(
  work: (task: Task, say: (progress: Progress) => void) => Promise<Result | undefined>,
): void {
  // Whoever asked may be gone; then there is nobody to tell.
  const tell = (message: FromTask<Progress, Result>) =>
    process.connected && process.send?.(message, undefined, undefined, () => undefined);
  process.once("message", (task: Task) => {
    work(task, (progress) => tell({ type: "progress", progress }))
      .then(
        (result) => result !== undefined && tell({ type: "result", result }),
        (thrown) =>
          tell({ type: "failed", reason: thrown instanceof Error ? thrown.message : String(thrown) }),
      )
      .finally(() => process.connected && process.disconnect());
  });
}
