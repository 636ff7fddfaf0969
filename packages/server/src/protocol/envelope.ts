/** The bytes around a message: its type, its channel, the header of boards. index.ts has the table. */
import { ProtocolError } from "./errors.js";

/** First byte of each binary frame. */
export const MESSAGE_TYPE = {
  hello: 1,
  run: 2,
  metrics: 3,
  episode: 4,
  error: 5,
  runs: 6,
  pong: 7,
  subscribed: 8,
  ended: 9,
  state: 10,
  delta: 11,
} as const;

/** Bytes before the rows of boards: type, channel, number, made, position, wants. */
export const FRAME_HEADER = 26;

/** A `state` or a `delta`, its rows not read yet. */
export interface BoardFrame {
  readonly type: "state" | "delta";
  /** The server's number of the channel. */
  readonly channel: number;
  /** Counts the channel's frames; a delta applies to the frame whose number is one less. */
  readonly number: number;
  /** When it was made: ms since 1970 on the server's clock. */
  readonly made: number;
  /** Of a trace the frame shown, of a policy the moves played, of a training its environment steps. */
  readonly position: number;
  /** Bits of `WANT`: what rides along. */
  readonly wants: number;
  /** A row for each slot. */
  readonly body: Uint8Array;
}

/** A message without a channel. */
export function frame(type: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(1 + payload.length);
  bytes[0] = type;
  bytes.set(payload, 1);
  return bytes;
}

/** Bytes of a message's type and its channel. */
const CHANNEL_HEADER = 5;

/** A message of a channel. */
export function channelFrame(type: number, channel: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(CHANNEL_HEADER + payload.length);
  bytes[0] = type;
  new DataView(bytes.buffer).setUint32(1, channel, true);
  bytes.set(payload, CHANNEL_HEADER);
  return bytes;
}

/** A payload's channel, and the rest. @throws ProtocolError `bad-message` */
export function ofChannel(name: string, payload: Uint8Array): { channel: number; rest: Uint8Array } {
  if (payload.length < 4) throw new ProtocolError("bad-message", `${name}: has no channel`);
  const channel = new DataView(payload.buffer, payload.byteOffset).getUint32(0, true);
  return { channel, rest: payload.subarray(4) };
}

/** Rows of boards behind their header. */
export function boardFrame(type: number, message: BoardFrame): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(FRAME_HEADER + message.body.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = type;
  view.setUint32(1, message.channel, true);
  view.setUint32(5, message.number, true);
  view.setFloat64(9, message.made, true);
  view.setFloat64(17, message.position, true);
  bytes[25] = message.wants;
  bytes.set(message.body, FRAME_HEADER);
  return bytes;
}

/** A whole message of boards, its rows not read yet. @throws ProtocolError `bad-message` */
export function readBoards(type: "state" | "delta", bytes: Uint8Array): BoardFrame {
  if (bytes.length < FRAME_HEADER) throw new ProtocolError("bad-message", `${type}: has no whole header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return {
    type,
    channel: view.getUint32(1, true),
    number: view.getUint32(5, true),
    made: view.getFloat64(9, true),
    position: view.getFloat64(17, true),
    wants: bytes[25],
    body: bytes.subarray(FRAME_HEADER),
  };
}
