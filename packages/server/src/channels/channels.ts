import { checkpointSteps } from "@mesagrid/agent";
import { refuse, refuseStream, type ServerError } from "../errors.js";
import { runFolder } from "../paths.js";
import { PlayerFeed } from "../players/feed.js";
import type { Change } from "../players/messages.js";
import { Players } from "../players/players.js";
import type { LiveSource, PolicySource, Source, TraceSource } from "../protocol/index.js";
import type { LiveRuns } from "../tail.js";
import { BoardChannel } from "./channel.js";
import { LiveFeed } from "./live.js";

/** Milliseconds that a policy is kept for who may come back. */
const LINGER = 10_000;

/** What boards can be subscribed to. */
export type BoardSource = Exclude<Source, { kind: "run" }>;

export interface ChannelsOptions {
  /** The folder of all runs. */
  readonly runs: string;
  readonly live: LiveRuns;
  /** Policies and traces that are played at once, of which one client has four fifths at most. */
  readonly players: number;
}

/** The channels of boards: one for all viewers of an equal training or policy, one for each who watches a trace. */
export class Channels {
  readonly #options: ChannelsOptions;
  readonly #players: Players;
  /** Those that others may join, by what they are of. */
  readonly #open = new Map<string, Promise<BoardChannel>>();
  readonly #keys = new WeakMap<BoardChannel, string>();

  constructor(options: ChannelsOptions) {
    this.#options = options;
    this.#players = new Players(options.players);
  }

  /** Policies and traces that are played now. */
  get players(): number {
    return this.#players.count;
  }

  /**
   * The channel of a source.
   *
   * @param client who asks
   * @throws ServerError `no-such-run`, `not-running`, `no-such-slot`, `no-such-trace` and as `Players.start`
   */
  open(source: BoardSource, client: string): Promise<BoardChannel> {
    switch (source.kind) {
      case "live":
        return this.#live(source);
      case "policy":
        return this.#policy(source, client);
      case "trace":
        return this.#trace(source, client);
    }
  }

  /**
   * Changes how a channel plays for one of those who watch it: if there are others, in a channel of its own.
   *
   * @returns the channel to watch from now on
   * @throws ServerError `no-control` and as `Players.start`
   */
  async control(channel: BoardChannel, change: Change, client: string): Promise<BoardChannel> {
    const { feed } = channel;
    if (!(feed instanceof PlayerFeed)) throw noControl("a training goes its own way");
    if (change.at !== undefined && feed.play.frames === undefined)
      throw noControl("only a recorded episode can be sought in");
    if (channel.size > 1) {
      const own = await this.#players.fork(feed, client);
      const forked = this.#channelOf(own);
      await own.change(change);
      return forked;
    }
    this.#keepFromOthers(channel);
    feed.linger = 0;
    await feed.change(change);
    return channel;
  }

  async close(): Promise<void> {
    await this.#players.close();
  }

  async #live({ run, slots }: LiveSource): Promise<BoardChannel> {
    const live = this.#options.live.slots(run);
    if (!live) throw refuse("not-running", `this server is not training '${run}'`);
    const facts = await live.facts();
    const missing = slots.find((slot) => slot >= facts.slots.length);
    if (missing !== undefined)
      throw refuseStream("no-such-slot", `slot ${missing} of ${facts.slots.length} that are shown`);
    return this.#shared(["live", run, slots], async () => {
      const feed = new LiveFeed(live, { ...facts, slots });
      return this.#channelOf(feed);
    });
  }

  async #policy(source: PolicySource, client: string): Promise<BoardChannel> {
    const folder = await runFolder(this.#options.runs, source.run);
    const newest = newestCheckpoint(folder, source.run);
    const { step, levels, seed = 0, slots = 1, speed = 4, greedy = false } = source;
    const key = ["policy", folder, step ?? null, newest, levels, seed, slots, speed, greedy];
    return this.#shared(key, async () => {
      const assignment = { kind: "policy", folder, step, levels, seed, slots, speed, greedy } as const;
      const feed = await this.#players.start(assignment, client);
      feed.linger = LINGER;
      return this.#channelOf(feed);
    });
  }

  async #trace({ run, trace, at = 0, speed = 8 }: TraceSource, client: string): Promise<BoardChannel> {
    const folder = await runFolder(this.#options.runs, run);
    return this.#channelOf(await this.#players.start({ kind: "trace", folder, trace, at, speed }, client));
  }

  #channelOf(feed: PlayerFeed | LiveFeed): BoardChannel {
    const channel = new BoardChannel(feed);
    feed.follower = {
      drawn: () => channel.drawn(),
      over: (reason) => {
        this.#keepFromOthers(channel);
        channel.end(reason);
      },
    };
    channel.drawn();
    return channel;
  }

  #shared(parts: readonly unknown[], make: () => Promise<BoardChannel>): Promise<BoardChannel> {
    const key = JSON.stringify(parts);
    const known = this.#open.get(key);
    if (known) return known;
    const made = make();
    this.#open.set(key, made);
    made.then(
      (channel) => this.#keys.set(channel, key),
      () => this.#open.delete(key),
    );
    return made;
  }

  /** No further viewer joins the channel: it does not play what its source says, or is over. */
  #keepFromOthers(channel: BoardChannel): void {
    const key = this.#keys.get(channel);
    if (key !== undefined) this.#open.delete(key);
    this.#keys.delete(channel);
  }
}

function noControl(message: string): ServerError {
  return refuseStream("no-control", message);
}

/** @throws ServerError `no-such-checkpoint` */
function newestCheckpoint(folder: string, run: string): number {
  const newest = checkpointSteps(folder).at(-1);
  if (newest !== undefined) return newest;
  throw refuse("no-such-checkpoint", `'${run}' has no checkpoint yet`, "watch its training, or try later");
}
