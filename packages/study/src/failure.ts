/** Something a person asked for that cannot be done. It is printed without a stack. */
export class Failure extends Error {
  /** What to try. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = "Failure";
    this.hint = hint;
  }
}

/** An error's message and, where it has one, its hint: the packages' own errors carry one. */
export function explain(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const hint = (thrown as { hint?: unknown }).hint;
  return typeof hint === "string" ? `${thrown.message}\nhint: ${hint}` : thrown.message;
}
