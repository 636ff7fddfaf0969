/**
 * The wire between server and viewer, whole: both ends import this file and nothing else of each other.
 * It runs in browsers, workers and Node. The JSON shapes that HTTP answers share with it are in `shapes.ts` and
 * exported from here too.
 *
 * One WebSocket per viewer, at `/api/stream?protocol=1`. The viewer speaks JSON text, the server binary frames:
 * one byte of message type, then the payload.
 *
 * | byte | server says | payload | when |
 * | --- | --- | --- | --- |
 * | 1 | `hello` | JSON `Hello` | first of all |
 * | 2 | `run` | JSON `RunSummary` | first answer to `watch`; again whenever the run's summary changes |
 * | 3 | `metrics` | JSON `MetricsMessage` | after `run`: all rows so far, `first: true`; then new rows as they come |
 * | 4 | `episode` | one trace, as @mesagrid/env's `encodeTrace` wrote it | after `metrics`: the newest few of each level set; then new ones |
 * | 5 | `error` | JSON `ErrorMessage` | a message could not be obeyed; the socket stays open unless the message says otherwise |
 * | 6 | `runs` | JSON `RunSummary[]`, newest first | after `hello`, and whenever the list or a summary in it changes |
 * | 7 | `pong` | none | in answer to `ping` |
 *
 * | viewer says | means |
 * | --- | --- |
 * | `{"type":"watch","run":ID,"levels":[...]}` | stream this run (instead of the one before); episodes of these level sets only, all if absent |
 * | `{"type":"unwatch"}` | stop streaming; `runs` still comes |
 * | `{"type":"ping"}` | answer with `pong`: for browsers, which cannot send WebSocket pings |
 *
 * Order is kept: whatever comes after the `run` that answers a `watch` belongs to that run. A trace holds actions, not
 * boards; to replay it compile the run's scenario, whose text is `scenario.text` of `GET /api/runs/:id`.
 *
 * A slow viewer misses episodes, never metrics. A viewer that comes back after a broken connection sends `watch`
 * again and replaces its rows by those of the `metrics` with `first: true`.
 */
import { type Static, type TSchema, Type } from "typebox";
import { Value } from "typebox/value";
import {
  type MetricsRow,
  MetricsRowSchema,
  RunIdSchema,
  type RunSummary,
  RunSummarySchema,
} from "./shapes.js";

export type {
  ErrorBody,
  MetricsPage,
  MetricsRow,
  ObjectiveSummary,
  PhaseSummary,
  RunDetail,
  RunStatus,
  RunSummary,
  ScenarioDetail,
  ScenarioSummary,
  TraceDetail,
  TracesPage,
} from "./shapes.js";

/** Raised by one when a viewer of the version before could misread a message. */
export const PROTOCOL_VERSION = 1;

/** Path of the WebSocket. */
export const STREAM_PATH = "/api/stream";

/** Most bytes of one message from a viewer; the server cuts a socket that sends more. */
export const LONGEST_CLIENT_MESSAGE = 64 * 1024;

/** First byte of each binary frame. */
export const MESSAGE_TYPE = {
  hello: 1,
  run: 2,
  metrics: 3,
  episode: 4,
  error: 5,
  runs: 6,
  pong: 7,
} as const;

/** WebSocket close codes that the server uses, with what they mean. */
export const CLOSE_CODE = {
  /** The server is closing; come back later. */
  goingAway: 1001,
  /** The viewer sent more messages than a person could cause. */
  tooManyMessages: 1008,
  /** The viewer speaks another version of the protocol; reload the page. */
  wrongProtocol: 4001,
} as const;

const HelloSchema = Type.Object({
  protocol: Type.Integer({ description: "The server's PROTOCOL_VERSION." }),
  version: Type.String({ description: "The server's version." }),
});

const MetricsMessageSchema = Type.Object({
  run: RunIdSchema,
  first: Type.Boolean({ description: "True: these are all rows so far and replace what the viewer has." }),
  rows: Type.Array(MetricsRowSchema),
});

const ErrorMessageSchema = Type.Object({
  code: Type.String({ description: "Stable, such as 'no-such-run'." }),
  message: Type.String(),
  hint: Type.Optional(Type.String({ description: "What to try." })),
});

const ClientMessageSchema = Type.Union([
  Type.Object(
    {
      type: Type.Literal("watch"),
      run: RunIdSchema,
      levels: Type.Optional(Type.Array(Type.String({ maxLength: 120 }), { maxItems: 64 })),
    },
    { additionalProperties: false },
  ),
  Type.Object({ type: Type.Literal("unwatch") }, { additionalProperties: false }),
  Type.Object({ type: Type.Literal("ping") }, { additionalProperties: false }),
]);

const RunsSchema = Type.Array(RunSummarySchema);

export type Hello = Static<typeof HelloSchema>;
export type ErrorMessage = Static<typeof ErrorMessageSchema>;
export interface MetricsMessage {
  run: string;
  first: boolean;
  rows: MetricsRow[];
}
export type ClientMessage = Static<typeof ClientMessageSchema>;

/** A server's message, decoded. `trace` is what `decodeTrace` of @mesagrid/env reads. */
export type ServerMessage =
  | ({ type: "hello" } & Hello)
  | { type: "run"; run: RunSummary }
  | ({ type: "metrics" } & MetricsMessage)
  | { type: "episode"; trace: Uint8Array }
  | ({ type: "error" } & ErrorMessage)
  | { type: "runs"; runs: RunSummary[] }
  | { type: "pong" };

/** A message that does not follow this file. `code` is `bad-message` or `unknown-message`. */
export class ProtocolError extends Error {
  readonly code: "bad-message" | "unknown-message";

  constructor(code: "bad-message" | "unknown-message", message: string) {
    super(message);
    this.name = "ProtocolError";
    this.code = code;
  }
}

/** A server's message as one binary frame. */
export function encodeServerMessage(message: ServerMessage): Uint8Array<ArrayBuffer> {
  switch (message.type) {
    case "hello":
      return jsonFrame(MESSAGE_TYPE.hello, { protocol: message.protocol, version: message.version });
    case "run":
      return jsonFrame(MESSAGE_TYPE.run, message.run);
    case "metrics":
      return jsonFrame(MESSAGE_TYPE.metrics, { run: message.run, first: message.first, rows: message.rows });
    case "episode":
      return frame(MESSAGE_TYPE.episode, message.trace);
    case "error": {
      const { type: _, ...error } = message;
      return jsonFrame(MESSAGE_TYPE.error, error);
    }
    case "runs":
      return jsonFrame(MESSAGE_TYPE.runs, message.runs);
    case "pong":
      return frame(MESSAGE_TYPE.pong, new Uint8Array(0));
  }
}

/**
 * Reads one binary frame of the server. Fields that this version does not know are let through.
 *
 * @throws ProtocolError if the frame is malformed or of an unknown type; `error`, `metrics` and the others are checked in shape,
 *   an episode's payload is not (`decodeTrace` does)
 */
export function decodeServerMessage(data: ArrayBuffer | Uint8Array): ServerMessage {
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  if (bytes.length === 0) throw new ProtocolError("bad-message", "the frame is empty");
  const payload = bytes.subarray(1);
  switch (bytes[0]) {
    case MESSAGE_TYPE.hello:
      return { type: "hello", ...read(HelloSchema, "hello", payload) };
    case MESSAGE_TYPE.run:
      return { type: "run", run: read(RunSummarySchema, "run", payload) };
    case MESSAGE_TYPE.metrics:
      return { type: "metrics", ...(read(MetricsMessageSchema, "metrics", payload) as MetricsMessage) };
    case MESSAGE_TYPE.episode:
      return { type: "episode", trace: payload };
    case MESSAGE_TYPE.error:
      return { type: "error", ...read(ErrorMessageSchema, "error", payload) };
    case MESSAGE_TYPE.runs:
      return { type: "runs", runs: read(RunsSchema, "runs", payload) };
    case MESSAGE_TYPE.pong:
      if (payload.length > 0) throw new ProtocolError("bad-message", "pong: has a payload");
      return { type: "pong" };
    default:
      throw new ProtocolError("unknown-message", `no message has the type ${bytes[0]}`);
  }
}

/** A viewer's message as the text to send. */
export function encodeClientMessage(message: ClientMessage): string {
  return JSON.stringify(message);
}

/** Reads a viewer's message. @throws ProtocolError if it is malformed */
export function decodeClientMessage(text: string): ClientMessage {
  if (text.length > LONGEST_CLIENT_MESSAGE) {
    throw new ProtocolError("bad-message", `the message is longer than ${LONGEST_CLIENT_MESSAGE} characters`);
  }
  const value = parse("message", text);
  const type = typeof value === "object" && value !== null ? (value as { type?: unknown }).type : undefined;
  if (type !== "watch" && type !== "unwatch" && type !== "ping") {
    throw new ProtocolError("unknown-message", "type: expected 'watch', 'unwatch' or 'ping'");
  }
  return check(ClientMessageSchema, type, value);
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

function frame(type: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(1 + payload.length);
  bytes[0] = type;
  bytes.set(payload, 1);
  return bytes;
}

function jsonFrame(type: number, value: unknown): Uint8Array<ArrayBuffer> {
  return frame(type, encoder.encode(JSON.stringify(value)));
}

function read<Schema extends TSchema>(schema: Schema, name: string, payload: Uint8Array): Static<Schema> {
  let text: string;
  try {
    text = decoder.decode(payload);
  } catch {
    throw new ProtocolError("bad-message", `${name}: not UTF-8`);
  }
  return check(schema, name, parse(name, text));
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProtocolError("bad-message", `${name}: not JSON`);
  }
}

function check<Schema extends TSchema>(schema: Schema, name: string, value: unknown): Static<Schema> {
  if (Value.Check(schema, value)) return value as Static<Schema>;
  const [fault] = Value.Errors(schema, value);
  throw new ProtocolError(
    "bad-message",
    `${name}${fault?.instancePath ?? ""}: ${fault?.message ?? "malformed"}`,
  );
}
