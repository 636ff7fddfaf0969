import { SHARE_ENV, Worker } from "node:worker_threads";
import { messageOf, refuse, refuseStream, ServerError } from "../errors.js";
import { Places } from "../places.js";
import { PlayerFeed } from "./feed.js";
import type { Assignment, FromPlayers, ToPlayers } from "./messages.js";

/** Most MiB of the heap of the players' thread. */
const HEAP_MIB = 512;

/** Milliseconds that the thread is kept when nothing is played: it takes a while to start. */
const KEPT = 30_000;

/** A play that has been ordered, and once it has begun, its feed. */
interface Entry {
  readonly client: string;
  readonly begun: (feed: PlayerFeed) => void;
  readonly failed: (reason: ServerError) => void;
  feed?: PlayerFeed;
}

/** The policies and traces that are played for viewers, in one thread that is there while something is played. */
export class Players {
  readonly #places: Places;
  readonly #plays = new Map<number, Entry>();
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #last = 0;
  #closed = false;

  /** @param most plays at once, of which one client has four fifths at most */
  constructor(most: number) {
    this.#places = new Places(most);
  }

  /** Plays at once. */
  get count(): number {
    return this.#plays.size;
  }

  /**
   * Starts to play.
   *
   * @param client whose play it is
   * @throws ServerError `too-many-players`, `closing`, `no-such-checkpoint`, `no-such-levels`, `no-such-trace`, `run-unreadable`,
   *   `too-heavy`, `internal`
   */
  start(assignment: Assignment, client: string): Promise<PlayerFeed> {
    return this.#begin(client, (play) => ({ play, type: "start", assignment }));
  }

  /** Starts another that goes on from the same boards. @throws ServerError as `start` */
  fork(feed: PlayerFeed, client: string): Promise<PlayerFeed> {
    return this.#begin(client, (play) => ({ play, type: "fork", from: feed.number }));
  }

  /** Ends all. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idle);
    await this.#worker?.terminate();
  }

  async #begin(client: string, order: (play: number) => ToPlayers): Promise<PlayerFeed> {
    if (this.#closed) throw refuse("closing", "the server is closing");
    this.#take(client);
    clearTimeout(this.#idle);
    const play = ++this.#last;
    const feed = new Promise<PlayerFeed>((begun, failed) => this.#plays.set(play, { client, begun, failed }));
    try {
      this.#worker ??= this.#open();
      this.#worker.postMessage(order(play));
    } catch (thrown) {
      this.#end(play, new ServerError("internal", 500, messageOf(thrown)));
    }
    return feed;
  }

  /** Takes a place; plays that nobody watches any more make room. */
  #take(client: string): void {
    if (!this.#places.take(client)) return;
    for (const { feed } of [...this.#plays.values()]) if (feed?.waits) feed.stop();
    if (!this.#places.take(client)) return;
    const played = `${this.#plays.size} policies and traces are played already`;
    throw refuseStream("too-many-players", played, "try later, or watch one that is played");
  }

  #hear(message: FromPlayers): void {
    const entry = this.#plays.get(message.play);
    if (!entry) return;
    switch (message.type) {
      case "ready":
        entry.feed = new PlayerFeed(message, (said) => this.#tell(said));
        entry.begun(entry.feed);
        return;
      case "drawn":
        entry.feed?.follower?.drawn();
        return;
      case "plays":
        entry.feed?.plays(message.how);
        return;
      case "failed":
        this.#worker?.postMessage({ play: message.play, type: "stop" } satisfies ToPlayers);
        this.#end(message.play, new ServerError(message.code, 400, message.message));
    }
  }

  #tell(message: ToPlayers): void {
    this.#worker?.postMessage(message);
    if (message.type === "stop") this.#end(message.play, refuse("closing", "nobody watches it any more"));
  }

  /** A play is over. */
  #end(play: number, reason: ServerError): void {
    const entry = this.#plays.get(play);
    if (!entry) return;
    this.#plays.delete(play);
    this.#places.leave(entry.client);
    if (entry.feed) entry.feed.over(reason);
    else entry.failed(reason);
    if (this.#plays.size === 0) this.#idle = setTimeout(() => this.#rest(), KEPT).unref();
  }

  #rest(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }

  #open(): Worker {
    const worker = new Worker(new URL("./worker.js", import.meta.url), {
      env: SHARE_ENV, // a native tensor library reads the process's own, to know how much it may say
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
      stdout: true,
      stderr: true,
    });
    worker.stdout.resume();
    worker.stderr.resume();
    worker.on("message", (message: FromPlayers) => this.#hear(message));
    let why = "the players' thread has ended";
    worker.on("error", (thrown) => {
      why = messageOf(thrown);
    });
    worker.on("exit", () => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      const reason = this.#closed
        ? refuse("closing", "the server is closing")
        : new ServerError("internal", 500, why);
      for (const play of [...this.#plays.keys()]) this.#end(play, reason);
    });
    return worker;
  }
}
