import { expect, test } from "vitest";
import { fuzzStream } from "../../fuzz/stream/fuzz.js";
import { makeSent } from "../../fuzz/stream/messages.js";
import { Client, folders, serve, TINY } from "../support.js";

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

test("answers of all lengths come whole, also where the header of a WebSocket's frame grows", async () => {
  const { runs, scenarios } = folders();
  const { url } = await serve({ runs, scenarios, training: false, messagesPerSecond: 1000 });
  const client = new Client(url);
  for (let length = 1; length <= 100; length++) {
    const run = "r".repeat(length);
    await client.subscribe({ kind: "run", run });
    expect(client.all("error").at(-1)).toMatchObject({ id: length, message: `there is no run '${run}'` });
  }
  const lengths = client.bytes.map((bytes) => bytes.length);
  for (const length of [125, 126, 127]) expect(lengths).toContain(length);
});
