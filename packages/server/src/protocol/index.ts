/**
 * The wire between server and viewer, whole: both ends import this folder and nothing else of each other.
 * It runs in browsers, workers and Node. The JSON of the messages is in `messages.ts`, the bytes of boards in `frames.ts` (written)
 * and `boards.ts` (read); the JSON shapes that HTTP answers share with it are in `../shapes.ts`. All are exported from here.
 *
 * One WebSocket per viewer, at `/api/stream?protocol=2`. The viewer speaks JSON text, the server binary frames: one byte of
 * message type, then the payload. Numbers are little-endian. A channel is a stream that one or many viewers subscribe to; its
 * number, a u32, is the server's, so that a frame is the same bytes for all of them.
 *
 * | byte | server says | payload | when |
 * | --- | --- | --- | --- |
 * | 1 | `hello` | JSON `Hello` | first of all |
 * | 2 | `run` | channel, JSON `RunSummary` | first of a `run` channel; again whenever the run's summary changes |
 * | 3 | `metrics` | channel, JSON `MetricsMessage` | after `run`: all rows so far in pieces, `first: true` on the first; then new rows as they come |
 * | 4 | `episode` | channel, one trace as @mesagrid/env's `encodeTrace` wrote it | after `metrics`: the newest few of each level set; then new ones |
 * | 5 | `error` | JSON `ErrorMessage` | a message could not be obeyed; the socket stays open unless the message says otherwise. `id`: the subscription that it is about |
 * | 6 | `runs` | JSON `RunSummary[]`, newest first | after `hello`, and whenever the list or a summary in it changes |
 * | 7 | `pong` | none | in answer to `ping` |
 * | 8 | `subscribed` | JSON `Subscribed` | answers `subscribe` and `control`: the channel, and what it takes to read its boards |
 * | 9 | `ended` | JSON `Ended` | the channel has no more to come, and why; its subscription is over |
 * | 10 | `state` | boards, see below | of `live`, `policy`, `trace`: the whole picture; first of all, and after frames that were skipped |
 * | 11 | `delta` | boards, see below | what has changed since the frame before |
 *
 * | viewer says | means |
 * | --- | --- |
 * | `{"type":"subscribe","id":N,"source":SOURCE,"want":[...]}` | begin; N (0 to 65535) is the viewer's own number for it, not one that is in use. 16 at most at once |
 * | `{"type":"unsubscribe","id":N}` | stop it; frames that are on their way may still come |
 * | `{"type":"control","id":N,"playing":BOOLEAN,"speed":S,"at":FRAME}` | play or pause, change the speed, seek: any of the three; only `policy` and `trace`, `at` only of a trace |
 * | `{"type":"ping"}` | answer with `pong`: for browsers, which cannot send WebSocket pings |
 *
 * | SOURCE | streams |
 * | --- | --- |
 * | `{"kind":"run","run":ID,"levels":[...]}` | a run's summary, metrics and newest episodes; of these level sets only, all if absent |
 * | `{"kind":"live","run":ID,"slots":[...]}` | slots of a training that this server runs now, looked at up to 30 times a second; nothing comes while it learns or is paused |
 * | `{"kind":"policy","run":ID,"levels":SET,"step":N,"seed":N,"slots":1..64,"speed":S,"greedy":BOOLEAN}` | a checkpoint's policy plays a level set, episode after episode. Default: the newest checkpoint, seed 0, 1 slot, 4 moves a second, drawn actions |
 * | `{"kind":"trace","run":ID,"trace":N,"at":FRAME,"speed":S}` | a recorded episode (N as in `GET /api/runs/:id/traces`), from a frame on, 8 moves a second by default; it stays at its end |
 *
 * `want` lists what rides along with boards: `policy` (action probabilities and value, of the board shown), `events` (of the step that
 * led to it), `returns` (of each objective, undiscounted, over the episode so far). Default: none.
 *
 * Boards, of `state` and `delta`: u32 channel, u32 number, f64 made (ms since 1970 on the server's clock), f64 position (of a trace the
 * frame, of a policy the moves played, of a training its steps), u8 wants (bits: 1 policy, 2 events, 4 returns). Then of each
 * slot, in the order of `subscribed`:
 *
 * | bytes | what |
 * | --- | --- |
 * | u8 | bits of what follows: 1 the whole board, 2 changed cells, 4 counters |
 * | u8 u8 u8 u8 | level set; action that led here (255 none); ended (1 terminated, 2 truncated, else 0); heading (255 none) |
 * | u32 u32 | episode, from 0; steps taken in it |
 * | layers x height x width | kind ids, 0 for none; or u16 count and as many u16 cell, u8 kind |
 * | f64 each | counters |
 * | f32 each | action probabilities, value: if wanted |
 * | u8 count, as many u8 u8 | event, times: if wanted |
 * | f64 each | returns: if wanted |
 *
 * A delta applies to the frame whose number is one less, and to no other. A slow viewer misses frames: it gets a `state` once it has
 * caught up. Of a run it misses nothing, or gets it all anew (`first: true`). `Boards` takes frames in and has the picture.
 *
 * Viewers with equal `live` or `policy` sources share a channel. To control a `policy` that others watch too moves the viewer to a channel of
 * its own, which goes on from the same boards: `subscribed` tells it. A trace is played for each viewer on its own.
 *
 * Order is kept within a channel. A trace of `episode` holds actions, not boards; to replay it compile the run's scenario, whose text is
 * `scenario.text` of `GET /api/runs/:id`.
 *
 * After a broken connection the viewer subscribes again: `run` and `live` begin with what is now (`first: true` replaces rows), `policy` joins
 * its channel, which waits for 10 s after its last viewer, `trace` begins `at` the position that the viewer had.
 */
import { Type } from "typebox";
import { type RunSummary, RunSummarySchema } from "../shapes.js";
import {
  type BoardFrame,
  boardFrame,
  channelFrame,
  frame,
  MESSAGE_TYPE,
  ofChannel,
  readBoards,
} from "./envelope.js";
import { ProtocolError } from "./errors.js";
import { check, jsonBytes, parse, readJson } from "./json.js";
import {
  CLIENT_MESSAGES,
  type ClientMessage,
  type Ended,
  EndedSchema,
  type ErrorMessage,
  ErrorMessageSchema,
  type Hello,
  HelloSchema,
  type MetricsMessage,
  MetricsMessageSchema,
  SOURCES,
  type Subscribed,
  SubscribedSchema,
} from "./messages.js";

export type {
  ErrorBody,
  MetricsPage,
  MetricsRow,
  ObjectiveSummary,
  PhaseSummary,
  RecordedRun,
  RecordedRuns,
  RunDetail,
  RunStatus,
  RunSummary,
  ScenarioDetail,
  ScenarioSummary,
  TraceDetail,
  TraceSummary,
  TracesPage,
} from "../shapes.js";
export { detailTrace, summariseTrace } from "../trace-shapes.js";
export { Boards, layoutOf } from "./boards.js";
export { type BoardFrame, MESSAGE_TYPE } from "./envelope.js";
export { ProtocolError } from "./errors.js";
export { encodeDelta, encodeState, type FrameHeader } from "./frames.js";
export {
  BOUNDS,
  type BoardFacts,
  type ClientMessage,
  type Ended,
  type ErrorMessage,
  type Hello,
  type LiveSource,
  type MetricsMessage,
  type Play,
  type PolicySource,
  type RunSource,
  type Source,
  type Subscribed,
  type TraceSource,
  WANT,
  type Want,
  wantBits,
} from "./messages.js";
export {
  copyPicture,
  createPicture,
  type Layout,
  NOTHING,
  type Picture,
  PLACE,
  pictureSize,
} from "./picture.js";

/** Raised by one when a viewer of the version before could misread a message. */
export const PROTOCOL_VERSION = 2;

/** Path of the WebSocket. */
export const STREAM_PATH = "/api/stream";

/** Most bytes of one message from a viewer; the server cuts a socket that sends more. */
export const LONGEST_CLIENT_MESSAGE = 64 * 1024;

/** WebSocket close codes that the server uses, with what they mean. */
export const CLOSE_CODE = {
  /** The server is closing; come back later. */
  goingAway: 1001,
  /** The viewer sent more messages than a person could cause. */
  tooManyMessages: 1008,
  /** The viewer speaks another version of the protocol; reload the page. */
  wrongProtocol: 4001,
} as const;

const RunsSchema = Type.Array(RunSummarySchema);

/** A server's message, decoded. `trace` is what `decodeTrace` of @mesagrid/env reads, `state` and `delta` what `Boards` applies. */
export type ServerMessage =
  | ({ type: "hello" } & Hello)
  | { type: "run"; channel: number; run: RunSummary }
  | ({ type: "metrics"; channel: number } & MetricsMessage)
  | { type: "episode"; channel: number; trace: Uint8Array }
  | ({ type: "error" } & ErrorMessage)
  | { type: "runs"; runs: RunSummary[] }
  | { type: "pong" }
  | ({ type: "subscribed" } & Subscribed)
  | ({ type: "ended" } & Ended)
  | BoardFrame;

/** A server's message as one binary frame. */
export function encodeServerMessage(message: ServerMessage): Uint8Array<ArrayBuffer> {
  const type = MESSAGE_TYPE[message.type];
  switch (message.type) {
    case "run":
      return channelFrame(type, message.channel, jsonBytes(message.run));
    case "metrics": {
      const { first, rows } = message;
      return channelFrame(type, message.channel, jsonBytes({ first, rows }));
    }
    case "episode":
      return channelFrame(type, message.channel, message.trace);
    case "runs":
      return frame(type, jsonBytes(message.runs));
    case "pong":
      return frame(type, new Uint8Array(0));
    case "state":
    case "delta":
      return boardFrame(type, message);
    default: {
      const { type: _, ...rest } = message;
      return frame(type, jsonBytes(rest));
    }
  }
}

/**
 * Reads one binary frame of the server. Fields that this version does not know are let through.
 *
 * @throws ProtocolError if the frame is malformed or of an unknown type. What is JSON is checked in shape; an episode's trace is checked by
 *   `decodeTrace`, the rows of `state` and `delta` by `Boards`
 */
export function decodeServerMessage(data: ArrayBuffer | Uint8Array): ServerMessage {
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  if (bytes.length === 0) throw new ProtocolError("bad-message", "the frame is empty");
  const payload = bytes.subarray(1);
  switch (bytes[0]) {
    case MESSAGE_TYPE.hello:
      return { type: "hello", ...readJson(HelloSchema, "hello", payload) };
    case MESSAGE_TYPE.run: {
      const { channel, rest } = ofChannel("run", payload);
      return { type: "run", channel, run: readJson(RunSummarySchema, "run", rest) };
    }
    case MESSAGE_TYPE.metrics: {
      const { channel, rest } = ofChannel("metrics", payload);
      return {
        type: "metrics",
        channel,
        ...(readJson(MetricsMessageSchema, "metrics", rest) as MetricsMessage),
      };
    }
    case MESSAGE_TYPE.episode: {
      const { channel, rest } = ofChannel("episode", payload);
      return { type: "episode", channel, trace: rest };
    }
    case MESSAGE_TYPE.error:
      return { type: "error", ...readJson(ErrorMessageSchema, "error", payload) };
    case MESSAGE_TYPE.runs:
      return { type: "runs", runs: readJson(RunsSchema, "runs", payload) };
    case MESSAGE_TYPE.pong:
      if (payload.length > 0) throw new ProtocolError("bad-message", "pong: has a payload");
      return { type: "pong" };
    case MESSAGE_TYPE.subscribed:
      return { type: "subscribed", ...readJson(SubscribedSchema, "subscribed", payload) };
    case MESSAGE_TYPE.ended:
      return { type: "ended", ...readJson(EndedSchema, "ended", payload) };
    case MESSAGE_TYPE.state:
      return readBoards("state", bytes);
    case MESSAGE_TYPE.delta:
      return readBoards("delta", bytes);
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
  const type = typeof value === "object" && value !== null && "type" in value ? value.type : undefined;
  if (type === "ping" || type === "unsubscribe" || type === "control") {
    return check(CLIENT_MESSAGES[type], type, value);
  }
  if (type !== "subscribe") {
    const known = Object.keys(CLIENT_MESSAGES).join("', '");
    throw new ProtocolError("unknown-message", `type: expected one of '${known}'`);
  }
  const message = check(CLIENT_MESSAGES.subscribe, type, value);
  return { ...message, source: check(SOURCES[message.source.kind], "subscribe/source", message.source) };
}
