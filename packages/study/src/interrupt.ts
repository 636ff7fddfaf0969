import { say, type Terminal } from "./terminal.js";

/** Waits for Ctrl-C (SIGINT) or SIGTERM. */
export interface Interrupt {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Gives the signals back. */
  dispose(): void;
}

/** Exit code of a command that Ctrl-C stopped: 128 + SIGINT's number, as shells have it. */
export const STOPPED = 130;

/** Milliseconds in which a second signal is taken for the same key press: npm passes on what the terminal has sent too. */
const ONE_PRESS = 500;

/** The first signal asks for a clean stop and says so; another one ends the process at once. */
export function listenForInterrupt({ stderr }: Terminal, message: string): Interrupt {
  const controller = new AbortController();
  let first = 0;
  const hear = () => {
    const now = performance.now();
    if (!controller.signal.aborted) {
      first = now;
      controller.abort();
      say(stderr, `\n${message} (Ctrl-C again ends it at once)`);
    } else if (now - first > ONE_PRESS) {
      process.exit(STOPPED);
    }
  };
  process.on("SIGINT", hear);
  process.on("SIGTERM", hear);
  return {
    signal: controller.signal,
    dispose() {
      process.off("SIGINT", hear);
      process.off("SIGTERM", hear);
    },
  };
}
