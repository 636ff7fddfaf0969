import { expect, test } from "vitest";
import { fuzzStream } from "../../fuzz/stream/fuzz.js";
import { makeSent } from "../../fuzz/stream/messages.js";
import { TINY } from "../support.js";

/** `npm run -s fuzz -- --stream 100000` sends more. */
const MESSAGES = 3000;

test("messages of any kind are obeyed or refused with a code; nothing crashes, hangs or is left behind", {
  timeout: 120_000,
}, async () => {
  const findings: string[] = [];
  const onFinding = (what: string) => findings.push(what);
  const result = await fuzzStream({ scenario: TINY, messages: MESSAGES, seed: 1, viewers: 8, onFinding });
  expect(findings).toEqual([]);
  expect(result.taken).toBeGreaterThan(MESSAGES / 5);
  expect(result.refused).toBeGreaterThan(MESSAGES / 5);
  expect(result.cut).toBeGreaterThan(MESSAGES / 500);
});

test("a message is the same whenever it is made", () => {
  const known = { runs: ["one"], levels: ["train"] };
  const make = (number: number, seed = 5) => makeSent(seed, number, known);
  const numbers = Array.from({ length: 50 }, (_, number) => number);
  expect(numbers.map((number) => make(number)).reverse()).toEqual(
    numbers.reverse().map((number) => make(number)),
  );
  expect(numbers.map((number) => make(number, 6))).not.toEqual(numbers.map((number) => make(number)));
});
