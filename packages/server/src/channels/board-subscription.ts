import { messageOf, refuseStream, ServerError } from "../errors.js";
import type { Change } from "../players/messages.js";
import { type Want, wantBits } from "../protocol/index.js";
import type { BoardChannel, Member } from "./channel.js";
import type { BoardSource, Channels } from "./channels.js";
import type { Seat, Subscription } from "./seat.js";

/** One viewer's subscription to boards. While the viewer is slow it misses frames; then it gets a whole one. */
export class BoardSubscription implements Subscription, Member {
  readonly wants: number;
  readonly #id: number;
  readonly #source: BoardSource;
  readonly #seat: Seat;
  readonly #channels: Channels;
  #channel: BoardChannel | undefined;
  #missed = true;
  #ended = false;
  /** One thing at a time: to subscribe, and each control. */
  #turn: Promise<void> = Promise.resolve();

  constructor(id: number, source: BoardSource, want: readonly Want[], seat: Seat, channels: Channels) {
    this.#id = id;
    this.#source = source;
    this.wants = wantBits(want);
    this.#seat = seat;
    this.#channels = channels;
  }

  get channel(): number | undefined {
    return this.#channel?.number;
  }

  begin(): void {
    this.#do(async () => {
      try {
        const channel = await this.#channels.open(this.#source, this.#seat.client);
        if (this.#seat.has(channel.number))
          throw refuseStream("already-subscribed", "this viewer watches that very channel already");
        this.#enter(channel);
      } catch (thrown) {
        this.#seat.leave();
        throw thrown;
      }
    });
  }

  control(change: Change): void {
    this.#do(async () => {
      if (!this.#channel) return;
      const channel = await this.#channels.control(this.#channel, change, this.#seat.client);
      if (channel === this.#channel) this.#tell(channel);
      else this.#enter(channel);
    });
  }

  frame(channel: BoardChannel): void {
    const { outlet } = this.#seat;
    if (outlet.slow) {
      this.#missed = true;
      outlet.counts.skipped++;
      return;
    }
    outlet.send(this.#missed ? channel.state(this.wants) : channel.delta(this.wants));
    this.#missed = false;
    outlet.counts.sent++;
  }

  drained(): void {
    if (this.#missed && this.#channel?.begun && !this.#seat.outlet.slow) this.frame(this.#channel);
  }

  over({ code, message, hint }: ServerError): void {
    if (!this.#channel) return;
    const { number } = this.#channel;
    this.#channel = undefined;
    this.#ended = true;
    this.#seat.leave();
    this.#seat.say({ type: "ended", channel: number, code, message, ...(hint !== undefined && { hint }) });
  }

  end(): void {
    this.#ended = true;
    this.#channel?.leave(this);
    this.#channel = undefined;
  }

  /** Watches a channel, instead of the one before. */
  #enter(channel: BoardChannel): void {
    if (this.#ended) {
      channel.pass();
      return;
    }
    this.#channel?.leave(this);
    this.#channel = channel;
    this.#missed = true;
    this.#tell(channel);
    channel.join(this);
  }

  #tell({ number, feed: { facts, play } }: BoardChannel): void {
    this.#seat.say({
      type: "subscribed",
      id: this.#id,
      channel: number,
      source: this.#source,
      boards: facts,
      ...(play && { play }),
    });
  }

  #do(what: () => Promise<void>): void {
    this.#turn = this.#turn.then(what).catch((thrown) => {
      if (this.#ended) return;
      const known = thrown instanceof ServerError;
      this.#seat.refuse(known ? thrown : new ServerError("internal", 500, messageOf(thrown)));
    });
  }
}
