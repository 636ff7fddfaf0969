import type { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import { BoardSubscription } from "./channels/board-subscription.js";
import type { Channels } from "./channels/channels.js";
import { RunSubscription } from "./channels/run-subscription.js";
import type { Seat, Subscription } from "./channels/seat.js";
import { messageOf, refuseStream, ServerError } from "./errors.js";
import { Outlet, type Outlets } from "./outlet.js";
import {
  BOUNDS,
  CLOSE_CODE,
  type ClientMessage,
  decodeClientMessage,
  encodeServerMessage,
  PROTOCOL_VERSION,
  ProtocolError,
  type ServerMessage,
} from "./protocol/index.js";
import type { Sources } from "./sources.js";

const PONG = encodeServerMessage({ type: "pong" });

/** What a viewer's frames come from, and how they are counted. */
export interface ViewerOptions extends Outlets {
  readonly sources: Sources;
  readonly channels: Channels;
  /** The server's version, for `hello`. */
  readonly version: string;
  /** Messages that a viewer may send in one second. */
  readonly messagesPerSecond: number;
}

/**
 * One viewer's connection: its subscriptions, and the list of runs.
 *
 * A slow viewer holds up nobody. While it does not keep up (see `Outlet`) nothing is added to what waits in its socket: boards and
 * episodes are left out, metrics wait as frames that all viewers share, and of lists only the newest is kept. So what waits for one
 * viewer is bounded, however long it reads nothing.
 */
export class Viewer {
  readonly #socket: WebSocket;
  readonly #options: ViewerOptions;
  readonly #client: string;
  readonly #outlet: Outlet;
  readonly #leaveList: () => void;
  readonly #subscriptions = new Map<number, Subscription>();
  /** The newest list of runs, if it could not be sent yet. */
  #missedList: Uint8Array | undefined;
  #alive = true;
  /** Messages in the current second. */
  #messages = 0;
  #second = 0;

  /**
   * @param wire what the WebSocket is on
   * @param client whose viewer it is: what it starts counts as theirs
   */
  constructor(socket: WebSocket, wire: Duplex, client: string, options: ViewerOptions) {
    this.#socket = socket;
    this.#client = client;
    this.#options = options;
    this.#outlet = new Outlet(socket, wire, options, () => this.#drained());
    socket.on("message", (data, binary) => this.#receive(data, binary));
    socket.on("pong", () => {
      this.#alive = true;
    });
    socket.on("error", () => {}); // a broken or oversized frame: the socket closes by itself
    this.#say({ type: "hello", protocol: PROTOCOL_VERSION, version: options.version });
    this.#leaveList = options.sources.watchList((frame) => this.#list(frame));
    socket.on("close", () => {
      this.#leaveList();
      for (const subscription of this.#subscriptions.values()) subscription.end();
      this.#subscriptions.clear();
    });
  }

  /** Asks for a sign of life; cuts the connection if the last question got none. */
  heartbeat(): void {
    if (this.#alive) this.#socket.ping();
    else this.cut();
    this.#alive = false;
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  cut(): void {
    this.#socket.terminate();
  }

  #receive(data: RawData, binary: boolean): void {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) [this.#second, this.#messages] = [second, 0];
    if (++this.#messages > this.#options.messagesPerSecond) {
      this.close(CLOSE_CODE.tooManyMessages, "too many messages");
      return;
    }
    try {
      if (binary) throw new ProtocolError("bad-message", "viewers speak JSON text, not binary");
      this.#obey(decodeClientMessage(data.toString()));
    } catch (thrown) {
      if (thrown instanceof ServerError) this.#refuse(thrown);
      else {
        const code = thrown instanceof ProtocolError ? thrown.code : "internal";
        this.#refuse(new ServerError(code, 400, messageOf(thrown)));
      }
    }
  }

  #obey(message: ClientMessage): void {
    switch (message.type) {
      case "ping":
        this.#outlet.send(PONG);
        return;
      case "subscribe":
        this.#subscribe(message);
        return;
      case "unsubscribe":
        this.#find(message.id)?.end();
        this.#subscriptions.delete(message.id);
        return;
      case "control": {
        const { type: _, id, ...change } = message;
        this.#find(id)?.control(change);
      }
    }
  }

  #subscribe({ id, source, want = [] }: ClientMessage & { type: "subscribe" }): void {
    const { sources, channels } = this.#options;
    const most = BOUNDS.subscriptions;
    if (this.#subscriptions.has(id))
      this.#refuse(refuseStream("id-taken", `subscription ${id} is in use`, "unsubscribe it first"), id);
    else if (this.#subscriptions.size >= most)
      this.#refuse(refuseStream("too-many-subscriptions", `a viewer has ${most} subscriptions at most`), id);
    else {
      const seat = this.#seat(id);
      const subscription =
        source.kind === "run"
          ? new RunSubscription(id, source, seat, sources)
          : new BoardSubscription(id, source, want, seat, channels);
      this.#subscriptions.set(id, subscription);
      subscription.begin();
    }
  }

  #find(id: number): Subscription | undefined {
    const found = this.#subscriptions.get(id);
    if (!found) this.#refuse(refuseStream("no-such-subscription", `there is no subscription ${id}`), id);
    return found;
  }

  #seat(id: number): Seat {
    return {
      outlet: this.#outlet,
      client: this.#client,
      say: (message) => this.#say(message),
      refuse: (reason) => this.#refuse(reason, id),
      has: (channel) => [...this.#subscriptions.values()].some((other) => other.channel === channel),
      leave: () => this.#subscriptions.delete(id),
    };
  }

  #list(frame: Uint8Array): void {
    this.#missedList = this.#outlet.slow ? frame : undefined;
    if (this.#missedList === undefined) this.#outlet.send(frame);
  }

  /** Makes up for what was missed, once there is room again. */
  #drained(): void {
    if (this.#missedList) this.#list(this.#missedList);
    for (const subscription of this.#subscriptions.values()) subscription.drained();
  }

  #say(message: ServerMessage): void {
    this.#outlet.send(encodeServerMessage(message));
  }

  /** @param id the subscription that it is about */
  #refuse({ code, message, hint }: ServerError, id?: number): void {
    const about = { ...(hint !== undefined && { hint }), ...(id !== undefined && { id }) };
    this.#say({ type: "error", code, message, ...about });
  }
}
