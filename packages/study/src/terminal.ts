/** A stream that text is written to; `process.stdout` is one. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** Where a command prints: results to `stdout`, progress and errors to `stderr`. `process` is one. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Writes a line, or several at once, to an output. */
export function say(output: Output, text: string): void {
  output.write(`${text}\n`);
}

/** A line that is written over again and again, for what is going on right now; on a terminal only, elsewhere it is silent. */
export interface TransientLine {
  write(text: string): void;
  /** Leaves the terminal as it was. */
  clear(): void;
}

/** Milliseconds between two writings: more cannot be read. */
const WRITE_EVERY = 100;

export function transient(output: Output): TransientLine {
  if (!output.isTTY) return { write() {}, clear() {} };
  let next = 0;
  return {
    write(text) {
      const now = performance.now();
      if (now < next) return;
      next = now + WRITE_EVERY;
      output.write(`\r\u001b[K${text.slice(0, (output.columns ?? 80) - 1)}`);
    },
    clear() {
      if (next > 0) output.write("\r\u001b[K");
    },
  };
}
