import type { Feed, Follower } from "../channels/channel.js";
import type { ServerError } from "../errors.js";
import { firstSlots } from "../pictures/facts.js";
import { SharedPicture } from "../pictures/shared-picture.js";
import type { BoardFacts, Picture, Play } from "../protocol/index.js";
import type { Change, FromPlayers, ToPlayers } from "./messages.js";

/** A play in the players' thread, seen from the server's. */
export class PlayerFeed implements Feed {
  /** Its number among the plays. */
  readonly number: number;
  readonly facts: BoardFacts;
  /** Milliseconds that it is kept when nobody watches any more. */
  linger = 0;
  follower: Follower | undefined;
  readonly #say: (message: ToPlayers) => void;
  readonly #picture: SharedPicture;
  readonly #rows: readonly number[];
  readonly #answers: (() => void)[] = [];
  #how: Play;
  #waiting: NodeJS.Timeout | undefined;

  constructor(
    { play, facts, shared, how }: FromPlayers & { type: "ready" },
    say: (message: ToPlayers) => void,
  ) {
    this.number = play;
    this.facts = facts;
    this.#say = say;
    this.#picture = new SharedPicture(shared);
    this.#rows = firstSlots(facts.slots.length);
    this.#how = how;
  }

  get play(): Play {
    return this.#how;
  }

  /** True if nobody watches and it is only kept for who may come back. */
  get waits(): boolean {
    return this.#waiting !== undefined;
  }

  read(into: Picture): boolean {
    return this.#picture.read(into, this.#rows);
  }

  watched(watched: boolean): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    if (!watched && this.linger === 0) {
      this.stop();
      return;
    }
    this.#say({ play: this.number, type: "watched", watched });
    if (!watched) this.#waiting = setTimeout(() => this.stop(), this.linger).unref();
  }

  /** Changes how it plays; answers when it does. */
  async change(change: Change): Promise<void> {
    const answered = new Promise<void>((resolve) => this.#answers.push(resolve));
    this.#say({ play: this.number, type: "change", change });
    await answered;
  }

  /** How it plays now, as the players say. */
  plays(how: Play): void {
    this.#how = how;
    this.#answers.shift()?.();
  }

  /** Ends it. */
  stop(): void {
    this.#say({ play: this.number, type: "stop" });
  }

  /** It has ended: nobody waits for an answer any more. */
  over(reason: ServerError): void {
    clearTimeout(this.#waiting);
    for (const answer of this.#answers.splice(0)) answer();
    this.follower?.over(reason);
  }
}
