import { refuse, type ServerError } from "../errors.js";
import type { BoardFacts, Picture } from "../protocol/index.js";
import { SharedPicture } from "./shared-picture.js";
import type { Showing } from "./showcase.js";

/** One who looks at slots of a training. */
export interface Onlooker {
  /** There is a new picture to read. */
  drawn(): void;
  /** The training is over. */
  over(): void;
}

/** The slots of a training in a worker, seen from the server's thread. */
export class LiveSlots {
  readonly #onlookers = new Map<Onlooker, readonly number[]>();
  readonly #waiting: { resolve: (facts: BoardFacts) => void; reject: (why: Error) => void }[] = [];
  #facts: BoardFacts | undefined;
  #picture: SharedPicture | undefined;
  #over = false;

  /** What can be looked at; it is known once the training has begun. @throws ServerError `not-running` if it ends before */
  facts(): Promise<BoardFacts> {
    if (this.#facts) return Promise.resolve(this.#facts);
    if (this.#over) return Promise.reject(trainingOver());
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  hear(showing: Showing): void {
    if (showing.type === "drawn") {
      for (const onlooker of [...this.#onlookers.keys()]) onlooker.drawn();
      return;
    }
    this.#facts = showing.facts;
    this.#picture = new SharedPicture(showing.shared);
    this.#mark();
    for (const { resolve } of this.#waiting.splice(0)) resolve(showing.facts);
  }

  /** The training is over. */
  end(): void {
    this.#over = true;
    for (const { reject } of this.#waiting.splice(0)) reject(trainingOver());
    for (const onlooker of [...this.#onlookers.keys()]) onlooker.over();
    this.#onlookers.clear();
  }

  /** Looks at slots that `facts` has. @returns what ends it */
  watch(slots: readonly number[], onlooker: Onlooker): () => void {
    this.#onlookers.set(onlooker, slots);
    this.#mark();
    return () => {
      this.#onlookers.delete(onlooker);
      this.#mark();
    };
  }

  /** Copies slots as they were drawn last. @returns false if they are being drawn now */
  read(into: Picture, slots: readonly number[]): boolean {
    return this.#picture?.read(into, slots) ?? false;
  }

  /** Tells the worker which slots somebody looks at. */
  #mark(): void {
    const picture = this.#picture;
    if (!picture) return;
    const watched = new Set([...this.#onlookers.values()].flat());
    for (let slot = 0; slot < picture.shown.length; slot++) picture.shown[slot] = watched.has(slot) ? 1 : 0;
    picture.watched = watched.size > 0;
  }
}

/** What is said when a training ends that somebody looks at. */
export function trainingOver(): ServerError {
  return refuse("not-running", "the training is over", "subscribe to the run's recorded episodes");
}
