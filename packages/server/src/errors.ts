import { Type } from "typebox";
import type { ErrorBody } from "./shapes.js";

/** Every code that an answer over HTTP can have: its status, and what it means. README.md has the same table, by a test. */
export const ERRORS = {
  "not-found": [404, "no such route or file"],
  "no-such-run": [404, "no such run in the folder (or a link that leads out of it)"],
  "no-such-checkpoint": [404, "the run has no such checkpoint, or it is damaged"],
  "no-such-trace": [404, "the run has no such trace, or it cannot be read"],
  "no-such-result": [404, "no such study or report"],
  "no-such-scenario": [404, "no such scenario in the folder (or a link that leads out of it)"],
  "bad-request": [400, "the message says what is wrong with the request"],
  "bad-scenario": [422, "the message has a line for each fault of the scenario"],
  "changed-meanwhile": [
    412,
    "the file is not the one that If-Match names: somebody else saved or deleted it",
  ],
  "say-which": [428, "to replace or delete a file, If-Match has to name what is replaced"],
  "too-heavy": [422, "an answer takes longer or more memory than it may"],
  busy: [503, "too many scenarios are being looked at"],
  "too-large": [413, "more bytes than are taken, or than a scenario file may have"],
  "unsupported-type": [415, "the body is no JSON, or does not say that it is"],
  "token-needed": [401, "the server asks for its token, see Security"],
  "host-refused": [403, "the Host header names another place than this server"],
  "origin-refused": [403, "a page of another site asks"],
  "run-unreadable": [422, "a file of the run is not what it should be; the message says which"],
  "disk-full": [507, "there is no room on the server's disk"],
  "already-running": [409, "the run is being trained"],
  "already-finished": [409, "the run has done all its steps"],
  "not-running": [409, "this server is not training the run"],
  "too-many-requests": [429, "more requests in a minute than are taken from one client"],
  "too-many-jobs": [429, "the client has its share of the trainings, see Security"],
  "queue-full": [429, "as many trainings wait already as may"],
  "no-training": [503, "this server only shows"],
  closing: [503, "the server is closing"],
  "too-many-viewers": [503, "the server is full, or the client has its share of the viewers"],
  internal: [500, "the server's own fault"],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof ERRORS;

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

/** An error of the table above, with its status. */
export function refuse(code: ErrorCode, message: string, hint?: string): ServerError {
  return new ServerError(code, ERRORS[code][0], message, hint);
}

/** Every further code that an error or an end over the WebSocket can have. README.md has the same table, by a test. */
export const STREAM_ERRORS = {
  "bad-message": "the message does not follow the protocol",
  "unknown-message": "no message has this type",
  "wrong-protocol": "the viewer speaks another version of the protocol",
  "id-taken": "the viewer has a subscription of this number",
  "already-subscribed": "the viewer is subscribed to this very channel",
  "too-many-subscriptions": "the viewer has as many subscriptions as it may",
  "no-such-subscription": "the viewer has no subscription of this number",
  "no-control": "this kind of channel cannot be controlled, or not in this way",
  "no-such-slot": "the training has no such slot, or does not show it",
  "no-such-levels": "the scenario has no such level set",
  "too-many-players": "as many policies and traces are played already as may",
} as const;

/** An error of the stream's own. */
export function refuseStream(code: keyof typeof STREAM_ERRORS, message: string, hint?: string): ServerError {
  return new ServerError(code, 400, message, hint);
}

/** What any route can answer, whatever it is for. */
const ANY_ROUTE: readonly ErrorCode[] = [
  "bad-request",
  "token-needed",
  "host-refused",
  "origin-refused",
  "too-many-requests",
  "internal",
];

/** The answers of a route that are errors, by status: for its schema, and so for the OpenAPI document. */
export function errorAnswers(...codes: readonly ErrorCode[]) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set([...ANY_ROUTE, ...codes])) {
    const [status] = ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries([...byStatus].map(([status, own]) => [status, errorSchema(own)]));
}

function errorSchema(codes: readonly ErrorCode[]) {
  const error = Type.Object({
    code: Type.Enum([...codes], { description: "Stable." }),
    message: Type.String(),
    hint: Type.Optional(Type.String({ description: "What to try." })),
  });
  const description = codes.map((code) => `\`${code}\`: ${ERRORS[code][1]}.`).join("\n\n");
  return Type.Object({ error }, { description });
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
