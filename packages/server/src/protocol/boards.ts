import type { BoardFrame } from "./envelope.js";
import { ProtocolError } from "./errors.js";
import { ROW } from "./frames.js";
import { type BoardFacts, WANT } from "./messages.js";
import { createPicture, type Layout, type Picture, PLACE } from "./picture.js";

/** How much of each thing a channel's pictures hold. */
export function layoutOf(facts: BoardFacts): Layout {
  const { width, height, layers, slots, counters, actions, events, objectives } = facts;
  return {
    slots: slots.length,
    boardSize: layers.length * height * width,
    counters: counters.length,
    actions: actions.length,
    events: events.length,
    objectives: objectives.length,
  };
}

/** The boards of one channel, kept up to date by its frames; no screen needed. */
export class Boards {
  /** What there is to see after the frame `number`. Of what was not asked for it knows nothing: these arrays stay empty. */
  readonly picture: Picture;
  #number: number | undefined;

  /** @param facts `boards` of the channel's `subscribed` */
  constructor(facts: BoardFacts) {
    this.picture = createPicture(layoutOf(facts));
  }

  /** Number of the frame that is shown; nothing before the first `state`. */
  get number(): number | undefined {
    return this.#number;
  }

  /**
   * Takes a frame in.
   *
   * @returns false for a delta that belongs to another frame than the one shown: nothing changes until the next `state`
   * @throws ProtocolError `bad-message` if it does not fit the channel; no frame is shown then until the next `state`
   */
  apply(frame: BoardFrame): boolean {
    if (frame.type === "delta" && frame.number - 1 !== this.#number) return false;
    this.#number = undefined;
    const { picture } = this;
    const reader = new RowReader(frame.body);
    for (let slot = 0; slot < picture.layout.slots; slot++) reader.row(picture, slot, frame);
    reader.end();
    picture.place[PLACE.made] = frame.made;
    picture.place[PLACE.position] = frame.position;
    this.#number = frame.number;
    return true;
  }
}

/** Reads what `encodeState` and `encodeDelta` wrote; every length is checked against the bytes that are there. */
class RowReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  row(picture: Picture, slot: number, { type, wants }: BoardFrame): void {
    const { boardSize, counters } = picture.layout;
    const bits = this.#u8();
    if (type === "state" && !(bits & ROW.board)) refuse("a state without a board");
    picture.sets[slot] = this.#u8();
    picture.executed[slot] = this.#u8();
    picture.ended[slot] = this.#u8();
    picture.headings[slot] = this.#u8();
    picture.episodes[slot] = this.#view.getUint32(this.#take(4), true);
    picture.steps[slot] = this.#view.getUint32(this.#take(4), true);
    if (bits & ROW.board) {
      const at = this.#take(boardSize);
      picture.boards.set(this.#bytes.subarray(at, at + boardSize), slot * boardSize);
    }
    if (bits & ROW.cells) this.#cells(picture.boards, slot * boardSize, boardSize);
    if (bits & ROW.counters) this.#f64s(picture.counters, slot, counters);
    this.#wanted(picture, slot, wants);
  }

  end(): void {
    if (this.#at !== this.#bytes.length) refuse(`${this.#bytes.length - this.#at} bytes too many`);
  }

  #cells(boards: Uint8Array, start: number, boardSize: number): void {
    const count = this.#view.getUint16(this.#take(2), true);
    for (let i = 0; i < count; i++) {
      const at = this.#take(3);
      const cell = this.#view.getUint16(at, true);
      if (cell >= boardSize) refuse(`cell ${cell} of ${boardSize}`);
      boards[start + cell] = this.#bytes[at + 2];
    }
  }

  #wanted(picture: Picture, slot: number, wants: number): void {
    const { actions, events, objectives } = picture.layout;
    if (wants & WANT.policy) {
      for (let i = slot * actions; i < (slot + 1) * actions; i++) {
        picture.probabilities[i] = this.#view.getFloat32(this.#take(4), true);
      }
      picture.values[slot] = this.#view.getFloat32(this.#take(4), true);
    }
    if (wants & WANT.events) {
      picture.events.fill(0, slot * events, (slot + 1) * events);
      const count = this.#u8();
      for (let i = 0; i < count; i++) {
        const event = this.#u8();
        if (event >= events) refuse(`event ${event} of ${events}`);
        picture.events[slot * events + event] = this.#u8();
      }
    }
    if (wants & WANT.returns) this.#f64s(picture.returns, slot, objectives);
  }

  #f64s(into: Float64Array, slot: number, width: number): void {
    for (let i = slot * width; i < (slot + 1) * width; i++) {
      into[i] = this.#view.getFloat64(this.#take(8), true);
    }
  }

  #u8(): number {
    return this.#bytes[this.#take(1)];
  }

  #take(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    if (this.#at > this.#bytes.length) refuse(`it ends after ${this.#bytes.length} bytes`);
    return at;
  }
}

function refuse(why: string): never {
  throw new ProtocolError("bad-message", `boards: ${why}`);
}
