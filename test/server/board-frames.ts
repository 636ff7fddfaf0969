import type { BoardFacts, BoardFrame } from "@mesagrid/server/protocol";
import fc from "fast-check";

const names = fc.array(fc.string({ minLength: 1, maxLength: 12 }), { maxLength: 4 });
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

/** What a channel may say of its boards. */
export const facts: fc.Arbitrary<BoardFacts> = fc.record({
  scenario: fc.string(),
  width: fc.integer({ min: 1, max: 9 }),
  height: fc.integer({ min: 1, max: 9 }),
  layers: fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
  slots: fc.uniqueArray(fc.nat(99), { minLength: 1, maxLength: 4 }),
  kinds: names,
  counters: names,
  actions: names,
  events: names,
  objectives: names,
  levelSets: names,
});

/** A frame with anything in place of its rows. */
export const boardFrame: fc.Arbitrary<BoardFrame> = fc.record({
  type: fc.constantFrom("state" as const, "delta" as const),
  channel: fc.nat(),
  number: fc.nat(),
  made: number,
  position: number,
  wants: fc.nat(7),
  body: fc.uint8Array(),
});
