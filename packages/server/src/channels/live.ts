import { type LiveSlots, trainingOver } from "../pictures/live-slots.js";
import type { BoardFacts, Picture } from "../protocol/index.js";
import type { Feed, Follower } from "./channel.js";

/** Slots of a training that goes on in a worker of this server. */
export class LiveFeed implements Feed {
  readonly facts: BoardFacts;
  follower: Follower | undefined;
  readonly #slots: LiveSlots;
  #leave: (() => void) | undefined;

  constructor(slots: LiveSlots, facts: BoardFacts) {
    this.facts = facts;
    this.#slots = slots;
  }

  read(into: Picture): boolean {
    // Nobody has drawn these slots of late while nobody looked at them.
    return this.#leave !== undefined && this.#slots.read(into, this.facts.slots);
  }

  watched(watched: boolean): void {
    this.#leave?.();
    this.#leave = undefined;
    if (!watched) return;
    this.#leave = this.#slots.watch(this.facts.slots, {
      drawn: () => this.follower?.drawn(),
      over: () => this.follower?.over(trainingOver()),
    });
  }
}
