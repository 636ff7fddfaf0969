import type { ServerError } from "../errors.js";
import {
  type BoardFacts,
  createPicture,
  encodeDelta,
  encodeState,
  layoutOf,
  type Picture,
  PLACE,
  type Play,
} from "../protocol/index.js";
import { newChannelNumber } from "./number.js";

/** One who watches a channel of boards. */
export interface Member {
  /** Bits of `WANT`. */
  readonly wants: number;
  /** There is a new frame: `channel.delta(wants)`, or `state` for who has not had the one before. */
  frame(channel: BoardChannel): void;
  /** There is no more to come. */
  over(reason: ServerError): void;
}

/** Who follows what a channel is fed by. */
export interface Follower {
  /** There is a new picture to read. */
  drawn(): void;
  /** It is over. */
  over(reason: ServerError): void;
}

/** Where a channel's pictures come from. */
export interface Feed {
  readonly facts: BoardFacts;
  /** How it plays, if it can be controlled. */
  readonly play?: Play;
  /** Copies what there is to see now. @returns false if it cannot be had at this moment */
  read(into: Picture): boolean;
  /** Nobody watches any more, or again somebody does. */
  watched(watched: boolean): void;
  /** Told of each picture; nobody before the first is read. */
  follower: Follower | undefined;
}

/**
 * Boards for all who watch them: of each new picture a frame is made once for all, when the first of them asks for it, and once for each mix
 * of what rides along.
 */
export class BoardChannel {
  readonly number = newChannelNumber();
  readonly feed: Feed;
  readonly #members = new Set<Member>();
  readonly #states = new Map<number, Uint8Array>();
  readonly #deltas = new Map<number, Uint8Array>();
  #before: Picture;
  #picture: Picture;
  /** Number of the newest frame; -1 before the first. */
  #frame = -1;
  #over: ServerError | undefined;

  constructor(feed: Feed) {
    this.feed = feed;
    const layout = layoutOf(feed.facts);
    this.#before = createPicture(layout);
    this.#picture = createPicture(layout);
  }

  /** How many watch. */
  get size(): number {
    return this.#members.size;
  }

  /** True once there is a picture. */
  get begun(): boolean {
    return this.#frame >= 0;
  }

  join(member: Member): void {
    if (this.#over) {
      member.over(this.#over);
      return;
    }
    this.#members.add(member);
    if (this.#members.size === 1) this.feed.watched(true);
    if (this.begun) member.frame(this);
  }

  leave(member: Member): void {
    if (this.#members.delete(member) && this.#members.size === 0) this.feed.watched(false);
  }

  /** Whoever asked for it has gone: if nobody else has come, nobody watches it. */
  pass(): void {
    if (this.#members.size === 0) this.feed.watched(false);
  }

  /** There is a new picture to read. */
  drawn(): void {
    if (!this.feed.read(this.#before)) return;
    // Told of two at once, the second time it reads the same.
    if (this.begun && this.#before.place[PLACE.made] === this.#picture.place[PLACE.made]) return;
    [this.#before, this.#picture] = [this.#picture, this.#before];
    this.#frame++;
    this.#states.clear();
    this.#deltas.clear();
    for (const member of this.#members) member.frame(this);
  }

  /** There is no more to come. */
  end(reason: ServerError): void {
    this.#over = reason;
    const members = [...this.#members];
    this.#members.clear();
    for (const member of members) member.over(reason);
  }

  /** The newest frame, whole. @param wants bits of `WANT` */
  state(wants: number): Uint8Array {
    return once(this.#states, wants, () => encodeState(this.#header(wants), this.#picture));
  }

  /** What is new in it. @param wants bits of `WANT` */
  delta(wants: number): Uint8Array {
    return once(this.#deltas, wants, () => encodeDelta(this.#header(wants), this.#before, this.#picture));
  }

  #header(wants: number) {
    return { channel: this.number, number: this.#frame, wants };
  }
}

function once(made: Map<number, Uint8Array>, key: number, make: () => Uint8Array): Uint8Array {
  const known = made.get(key);
  if (known) return known;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}
