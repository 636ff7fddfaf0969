import type { Terminal } from "./terminal.js";

/** What a command is given beside its flags, and where it says how it went. */
export interface Context {
  readonly terminal: Terminal;
  /** 0 done, 1 an error, 130 stopped by Ctrl-C. */
  exitCode: number;
}
