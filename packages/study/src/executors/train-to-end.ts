import { existsSync } from "node:fs";
import { join } from "node:path";
import { readRun, resumeRun, type TrainHooks, type TrainResult } from "@mesagrid/agent";

/** Aborted when this process is asked to end, by Ctrl-C too, or when the one that started it is gone. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const event of ["SIGINT", "SIGTERM", "disconnect"]) process.once(event, () => controller.abort());
  return controller.signal;
}

/**
 * Trains a run to its end: begins it, goes on with it where it was stopped, or leaves it as it is if it has finished.
 *
 * @param folder the run's
 * @param begin starts it; not called if it has begun
 * @returns false if it was stopped before its end
 */
export async function trainToEnd(
  folder: string,
  hooks: TrainHooks,
  begin: (hooks: TrainHooks) => Promise<TrainResult>,
): Promise<boolean> {
  const begun = existsSync(join(folder, "run.json"));
  if (begun && readRun(folder).status === "finished") return true;
  const { ended, dispose } = await (begun ? resumeRun(folder, hooks) : begin(hooks));
  dispose();
  return ended === "finished";
}
