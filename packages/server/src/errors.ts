import type { ErrorBody } from "./shapes.js";

/** Something that the server refuses or cannot do, said so that a person knows what to try. */
export class ServerError extends Error {
  /** Stable, such as `no-such-run`; README.md lists them. */
  readonly code: string;
  /** The HTTP status it is answered with. */
  readonly status: number;
  readonly hint: string | undefined;

  constructor(code: string, status: number, message: string, hint?: string) {
    super(message);
    this.name = "ServerError";
    this.code = code;
    this.status = status;
    this.hint = hint;
  }
}

/** The one shape in which errors leave the server. */
export function errorBody(code: string, message: string, hint?: string): ErrorBody {
  return { error: { code, message, ...(hint === undefined ? {} : { hint }) } };
}

/** What a thrown value says. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The system's error code of a thrown value, such as `ENOENT`. */
export function systemCode(thrown: unknown): string | undefined {
  return thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined;
}
