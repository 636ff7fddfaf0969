import type { Context } from "./context.js";
import { listenForInterrupt, STOPPED } from "./interrupt.js";
import { showProgress, type TrainingPlace } from "./progress.js";
import { say } from "./terminal.js";

/** How a command that trains many agents is watched and stopped. */
export interface AgentsHooks {
  readonly signal: AbortSignal;
  readonly onProgress: (place: TrainingPlace, stage: string) => void;
}

/**
 * Trains many agents with progress on stderr; Ctrl-C stops them with checkpoints. Prints what came out.
 *
 * @param train gives nothing if it was stopped
 * @returns the exit code
 */
export async function agentsInTerminal<T>(
  { terminal }: Context,
  quiet: boolean | undefined,
  train: (hooks: AgentsHooks) => Promise<T | undefined>,
  inWords: (report: T) => string,
): Promise<number> {
  const interrupt = listenForInterrupt(terminal, "stopping; the agents under way write their checkpoints");
  const progress = showProgress(terminal.stderr, quiet);
  try {
    const report = await train({
      signal: interrupt.signal,
      onProgress: (place, stage) => progress.update(place, stage),
    });
    progress.stop();
    say(
      terminal.stdout,
      report === undefined ? "stopped; the same command goes on from here" : inWords(report),
    );
    return report === undefined ? STOPPED : 0;
  } finally {
    progress.stop();
    interrupt.dispose();
  }
}
