import {
  copyPicture,
  createPicture,
  type Layout,
  type Picture,
  PLACE,
  pictureSize,
} from "../protocol/index.js";

/** Places of the control words. */
const CONTROL = { watched: 0, sequence: 1 } as const;
const CONTROL_BYTES = 16;

/** A picture in memory that two threads share, and what it takes to find things in it. */
export interface SharedMemory {
  readonly layout: Layout;
  readonly memory: SharedArrayBuffer;
}

/**
 * A picture that one thread draws and another looks at, without either waiting: a number that is odd while it is drawn says whether what
 * was read is whole. A picture that nobody came to read in time is drawn over.
 */
export class SharedPicture {
  readonly shared: SharedMemory;
  /** [slots] 1 for those that somebody looks at: the reader's. */
  readonly shown: Uint8Array;
  readonly #control: Int32Array;
  readonly #picture: Picture;

  /** @param shared of the other thread; or a layout, for memory of its own */
  constructor(shared: SharedMemory | Layout) {
    const layout = "layout" in shared ? shared.layout : shared;
    const shownBytes = 8 * Math.ceil(layout.slots / 8);
    const memory =
      "memory" in shared
        ? shared.memory
        : new SharedArrayBuffer(CONTROL_BYTES + shownBytes + pictureSize(layout));
    this.shared = { layout, memory };
    this.#control = new Int32Array(memory, 0, 2);
    this.shown = new Uint8Array(memory, CONTROL_BYTES, layout.slots);
    this.#picture = createPicture(layout, memory, CONTROL_BYTES + shownBytes);
  }

  /** Whether anybody looks at it. */
  get watched(): boolean {
    return Atomics.load(this.#control, CONTROL.watched) !== 0;
  }

  set watched(watched: boolean) {
    Atomics.store(this.#control, CONTROL.watched, watched ? 1 : 0);
  }

  /** Draws it anew. @param position see `BoardFrame` */
  draw(position: number, fill: (picture: Picture, shown: Uint8Array) => void): void {
    Atomics.add(this.#control, CONTROL.sequence, 1);
    fill(this.#picture, this.shown);
    this.#picture.place[PLACE.made] = performance.timeOrigin + performance.now();
    this.#picture.place[PLACE.position] = position;
    Atomics.add(this.#control, CONTROL.sequence, 1);
  }

  /**
   * Copies slots of it.
   *
   * @param slots for each row of `into`, the slot
   * @returns false if it is being drawn, or has never been: `into` is not whole then
   */
  read(into: Picture, slots: ArrayLike<number>): boolean {
    const before = Atomics.load(this.#control, CONTROL.sequence);
    if (before === 0 || before % 2 !== 0) return false;
    copyPicture(this.#picture, into, slots);
    return Atomics.load(this.#control, CONTROL.sequence) === before;
  }
}
