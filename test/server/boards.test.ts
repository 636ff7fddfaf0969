import {
  type BoardFacts,
  Boards,
  copyPicture,
  createPicture,
  decodeServerMessage,
  encodeDelta,
  encodeState,
  layoutOf,
  type Picture,
  PLACE,
  ProtocolError,
  wantBits,
} from "@mesagrid/server/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { boardFrame, facts } from "./board-frames.js";

/** What happens to a picture from one frame to the next: numbers anywhere in it. */
const change = fc.record({
  array: fc.constantFrom(
    ...(["boards", "counters", "returns", "probabilities", "values", "events"] as const),
    ...(["episodes", "steps", "sets", "executed", "ended", "headings"] as const),
  ),
  places: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 40 }),
});

function alter(
  picture: Picture,
  changes: readonly { array: Exclude<keyof Picture, "layout">; places: [number, number][] }[],
) {
  for (const { array, places } of changes) {
    const numbers = picture[array];
    for (const [at, value] of places) if (numbers.length > 0) numbers[at % numbers.length] = value;
  }
  picture.place[PLACE.position]++;
}

test("deltas rebuild the very picture that a full state has, with whatever rides along", () => {
  const wanted = fc.subarray(["policy" as const, "events" as const, "returns" as const]);
  fc.assert(
    fc.property(
      facts,
      wanted,
      fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 8 }),
      (facts, want, frames) => {
        const layout = layoutOf(facts);
        const [before, picture] = [createPicture(layout), createPicture(layout)];
        const [followed, anew] = [new Boards(facts), new Boards(facts)];
        const header = (number: number) => ({ channel: 7, number, wants: wantBits(want) });
        const read = (bytes: Uint8Array) => {
          const message = decodeServerMessage(bytes);
          if (message.type !== "state" && message.type !== "delta") throw new Error(message.type);
          return message;
        };
        expect(followed.apply(read(encodeState(header(0), picture)))).toBe(true);
        frames.forEach((changes, at) => {
          alter(picture, changes);
          const delta = encodeDelta(header(at + 1), before, picture);
          expect(followed.apply(read(delta))).toBe(true);
          expect(anew.apply(read(encodeState(header(at + 1), picture)))).toBe(true);
          expect(followed.picture).toEqual(anew.picture);
          expect(followed.picture.boards).toEqual(picture.boards);
          expect(followed.picture.counters).toEqual(picture.counters);
          if (want.includes("policy")) expect(followed.picture.probabilities).toEqual(picture.probabilities);
          if (want.includes("events")) expect(followed.picture.events).toEqual(picture.events);
          if (want.includes("returns")) expect(followed.picture.returns).toEqual(picture.returns);
          expect(followed.number).toBe(at + 1);
          copyPicture(
            picture,
            before,
            facts.slots.map((_, slot) => slot),
          );
        });
      },
    ),
  );
});

const ONE: BoardFacts = {
  scenario: "one",
  width: 13,
  height: 13,
  layers: ["floor", "things"],
  slots: [4],
  kinds: ["", "wall", "mouse"],
  counters: [],
  actions: ["up", "down"],
  events: ["step"],
  objectives: ["cheese"],
  levelSets: ["train"],
};

test("a move of one thing on one board costs 47 bytes", () => {
  const layout = layoutOf(ONE);
  const [before, after] = [createPicture(layout), createPicture(layout)];
  before.boards[200] = after.boards[201] = 2;
  const header = { channel: 1, number: 1, wants: 0 };
  expect(encodeDelta(header, before, after)).toHaveLength(26 + 13 + 2 + 2 * 3);
  expect(encodeState(header, after)).toHaveLength(26 + 13 + 338);
});

test("a delta that belongs to another frame changes nothing; a torn one is refused, and the next state is taken", () => {
  const layout = layoutOf(ONE);
  const [before, after] = [createPicture(layout), createPicture(layout)];
  after.boards.fill(1);
  const read = (bytes: Uint8Array) => decodeServerMessage(bytes) as Parameters<Boards["apply"]>[0];
  const delta = (number: number) => read(encodeDelta({ channel: 1, number, wants: 7 }, before, after));
  const boards = new Boards(ONE);
  expect(boards.apply(delta(1))).toBe(false);
  expect(boards.apply(read(encodeState({ channel: 1, number: 4, wants: 7 }, before)))).toBe(true);
  for (const number of [4, 6, 3]) expect(boards.apply(delta(number))).toBe(false);
  expect(boards.picture.boards).toEqual(before.boards);
  const whole = delta(5);
  for (const length of [0, 1, 12, 40, whole.body.length - 1]) {
    const torn = { ...whole, body: whole.body.subarray(0, length) };
    expect(boards.apply(read(encodeState({ channel: 1, number: 4, wants: 7 }, before)))).toBe(true);
    expect(() => boards.apply(torn)).toThrow(ProtocolError);
    expect(boards.number).toBeUndefined();
    expect(boards.apply(whole)).toBe(false);
  }
  const longer = { ...whole, number: 5, body: Uint8Array.of(...whole.body, 0) };
  boards.apply(read(encodeState({ channel: 1, number: 4, wants: 7 }, before)));
  expect(() => boards.apply(longer)).toThrow("1 bytes too many");
  expect(boards.apply(read(encodeState({ channel: 1, number: 9, wants: 7 }, after)))).toBe(true);
  expect(boards.picture.boards).toEqual(after.boards);
});

test("noise in place of rows is refused and nothing else is thrown", () => {
  const boards = new Boards(ONE);
  fc.assert(
    fc.property(boardFrame, (frame) => {
      try {
        boards.apply(frame);
      } catch (thrown) {
        if (!(thrown instanceof ProtocolError)) throw thrown;
      }
    }),
    { numRuns: 500 },
  );
});
