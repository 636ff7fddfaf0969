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
  /** Once aborted no task is started any more. Ctrl-C reaches the processes by itself, so they are not told. */
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
        results[task] = await runOne(entry, tasks[task], task, options);
      } catch (thrown) {
        failure ??= thrown as Error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.atOnce, tasks.length) }, worker));
  if (failure) throw failure;
  return results;
}

function runOne<Task, Progress, Result>(
  entry: URL,
  task: Task,
  index: number,
  { signal, onProgress, onResult }: ProcessOptions<Progress, Result>,
): Promise<Result | undefined> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(entry), [], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    let result: Result | undefined;
    let reason: string | undefined;
    child.on("message", (message: FromTask<Progress, Result>) => {
      if (message.type === "progress") onProgress?.(index, message.progress);
      else if (message.type === "failed") reason = message.reason;
      else {
        result = message.result;
        onResult?.(index, message.result);
      }
    });
    child.on("error", reject);
    child.on("exit", (code, killedBy) => {
      if (result !== undefined || (signal?.aborted && reason === undefined)) resolve(result);
      else
        reject(new Error(reason ?? `a process ended without a result (${killedBy ?? `exit code ${code}`})`));
    });
    child.send(task as object);
  });
}

/** The other end: works the one task of this process off, and ends it. A task without a result was stopped. */
export function answerTask<Task, Progress, Result>(
  work: (task: Task, say: (progress: Progress) => void) => Promise<Result | undefined>,
): void {
  const tell = (message: FromTask<Progress, Result>) => process.send?.(message);
  process.once("message", (task: Task) => {
    work(task, (progress) => tell({ type: "progress", progress }))
      .then(
        (result) => result !== undefined && tell({ type: "result", result }),
        (thrown) =>
          tell({ type: "failed", reason: thrown instanceof Error ? thrown.message : String(thrown) }),
      )
      .finally(() => process.disconnect());
  });
}
