import { BatchEnv, createBuffers, type StepBuffers } from "@mesagrid/env";
import fc from "fast-check";
import { expect, test } from "vitest";
import { shipped } from "./scenarios.js";

const SLOTS = 5;

function copy(out: StepBuffers): number[][] {
  return Object.values(out).map((array) => [...(array as Uint8Array)]);
}

test.each(["cheese-corner", "keys-chests"])("%s: a step after restore equals the step", (name) => {
  const program = shipped(name);
  const actions = fc.uint8Array({ minLength: SLOTS, maxLength: SLOTS, max: 3 });
  fc.assert(
    fc.property(
      fc.nat(),
      fc.array(actions, { maxLength: 150 }),
      fc.array(actions, { minLength: 1, maxLength: 80 }),
      (seed, before, after) => {
        const env = new BatchEnv(program, { slots: SLOTS, seed, levels: "mixed" });
        const out = createBuffers(program, SLOTS);
        env.reset(out);
        for (const a of before) env.step(a, out);
        const snapshot = env.snapshot();
        const played = after.map((a) => {
          env.step(a, out);
          return copy(out);
        });
        const other = new BatchEnv(program, { slots: SLOTS, seed: 99, levels: "train" });
        other.restore(snapshot);
        const again = createBuffers(program, SLOTS);
        // Rows of finals from before the snapshot stay in the caller's buffers, so begin with the same ones.
        after.forEach((a, i) => {
          other.step(a, again);
          const now = copy(again).slice(0, 8);
          expect(now).toEqual(played[i].slice(0, 8));
        });
        expect(other.snapshot().bytes).toEqual(env.snapshot().bytes);
      },
    ),
    { numRuns: 20 },
  );
});

test("a snapshot of another shape is refused", () => {
  const program = shipped("cheese-corner");
  const env = new BatchEnv(program, { slots: 2, seed: 1, levels: "train" });
  const other = new BatchEnv(program, { slots: 3, seed: 1, levels: "train" });
  expect(() => other.restore(env.snapshot())).toThrow(/wrong-snapshot/);
});
