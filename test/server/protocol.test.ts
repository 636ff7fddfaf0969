import {
  decodeClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  encodeServerMessage,
  MESSAGE_TYPE,
  ProtocolError,
  type RunSummary,
  type ServerMessage,
} from "@mesagrid/server/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";

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

const serverMessage: fc.Arbitrary<ServerMessage> = fc.oneof(
  fc.record({ type: fc.constant("hello" as const), protocol: fc.nat(), version: name }),
  fc.record({ type: fc.constant("run" as const), run }),
  fc.record({ type: fc.constant("metrics" as const), run: id, first: fc.boolean(), rows: fc.array(row) }),
  fc.record({ type: fc.constant("episode" as const), trace: fc.uint8Array() }),
  fc.record(
    { type: fc.constant("error" as const), code: name, message: name, hint: name },
    { requiredKeys: ["type", "code", "message"] },
  ),
  fc.record({ type: fc.constant("runs" as const), runs: fc.array(run, { maxLength: 3 }) }),
  fc.record({ type: fc.constant("pong" as const) }),
);

/** Plain objects: fast-check's records have no prototype. */
const plain = (message: ServerMessage) =>
  message.type === "episode" ? message : JSON.parse(JSON.stringify(message));

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
  const watch = fc.record(
    { type: fc.constant("watch" as const), run: id, levels: fc.array(name, { maxLength: 4 }) },
    { requiredKeys: ["type", "run"] },
  );
  const other = fc.constantFrom({ type: "unwatch" } as const, { type: "ping" } as const);
  fc.assert(
    fc.property(fc.oneof(watch, other), (message) => {
      expect(decodeClientMessage(encodeClientMessage(message))).toEqual({ ...message });
    }),
  );
});

test("the message types are what the table says", () => {
  expect(MESSAGE_TYPE).toEqual({ hello: 1, run: 2, metrics: 3, episode: 4, error: 5, runs: 6, pong: 7 });
  expect([...encodeServerMessage({ type: "pong" })]).toEqual([7]);
  expect([...encodeServerMessage({ type: "episode", trace: Uint8Array.of(9, 8) })]).toEqual([4, 9, 8]);
});

test.each([
  ["nothing", [], "bad-message"],
  ["an unknown type", [99, 1], "unknown-message"],
  ["a hello that is not JSON", [1, 123], "bad-message"],
  ["a hello that is not UTF-8", [1, 0xff, 0xfe], "bad-message"],
  ["a hello with nothing in it", [1, 123, 125], "bad-message"],
  ["a list that is an object", [6, 123, 125], "bad-message"],
  ["a pong with a payload", [7, 0], "bad-message"],
])("refused from a server: %s", (_, bytes, code) => {
  expect(() => decodeServerMessage(Uint8Array.from(bytes))).toThrow(expect.objectContaining({ code }));
});

test.each([
  ["not JSON", "{", "bad-message"],
  ["no object", "7", "unknown-message"],
  ["an unknown type", '{"type":"format"}', "unknown-message"],
  ["no run", '{"type":"watch"}', "bad-message"],
  ["a run that is a path", '{"type":"watch","run":"../secret"}', "bad-message"],
  ["a run that is a number", '{"type":"watch","run":7}', "bad-message"],
  ["levels that are no texts", '{"type":"watch","run":"a","levels":[1]}', "bad-message"],
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
        decodeServerMessage(Uint8Array.of((bytes[0] ?? 0) % 8, ...new TextEncoder().encode(json))),
      );
      refused(() => decodeClientMessage(json));
      refused(() => decodeClientMessage(new TextDecoder().decode(bytes)));
    }),
    { numRuns: 500 },
  );
});
