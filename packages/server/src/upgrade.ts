import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { errorBody, refuse, ServerError } from "./errors.js";
import type { FrameCounts, Outlets } from "./outlet.js";
import { Places } from "./places.js";
import {
  CLOSE_CODE,
  encodeServerMessage,
  LONGEST_CLIENT_MESSAGE,
  PROTOCOL_VERSION,
  STREAM_PATH,
} from "./protocol/index.js";
import { Pulse } from "./pulse.js";
import { type Guard, refusal } from "./security.js";
import { Viewer, type ViewerOptions } from "./stream.js";

export interface StreamOptions extends Omit<ViewerOptions, keyof Outlets> {
  readonly guard: Guard;
  /** Most viewers at once, of which one client has four fifths at most. */
  readonly viewers: number;
  /** Milliseconds between two signs of life that are asked of each viewer. */
  readonly heartbeat: number;
}

/** Milliseconds that a viewer has to answer the close of its connection. */
const CLOSE_GRACE = 1000;

/** All viewers of a server: takes their connections, asks for signs of life, closes them. */
export class Stream {
  readonly #options: StreamOptions;
  readonly #viewers = new Set<Viewer>();
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LONGEST_CLIENT_MESSAGE,
    perMessageDeflate: false,
  });
  readonly #places: Places;
  readonly #heart: NodeJS.Timeout;
  /** Frames of boards so far. */
  readonly counts: FrameCounts = { sent: 0, skipped: 0 };
  readonly #pulse = new Pulse();
  #closed = false;

  constructor(server: Server, options: StreamOptions) {
    this.#options = options;
    this.#places = new Places(options.viewers);
    server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#upgrade(request, socket, head),
    );
    this.#heart = setInterval(() => {
      for (const viewer of this.#viewers) viewer.heartbeat();
    }, options.heartbeat);
    this.#heart.unref();
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  /** Tells every viewer that the server goes away, and waits until they have gone. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#heart);
    this.#pulse.stop();
    for (const viewer of this.#viewers) viewer.close(CLOSE_CODE.goingAway, "the server is closing");
    const until = performance.now() + CLOSE_GRACE;
    while (this.#viewers.size > 0 && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    for (const viewer of this.#viewers) viewer.cut();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const [path, query] = (request.url ?? "/").split("?", 2);
    const client = request.socket.remoteAddress ?? "";
    const refused = this.#refusal(request, path) ?? this.#take(client);
    if (refused) {
      answer(socket, refused);
      return;
    }
    socket.once("close", () => this.#places.leave(client));
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const protocol = new URLSearchParams(query).get("protocol") ?? String(PROTOCOL_VERSION);
      if (protocol === String(PROTOCOL_VERSION)) this.#admit(webSocket, socket, client);
      else turnAway(webSocket, protocol);
    });
  }

  #admit(socket: WebSocket, wire: Duplex, client: string): void {
    const viewer = new Viewer(socket, wire, client, {
      ...this.#options,
      counts: this.counts,
      pulse: this.#pulse,
    });
    this.#viewers.add(viewer);
    socket.on("close", () => this.#viewers.delete(viewer));
  }

  #refusal(request: IncomingMessage, path: string): ServerError | undefined {
    if (path !== STREAM_PATH) return new ServerError("not-found", 404, `the WebSocket is at ${STREAM_PATH}`);
    if (this.#closed) return new ServerError("closing", 503, "the server is closing");
    return refusal(request.headers, this.#options.guard);
  }

  /** Takes a viewer's place for the client. @returns why there is none */
  #take(client: string): ServerError | undefined {
    const full = this.#places.take(client);
    if (full === undefined) return undefined;
    const whose = full === "all-taken" ? `${this.#places.all} viewers are` : "all viewers of one client are";
    return refuse("too-many-viewers", `${whose} connected already`);
  }
}

/** Tells a viewer of another version why it cannot stay, in words. */
function turnAway(socket: WebSocket, protocol: string): void {
  const theirs = protocol.slice(0, 10);
  const message = `this page speaks version ${theirs} of the protocol, the server version ${PROTOCOL_VERSION}`;
  socket.on("error", () => {}); // it is closing anyway
  socket.send(
    encodeServerMessage({ type: "error", code: "wrong-protocol", message, hint: "reload the page" }),
  );
  socket.close(CLOSE_CODE.wrongProtocol, "wrong protocol");
}

/** Answers an upgrade over plain HTTP and hangs up. */
function answer(socket: Duplex, { status, code, message, hint }: ServerError): void {
  const body = JSON.stringify(errorBody(code, message, hint));
  socket.end(
    `HTTP/1.1 ${status} Refused\r\ncontent-type: application/json\r\nconnection: close\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
