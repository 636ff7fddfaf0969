import {
  BatchEnv,
  createBuffers,
  decodeTrace,
  encodeTrace,
  loadProgram,
  replay,
  type Trace,
  TraceRecorder,
  WireError,
} from "@mesagrid/env";
import fc from "fast-check";
import { expect, test } from "vitest";
import { shipped } from "./scenarios.js";

/** One random episode of each slot. */
function recordSome(name: string, seed: number): Trace[] {
  const program = shipped(name);
  const env = new BatchEnv(program, { slots: 4, seed, levels: "mixed", autoreset: "disabled" });
  const out = createBuffers(program, 4);
  env.reset(out);
  const recorder = new TraceRecorder(env, { levels: "mixed", phase: "A", step: 4096, seed });
  for (let slot = 0; slot < 4; slot++) recorder.begin(slot);
  for (let step = 0; step < program.limit; step++) {
    const actions = Uint8Array.from({ length: 4 }, (_, slot) => (step * 7 + slot * 3 + (step >> 2)) % 4);
    env.step(actions, out);
    recorder.record(actions, out);
  }
  return [...recorder.finished];
}

test.each(["cheese-corner", "keys-chests"])(
  "%s: a trace survives encoding and replays to the same end",
  (name) => {
    const program = shipped(name);
    const traces = recordSome(name, 11);
    expect(traces).toHaveLength(4);
    for (const trace of traces) {
      const decoded = decodeTrace(encodeTrace(trace));
      expect(decoded).toEqual(trace);
      const frames = replay(program, decoded);
      expect(frames).toHaveLength(trace.actions.length + 1);
      expect([...frames[frames.length - 1].returns]).toEqual([...trace.returns]);
      const events = frames
        .slice(1)
        .flatMap((frame, step) =>
          [...frame.events].flatMap((count, event) =>
            event > 0 && count > 0 ? [{ step, event, count }] : [],
          ),
        );
      expect(events).toEqual(trace.events);
    }
  },
);

test("cut or changed bytes are refused or read as some trace, never a crash", () => {
  const [trace] = recordSome("keys-chests", 5);
  const bytes = encodeTrace(trace);
  for (let length = 0; length < bytes.length; length++) {
    expect(() => decodeTrace(bytes.subarray(0, length))).toThrow(WireError);
  }
  const program = shipped("keys-chests");
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), (at, value) => {
      const changed = bytes.slice();
      changed[at] = value;
      try {
        replay(program, decodeTrace(changed));
      } catch (error) {
        expect(String(error)).toMatch(/not a valid trace|wrong-trace|wrong-level/);
      }
    }),
    { numRuns: 2000 },
  );
});

test("a trace of another scenario is refused", () => {
  const [trace] = recordSome("cheese-corner", 5);
  expect(() => replay(shipped("keys-chests"), trace)).toThrow(/wrong-trace/);
  const larger = loadProgram(shipped("cheese-corner").scenario, { size: [11, 11] });
  expect(() => replay(larger, trace)).toThrow(/wrong-trace/);
});
