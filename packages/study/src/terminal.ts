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
