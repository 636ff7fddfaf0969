import {
  BOUNDS,
  decodeClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  encodeServerMessage,
  MESSAGE_TYPE,
  ProtocolError,
  type RunSummary,
  type ServerMessage,
  type Source,
} from "@mesagrid/server/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { boardFrame, facts } from "./board-frames.js";

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const name = fc.string({ minLength: 1, maxLength: 12 });
const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/);

const run: fc.Arbitrary<RunSummary> = fc.record(
  {
    id,
    scenario: fc.record({ name, title: name, question: name }),
    seed: fc.nat(),
    status: fc.constantFrom("queued", "running", "finished", "stopped", "failed", "interrupted"),
    reason: name,
    step: fc.nat(),
    totalSteps: fc.nat(),
    phase: name,
    phaseIndex: fc.nat(),
    phases: fc.array(
      fc.record({
        name,
        reward: fc.constantFrom({}, { cheese: 1 }, { a: 0.5, b: -1 }),
        levels: name,
        steps: fc.nat(),
      }),
    ),
    started: name,
    ended: name,
    algorithm: name,
    network: name,
    backend: name,
    objectives: fc.array(
      fc.record({ name, title: name, role: fc.constantFrom("true", "proxy", "decoy", "hidden") }),
    ),
    levelSets: fc.array(name),
  },
  {
    requiredKeys: [
      ...(["id", "scenario", "seed", "status", "step", "totalSteps", "phase", "phaseIndex"] as const),
      ...(["phases", "started", "algorithm", "network", "backend", "objectives", "levelSets"] as const),
    ],
  },
);

const row = fc
  .tuple(fc.nat(), fc.dictionary(fc.stringMatching(/^[a-z/]{1,12}$/), fc.oneof(number, name)))
  .map(([step, rest]) => ({ ...rest, step }));

const speed = fc.double({ min: BOUNDS.slowest, max: BOUNDS.quickest, noNaN: true });
const few = (names: fc.Arbitrary<string>) => fc.array(names, { maxLength: 4 });

const source: fc.Arbitrary<Source> = fc.oneof(
  fc.record(
    { kind: fc.constant("run" as const), run: id, levels: few(name) },
    { requiredKeys: ["kind", "run"] },
  ),
  fc.record({
    kind: fc.constant("live" as const),
    run: id,
    slots: fc.uniqueArray(fc.nat(300), { minLength: 1, maxLength: 64 }),
  }),
  fc.record(
    {
      kind: fc.constant("policy" as const),
      run: id,
      levels: name,
      step: fc.nat(),
      seed: fc.nat(),
      slots: fc.integer({ min: 1, max: 64 }),
      speed,
      greedy: fc.boolean(),
    },
    { requiredKeys: ["kind", "run", "levels"] },
  ),
  fc.record(
    { kind: fc.constant("trace" as const), run: id, trace: fc.nat(), at: fc.nat(), speed },
    { requiredKeys: ["kind", "run", "trace"] },
  ),
);

const subscription = fc.nat(65535);
const channel = fc.nat();

const serverMessage: fc.Arbitrary<ServerMessage> = fc.oneof(
  fc.record({ type: fc.constant("hello" as const), protocol: fc.nat(), version: name }),
  fc.record({ type: fc.constant("run" as const), channel, run }),
  fc.record({ type: fc.constant("metrics" as const), channel, first: fc.boolean(), rows: fc.array(row) }),
  fc.record({ type: fc.constant("episode" as const), channel, trace: fc.uint8Array() }),
  fc.record(
    { type: fc.constant("error" as const), code: name, message: name, hint: name, id: subscription },
    { requiredKeys: ["type", "code", "message"] },
  ),
  fc.record({ type: fc.constant("runs" as const), runs: fc.array(run, { maxLength: 3 }) }),
  fc.record({ type: fc.constant("pong" as const) }),
  fc.record(
    {
      type: fc.constant("subscribed" as const),
      id: subscription,
      channel,
      source,
      boards: facts,
      play: fc.record(
        { playing: fc.boolean(), speed, frames: fc.nat(), step: fc.nat() },
        { requiredKeys: ["playing", "speed"] },
      ),
    },
    { requiredKeys: ["type", "id", "channel", "source"] },
  ),
  fc.record(
    { type: fc.constant("ended" as const), channel, code: name, message: name, hint: name },
    { requiredKeys: ["type", "channel", "code", "message"] },
  ),
  boardFrame,
);

/** Plain objects: fast-check's records have no prototype. */
const plain = (message: ServerMessage) =>
  message.type === "episode" || "body" in message ? { ...message } : JSON.parse(JSON.stringify(message));

test("every server message comes back as it went", () => {
  fc.assert(
    fc.property(serverMessage, (message) => {
      const decoded = decodeServerMessage(encodeServerMessage(message));
      expect(plain(decoded)).toEqual(plain(message));
    }),
    { numRuns: 300 },
  );
});

test("every viewer message comes back as it went", () => {
  const subscribe = fc.record(
    {
      type: fc.constant("subscribe" as const),
      id: subscription,
      source,
      want: fc.subarray(["policy" as const, "events" as const, "returns" as const]),
    },
    { requiredKeys: ["type", "id", "source"] },
  );
  const control = fc.record(
    { type: fc.constant("control" as const), id: subscription, playing: fc.boolean(), speed, at: fc.nat() },
    { requiredKeys: ["type", "id"] },
  );
  const unsubscribe = fc.record({ type: fc.constant("unsubscribe" as const), id: subscription });
  const ping = fc.constant({ type: "ping" } as const);
  fc.assert(
    fc.property(fc.oneof(subscribe, control, unsubscribe, ping), (message) => {
      expect(decodeClientMessage(encodeClientMessage(message))).toEqual(JSON.parse(JSON.stringify(message)));
    }),
  );
});

test("the message types are what the table says", () => {
  expect(MESSAGE_TYPE).toEqual({
    hello: 1,
    run: 2,
    metrics: 3,
    episode: 4,
    error: 5,
    runs: 6,
    pong: 7,
    subscribed: 8,
    ended: 9,
    state: 10,
    delta: 11,
  });
  expect([...encodeServerMessage({ type: "pong" })]).toEqual([7]);
  const trace = Uint8Array.of(9, 8);
  expect([...encodeServerMessage({ type: "episode", channel: 258, trace })]).toEqual([4, 2, 1, 0, 0, 9, 8]);
});

test.each([
  ["nothing", [], "bad-message"],
  ["an unknown type", [99, 1], "unknown-message"],
  ["a hello that is not JSON", [1, 123], "bad-message"],
  ["a hello that is not UTF-8", [1, 0xff, 0xfe], "bad-message"],
  ["a hello with nothing in it", [1, 123, 125], "bad-message"],
  ["a list that is an object", [6, 123, 125], "bad-message"],
  ["a pong with a payload", [7, 0], "bad-message"],
  ["a run without a channel", [2, 0, 0], "bad-message"],
  ["a state without a header", [10, 1, 0, 0, 0], "bad-message"],
  ["an end without a reason", [9, 123, 125], "bad-message"],
])("refused from a server: %s", (_, bytes, code) => {
  expect(() => decodeServerMessage(Uint8Array.from(bytes))).toThrow(expect.objectContaining({ code }));
});

function subscribing(source: unknown, id = 1): string {
  return JSON.stringify({ type: "subscribe", id, source });
}

test.each([
  ["not JSON", "{", "bad-message"],
  ["no object", "7", "unknown-message"],
  ["an unknown type", '{"type":"format"}', "unknown-message"],
  ["no source", '{"type":"subscribe","id":1}', "bad-message"],
  ["no id", '{"type":"subscribe","source":{"kind":"run","run":"a"}}', "bad-message"],
  ["an id that is too large", subscribing({ kind: "run", run: "a" }, 65536), "bad-message"],
  ["an unknown source", subscribing({ kind: "film", run: "a" }), "bad-message"],
  ["a run that is a path", subscribing({ kind: "run", run: "../secret" }), "bad-message"],
  ["a run that is a number", subscribing({ kind: "run", run: 7 }), "bad-message"],
  ["levels that are no texts", subscribing({ kind: "run", run: "a", levels: [1] }), "bad-message"],
  ["no slots", subscribing({ kind: "live", run: "a", slots: [] }), "bad-message"],
  ["a slot twice", subscribing({ kind: "live", run: "a", slots: [1, 1] }), "bad-message"],
  ["65 slots", subscribing({ kind: "policy", run: "a", levels: "train", slots: 65 }), "bad-message"],
  ["a speed of 1000", subscribing({ kind: "trace", run: "a", trace: 0, speed: 1000 }), "bad-message"],
  ["a field of another source", subscribing({ kind: "trace", run: "a", trace: 0, seed: 1 }), "bad-message"],
  ["a control of nothing", '{"type":"control","playing":true}', "bad-message"],
  ["more fields than there are", '{"type":"ping","run":"a"}', "bad-message"],
  ["too long", `{"type":"ping"}${" ".repeat(70_000)}`, "bad-message"],
])("refused from a viewer: %s", (_, text, code) => {
  expect(() => decodeClientMessage(text)).toThrow(expect.objectContaining({ code }));
});

test("noise is refused and nothing else is thrown", () => {
  const refused = (read: () => unknown) => {
    try {
      read();
    } catch (thrown) {
      if (!(thrown instanceof ProtocolError)) throw thrown;
    }
  };
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.json(), (bytes, json) => {
      refused(() => decodeServerMessage(bytes));
      refused(() =>
        decodeServerMessage(Uint8Array.of((bytes[0] ?? 0) % 12, ...new TextEncoder().encode(json))),
      );
      refused(() => decodeClientMessage(json));
      refused(() => decodeClientMessage(new TextDecoder().decode(bytes)));
    }),
    { numRuns: 500 },
  );
});
