import { basename } from "node:path";
import { readAllMetrics, readRun, type TrainHooks, type TrainResult } from "@mesagrid/agent";
import { loadProgram } from "@mesagrid/env";
import type { Context } from "./context.js";
import { listenForInterrupt, STOPPED } from "./interrupt.js";
import { count } from "./numbers.js";
import { outcomeTable } from "./outcome.js";
import { showProgress } from "./progress.js";
import { textTable } from "./table.js";
import { say } from "./terminal.js";

/**
 * Trains with a progress bar, stops cleanly on Ctrl-C, and says in the end what came of it.
 *
 * @param folder the run folder
 * @param start starts or resumes the training
 * @returns the exit code: 0 when finished, 130 when stopped
 */
export async function trainInTerminal(
  { terminal }: Context,
  folder: string,
  quiet: boolean,
  start: (hooks: TrainHooks) => Promise<TrainResult>,
): Promise<number> {
  const interrupt = listenForInterrupt(terminal, "stopping after this iteration, with a checkpoint");
  const progress = showProgress(terminal.stderr, quiet);
  let result: TrainResult;
  try {
    result = await start({
      signal: interrupt.signal,
      onProgress: (place) => progress.update(place),
      onWarning: (message) => say(terminal.stderr, `warning: ${message}`),
    });
  } finally {
    progress.stop();
    interrupt.dispose();
  }
  result.dispose();
  report(terminal, folder);
  const stopped = result.ended === "stopped";
  say(
    terminal.stdout,
    `\n${stopped ? "stopped" : "finished"} after ${count(result.step)} steps; run folder ${folder}`,
  );
  if (result.reason !== undefined) say(terminal.stdout, result.reason);
  say(
    terminal.stdout,
    stopped ? `go on with: npx mesagrid resume ${nameOf(folder)}` : "watch it with: npx mesagrid serve",
  );
  return stopped ? STOPPED : 0;
}

function report({ stdout }: Context["terminal"], folder: string): void {
  const table = outcomeTable(loadProgram(readRun(folder).scenario.text), readAllMetrics(folder));
  if (table.length > 1)
    say(stdout, `\nmean return of an episode at the end of each phase:\n\n${textTable(table)}`);
}

/** How `mesagrid resume` may call a run: by its name alone if it lies in runs/. */
function nameOf(folder: string): string {
  return folder === `runs/${basename(folder)}` ? basename(folder) : folder;
}
