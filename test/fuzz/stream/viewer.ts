import {
  Boards,
  decodeClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  LONGEST_CLIENT_MESSAGE,
  ProtocolError,
  type ServerMessage,
} from "@mesagrid/server/protocol";
import { WebSocket } from "ws";

/** Milliseconds after which a server that says nothing hangs. */
const PATIENCE = 30_000;
/** The code of a connection that is closed for a message that is too large. */
const TOO_LARGE = 1009;

/** What a batch of messages came to. */
export interface Outcome {
  /** Messages that the protocol refuses, each answered with an error. */
  refused: number;
  /** Messages that it takes. */
  taken: number;
  /** Connections that were ended for what was sent. */
  cut: number;
}

/** A viewer on a real socket that sends anything and checks each answer. */
export class FuzzViewer {
  readonly outcome: Outcome = { refused: 0, taken: 0, cut: 0 };
  readonly #url: string;
  readonly #codes: ReadonlySet<string>;
  readonly #onFinding: (what: string) => void;
  readonly #boards = new Map<number, Boards>();
  #socket: WebSocket | undefined;
  #refusals = 0;
  #pongs = 0;
  #closed: number | undefined;
  #wake: () => void = () => {};

  /** @param codes that an error may have */
  constructor(url: string, codes: ReadonlySet<string>, onFinding: (what: string) => void) {
    this.#url = url;
    this.#codes = codes;
    this.#onFinding = onFinding;
  }

  /** Sends messages, and waits until the server has heard them all. */
  async say(messages: readonly (string | Uint8Array)[]): Promise<void> {
    const large = messages.findIndex((data) => Buffer.byteLength(data) > LONGEST_CLIENT_MESSAGE);
    await this.#sayShort(large < 0 ? messages : messages.slice(0, large));
    if (large < 0) return;
    (await this.#open()).send(messages[large]);
    await this.#until(() => this.#closed !== undefined, "the end of the connection");
    if (this.#closed !== TOO_LARGE) this.#onFinding(`closed with ${this.#closed}, not ${TOO_LARGE}`);
    this.outcome.cut++;
    await this.say(messages.slice(large + 1));
  }

  async #sayShort(messages: readonly (string | Uint8Array)[]): Promise<void> {
    const socket = await this.#open();
    let [refusals, pongs] = [0, 1];
    for (const data of messages) {
      socket.send(data);
      const type = typeof data === "string" ? typeOf(data) : undefined;
      if (type === undefined) refusals++;
      else this.outcome.taken++;
      if (type === "ping") pongs++;
    }
    socket.send(encodeClientMessage({ type: "ping" }));
    await this.#until(() => this.#pongs === pongs || this.#closed !== undefined, "an answer");
    if (this.#closed !== undefined) this.#onFinding(`closed with ${this.#closed}`);
    else if (this.#refusals !== refusals) {
      this.#onFinding(`${refusals} malformed messages got ${this.#refusals} errors`);
    }
    this.outcome.refused += refusals;
    this.#refusals = 0;
    this.#pongs = 0;
  }

  async close(): Promise<void> {
    if (!this.#socket) return;
    this.#socket.close();
    await this.#until(() => this.#closed !== undefined, "the close");
    this.#socket = undefined;
  }

  async #open(): Promise<WebSocket> {
    if (this.#socket && this.#closed === undefined) return this.#socket;
    const socket = new WebSocket(`${this.#url.replace("http", "ws")}/api/stream?protocol=2`);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#closed = undefined;
    this.#refusals = 0;
    this.#pongs = 0;
    this.#boards.clear();
    let greeted = false;
    socket.on("error", () => {});
    socket.on("message", (data) => {
      greeted = true;
      this.#hear(data as ArrayBuffer);
      this.#wake();
    });
    socket.on("close", (code) => {
      this.#closed = code;
      this.#wake();
    });
    await this.#until(() => greeted || this.#closed !== undefined, "hello");
    if (!greeted) throw new Error(`the server does not greet: ${this.#closed}`);
    return socket;
  }

  #hear(data: ArrayBuffer): void {
    try {
      this.#take(decodeServerMessage(data));
    } catch (thrown) {
      this.#onFinding(`the server sent what cannot be read: ${String(thrown)}`);
    }
  }

  #take(message: ServerMessage): void {
    switch (message.type) {
      case "error":
        if (message.code === "bad-message" || message.code === "unknown-message") this.#refusals++;
        if (!this.#codes.has(message.code) || message.code === "internal") {
          this.#onFinding(`an error with the code ${message.code}: ${message.message}`);
        }
        return;
      case "pong":
        this.#pongs++;
        return;
      case "subscribed":
        if (message.boards && !this.#boards.has(message.channel)) {
          this.#boards.set(message.channel, new Boards(message.boards));
        }
        return;
      case "state":
      case "delta":
        this.#boards.get(message.channel)?.apply(message);
        return;
    }
  }

  async #until(holds: () => boolean, what: string): Promise<void> {
    const end = performance.now() + PATIENCE;
    while (!holds()) {
      const left = end - performance.now();
      if (left <= 0) throw new Error(`the server hangs: waited ${PATIENCE} ms for ${what}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

/** The type of a message that the protocol takes. */
function typeOf(text: string): string | undefined {
  try {
    return decodeClientMessage(text).type;
  } catch (thrown) {
    if (thrown instanceof ProtocolError) return undefined;
    throw thrown;
  }
}
