/**
 * A process of viewers: real WebSockets on one server. Every viewer reads the header of each frame; the first keeps its boards.
 * What it is told and says are the messages below.
 */
import { once } from "node:events";
import {
  Boards,
  decodeServerMessage,
  encodeClientMessage,
  MESSAGE_TYPE,
  type Source,
} from "@mesagrid/server/protocol";
import { WebSocket } from "ws";
import { Latencies } from "./latencies.js";

export type ToViewers =
  | { readonly say: "connect"; readonly url: string; readonly viewers: number }
  /** Subscribe; nothing is counted yet. */
  | { readonly say: "watch"; readonly source: Source }
  /** Count from here. */
  | { readonly say: "count" }
  /** Tell what was counted, and watch no more. */
  | { readonly say: "leave" };

export interface Counted {
  readonly frames: number;
  /** Frames that were made and did not come. */
  readonly skipped: number;
  readonly bins: readonly number[];
  /** Milliseconds of processor time. */
  readonly used: number;
}

/** Offsets in a frame of boards: index.ts of the protocol has the table. */
const NUMBER = 5;
const MADE = 9;

class CountingViewer {
  readonly socket: WebSocket;
  readonly #counter: Counter;
  readonly #boards: boolean;
  #kept: Boards | undefined;
  #number: number | undefined;
  #subscribed: () => void = () => {};

  constructor(url: string, counter: Counter, boards: boolean) {
    this.#counter = counter;
    this.#boards = boards;
    this.socket = new WebSocket(`${url.replace("http", "ws")}/api/stream?protocol=2`);
    this.socket.on("message", (data: Buffer) => this.#hear(data));
  }

  async watch(source: Source): Promise<void> {
    this.#number = undefined;
    const subscribed = new Promise<void>((resolve) => {
      this.#subscribed = resolve;
    });
    this.socket.send(encodeClientMessage({ type: "subscribe", id: 1, source }));
    await subscribed;
  }

  leave(): void {
    this.socket.send(encodeClientMessage({ type: "unsubscribe", id: 1 }));
  }

  #hear(data: Buffer): void {
    const [type] = data;
    if (type === MESSAGE_TYPE.state || type === MESSAGE_TYPE.delta) {
      const number = data.readUInt32LE(NUMBER);
      const skipped = this.#number === undefined ? 0 : number - this.#number - 1;
      this.#number = number;
      this.#counter.add(data.readDoubleLE(MADE), skipped);
      if (this.#boards) this.#show(data);
    } else if (type === MESSAGE_TYPE.subscribed || type === MESSAGE_TYPE.error) {
      const message = decodeServerMessage(data);
      if (message.type === "error") throw new Error(`${message.code}: ${message.message}`);
      if (message.type === "subscribed" && message.boards) this.#kept = new Boards(message.boards);
      this.#subscribed();
    }
  }

  #show(data: Buffer): void {
    const frame = decodeServerMessage(data);
    if (frame.type !== "state" && frame.type !== "delta") return;
    if (this.#kept?.apply(frame) === false) throw new Error(`frame ${frame.number} does not apply`);
  }
}

/** What all viewers of the process have seen since the last `count`. */
class Counter {
  frames = 0;
  skipped = 0;
  latencies = new Latencies();

  add(made: number, skipped: number): void {
    this.frames++;
    this.skipped += skipped;
    this.latencies.add(performance.timeOrigin + performance.now() - made);
  }

  clear(): void {
    this.frames = 0;
    this.skipped = 0;
    this.latencies = new Latencies();
  }
}

const counter = new Counter();
const viewers: CountingViewer[] = [];
let start = process.cpuUsage();

process.on("message", (message: ToViewers) => void obey(message));
process.on("disconnect", () => process.exit());

async function obey(message: ToViewers): Promise<void> {
  switch (message.say) {
    case "connect":
      for (let i = 0; i < message.viewers; i++) {
        const viewer = new CountingViewer(message.url, counter, i === 0);
        await once(viewer.socket, "open");
        viewers.push(viewer);
      }
      break;
    case "watch":
      await Promise.all(viewers.map((viewer) => viewer.watch(message.source)));
      break;
    case "count":
      counter.clear();
      start = process.cpuUsage();
      break;
    case "leave": {
      const { frames, skipped, latencies } = counter;
      const { user, system } = process.cpuUsage(start);
      for (const viewer of viewers) viewer.leave();
      process.send?.({ frames, skipped, bins: [...latencies.bins], used: (user + system) / 1000 });
      return;
    }
  }
  process.send?.("done");
}
