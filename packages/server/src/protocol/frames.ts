/** Boards as bytes: `state` holds all of a picture, `delta` what has changed since the frame before. index.ts has the table. */
import { FRAME_HEADER, MESSAGE_TYPE } from "./envelope.js";
import { WANT } from "./messages.js";
import { type Picture, PLACE } from "./picture.js";

/** Bytes of a row before its board: bits, set, executed, ended, heading, episode, step. */
export const ROW_HEADER = 13;
/** Bits of a row: what of it follows. */
export const ROW = { board: 1, cells: 2, counters: 4 } as const;

/** What a frame says beside its rows. */
export interface FrameHeader {
  /** The server's number of the channel. */
  readonly channel: number;
  /** Counts the channel's frames; a delta applies to the frame whose number is one less. */
  readonly number: number;
  /** Bits of `WANT`: what rides along. */
  readonly wants: number;
}

/** All of a picture. */
export function encodeState(header: FrameHeader, picture: Picture): Uint8Array<ArrayBuffer> {
  const { slots, boardSize } = picture.layout;
  const writer = new FrameWriter(FRAME_HEADER + slots * (ROW_HEADER + boardSize + restSize(picture)));
  writer.header(MESSAGE_TYPE.state, header, picture);
  for (let slot = 0; slot < slots; slot++) {
    writer.row(picture, slot, ROW.board | ROW.counters);
    writer.bytes(picture.boards.subarray(slot * boardSize, (slot + 1) * boardSize));
    writer.counters(picture, slot);
    writer.wanted(picture, slot, header.wants);
  }
  return writer.done();
}

/** What of a picture is not as it was in the frame before. */
export function encodeDelta(header: FrameHeader, before: Picture, picture: Picture): Uint8Array<ArrayBuffer> {
  const { slots, boardSize } = picture.layout;
  const writer = new FrameWriter(FRAME_HEADER + slots * (ROW_HEADER + boardSize + restSize(picture)));
  writer.header(MESSAGE_TYPE.delta, header, picture);
  const cells: number[] = [];
  for (let slot = 0; slot < slots; slot++) {
    cells.length = 0;
    const start = slot * boardSize;
    for (let cell = 0; cell < boardSize; cell++) {
      if (picture.boards[start + cell] !== before.boards[start + cell]) cells.push(cell);
    }
    const whole = 2 + 3 * cells.length > boardSize;
    const counts = countersChanged(before, picture, slot);
    const board = whole ? ROW.board : cells.length > 0 ? ROW.cells : 0;
    writer.row(picture, slot, board | (counts ? ROW.counters : 0));
    if (whole) writer.bytes(picture.boards.subarray(start, start + boardSize));
    else if (cells.length > 0) writer.cells(picture.boards, start, cells);
    if (counts) writer.counters(picture, slot);
    writer.wanted(picture, slot, header.wants);
  }
  return writer.done();
}

/** Most bytes of a row behind its board. */
function restSize({ layout: { counters, actions, events, objectives } }: Picture): number {
  return 8 * counters + 4 * (actions + 1) + 1 + 2 * events + 8 * objectives;
}

function countersChanged(before: Picture, { counters, layout }: Picture, slot: number): boolean {
  for (let i = slot * layout.counters; i < (slot + 1) * layout.counters; i++) {
    if (!Object.is(before.counters[i], counters[i])) return true;
  }
  return false;
}

/** Writes numbers, little-endian, one after another. */
class FrameWriter {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = 0;

  /** @param most bytes */
  constructor(most: number) {
    this.#bytes = new Uint8Array(most);
    this.#view = new DataView(this.#bytes.buffer);
  }

  header(type: number, { channel, number, wants }: FrameHeader, { place }: Picture): void {
    this.#u8(type);
    this.#u32(channel);
    this.#u32(number);
    this.#f64(place[PLACE.made]);
    this.#f64(place[PLACE.position]);
    this.#u8(wants);
  }

  row(picture: Picture, slot: number, bits: number): void {
    this.#u8(bits);
    this.#u8(picture.sets[slot]);
    this.#u8(picture.executed[slot]);
    this.#u8(picture.ended[slot]);
    this.#u8(picture.headings[slot]);
    this.#u32(picture.episodes[slot]);
    this.#u32(picture.steps[slot]);
  }

  cells(boards: Uint8Array, start: number, cells: readonly number[]): void {
    this.#u16(cells.length);
    for (const cell of cells) {
      this.#u16(cell);
      this.#u8(boards[start + cell]);
    }
  }

  counters({ counters, layout }: Picture, slot: number): void {
    for (let i = slot * layout.counters; i < (slot + 1) * layout.counters; i++) this.#f64(counters[i]);
  }

  /** Whatever rides along. */
  wanted(picture: Picture, slot: number, wants: number): void {
    const { actions, objectives } = picture.layout;
    if (wants & WANT.policy) {
      for (let i = slot * actions; i < (slot + 1) * actions; i++) this.#f32(picture.probabilities[i]);
      this.#f32(picture.values[slot]);
    }
    if (wants & WANT.events) this.#events(picture, slot);
    if (wants & WANT.returns) {
      for (let k = slot * objectives; k < (slot + 1) * objectives; k++) this.#f64(picture.returns[k]);
    }
  }

  bytes(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  done(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#at);
  }

  #events({ events, layout }: Picture, slot: number): void {
    const count = this.#at++;
    let happened = 0;
    for (let event = 0; event < layout.events; event++) {
      const times = events[slot * layout.events + event];
      if (times === 0) continue;
      happened++;
      this.#u8(event);
      this.#u8(times);
    }
    this.#bytes[count] = happened;
  }

  #u8(value: number): void {
    this.#bytes[this.#at++] = value;
  }

  #u16(value: number): void {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
  }

  #u32(value: number): void {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  #f32(value: number): void {
    this.#view.setFloat32(this.#at, value, true);
    this.#at += 4;
  }

  #f64(value: number): void {
    this.#view.setFloat64(this.#at, value, true);
    this.#at += 8;
  }
}
