import type { RawData, WebSocket } from "ws";
import { messageOf, ServerError } from "./errors.js";
import {
  CLOSE_CODE,
  type ClientMessage,
  decodeClientMessage,
  encodeServerMessage,
  PROTOCOL_VERSION,
  ProtocolError,
  type ServerMessage,
} from "./protocol/index.js";
import type { Sources, Watch } from "./sources.js";
import type { EpisodeFrame, Snapshot, Watcher } from "./tail.js";

/** Unsent bytes, beyond those of a snapshot, above which a viewer counts as slow. */
const SLOW_BYTES = 1024 * 1024;
/** Messages that a viewer may send in one second. */
const MOST_MESSAGES = 50;

const PONG = encodeServerMessage({ type: "pong" });

/**
 * One viewer's connection.
 *
 * A slow viewer holds up nobody. When more than `SLOW_BYTES` wait in its socket, on top of a snapshot that is on its way,
 * nothing is added to them; when they have gone and it missed anything but episodes, it gets a new snapshot. So what
 * waits for one viewer is bounded by that and one snapshot, however long it reads nothing.
 */
export class Viewer implements Watcher {
  readonly #socket: WebSocket;
  readonly #sources: Sources;
  readonly #leaveList: () => void;
  #watch: Watch | undefined;
  #levels: ReadonlySet<string> | undefined;
  /** The newest list of runs, if it could not be sent yet. */
  #missedList: Uint8Array | undefined;
  /** True if the run's summary or rows could not be sent. */
  #missedRun = false;
  /** Unsent bytes that are no reason yet to hold back. */
  #room = SLOW_BYTES;
  #alive = true;
  /** Messages in the current second. */
  #messages = 0;
  #second = 0;

  /** @param version the server's version, for `hello` */
  constructor(socket: WebSocket, sources: Sources, version: string) {
    this.#socket = socket;
    this.#sources = sources;
    socket.on("message", (data, binary) => this.#receive(data, binary));
    socket.on("pong", () => {
      this.#alive = true;
    });
    socket.on("error", () => {}); // a broken or oversized frame: the socket closes by itself
    this.#say({ type: "hello", protocol: PROTOCOL_VERSION, version });
    this.#leaveList = sources.watchList((frame) => this.#list(frame));
    socket.on("close", () => {
      this.#leaveList();
      this.#unwatch();
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

  snapshot({ run, metrics, episodes }: Snapshot): void {
    if (this.#slow()) {
      this.#missedRun = true;
      return;
    }
    this.#missedRun = false;
    this.#send(run);
    this.#send(metrics);
    for (const episode of episodes) if (this.#wants(episode)) this.#send(episode.frame);
    this.#room = SLOW_BYTES + this.#socket.bufferedAmount;
  }

  run(frame: Uint8Array): void {
    this.#sendRun(frame);
  }

  metrics(frame: Uint8Array): void {
    this.#sendRun(frame);
  }

  episodes(episodes: readonly EpisodeFrame[]): void {
    if (this.#missedRun) return; // the snapshot will bring the newest
    for (const episode of episodes) {
      if (this.#slow()) return;
      if (this.#wants(episode)) this.#send(episode.frame);
    }
  }

  gone(reason: ServerError): void {
    this.#unwatch();
    this.#sayError(reason);
  }

  #receive(data: RawData, binary: boolean): void {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) [this.#second, this.#messages] = [second, 0];
    if (++this.#messages > MOST_MESSAGES) {
      this.close(CLOSE_CODE.tooManyMessages, "too many messages");
      return;
    }
    try {
      if (binary) throw new ProtocolError("bad-message", "viewers speak JSON text, not binary");
      this.#obey(decodeClientMessage(data.toString()));
    } catch (thrown) {
      const code = thrown instanceof ProtocolError ? thrown.code : "internal";
      this.#sayError(new ServerError(code, 400, messageOf(thrown)));
    }
  }

  #obey(message: ClientMessage): void {
    if (message.type === "ping") this.#send(PONG);
    else this.#unwatch();
    if (message.type !== "watch") return;
    this.#levels = message.levels && new Set(message.levels);
    this.#watch = this.#sources.watch(message.run, this);
    this.#watch.begin();
  }

  #unwatch(): void {
    this.#watch?.leave();
    this.#watch = undefined;
    this.#missedRun = false;
  }

  #wants(episode: EpisodeFrame): boolean {
    return this.#levels === undefined || this.#levels.has(episode.levels);
  }

  #list(frame: Uint8Array): void {
    this.#missedList = this.#slow() ? frame : undefined;
    if (this.#missedList === undefined) this.#send(frame);
  }

  #sendRun(frame: Uint8Array): void {
    if (this.#missedRun || this.#slow()) this.#missedRun = true;
    else this.#send(frame);
  }

  #slow(): boolean {
    return this.#socket.bufferedAmount > this.#room;
  }

  #send(frame: Uint8Array): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(frame, () => this.#sent());
  }

  /** Makes up for what was missed, once there is room again. */
  #sent(): void {
    if (this.#socket.bufferedAmount < SLOW_BYTES) this.#room = SLOW_BYTES;
    if ((!this.#missedRun && !this.#missedList) || this.#slow()) return;
    if (this.#missedList) this.#list(this.#missedList);
    const snapshot = this.#missedRun ? this.#watch?.snapshot() : undefined;
    if (snapshot) this.snapshot(snapshot);
  }

  #say(message: ServerMessage): void {
    this.#send(encodeServerMessage(message));
  }

  #sayError({ code, message, hint }: ServerError): void {
    this.#say({ type: "error", code, message, ...(hint === undefined ? {} : { hint }) });
  }
}
