import { BatchEnv, createBuffers } from "@mesagrid/env";
import fc from "fast-check";
import { expect, test } from "vitest";
import { shipped } from "./scenarios.js";

const SLOTS = 3;

test.each(["cheese-corner", "keys-chests"])(
  "%s: writing only what changed shows the same as writing everything into new buffers",
  (name) => {
    const program = shipped(name);
    const actions = fc.uint8Array({ minLength: SLOTS, maxLength: SLOTS, max: 3 });
    fc.assert(
      fc.property(fc.nat(), fc.array(actions, { minLength: 1, maxLength: 200 }), (seed, moves) => {
        const options = { slots: SLOTS, seed, levels: "mixed" };
        const env = new BatchEnv(program, options);
        const other = new BatchEnv(program, options);
        const kept = createBuffers(program, SLOTS);
        env.reset(kept);
        other.reset(createBuffers(program, SLOTS));
        for (const move of moves) {
          const fresh = createBuffers(program, SLOTS);
          env.step(move, kept);
          other.step(move, fresh);
          expect(kept.cells).toEqual(fresh.cells);
          expect(kept.side).toEqual(fresh.side);
        }
      }),
      { numRuns: 20 },
    );
  },
);

test("buffers that another env has written to are written whole again", () => {
  const program = shipped("cheese-corner");
  const first = new BatchEnv(program, { slots: 1, seed: 1, levels: "train" });
  const second = new BatchEnv(program, { slots: 1, seed: 2, levels: "train" });
  const out = createBuffers(program, 1);
  const check = createBuffers(program, 1);
  first.reset(out);
  second.reset(out);
  first.step(Uint8Array.of(0), out);
  first.step(Uint8Array.of(0), check);
  const stay = createBuffers(program, 1);
  second.step(Uint8Array.of(0), stay);
  expect(out.cells).not.toEqual(stay.cells);
  expect([...out.cells].filter((code) => code === program.kinds.agent)).toHaveLength(1);
  const snapshot = first.snapshot();
  first.step(Uint8Array.of(1), out);
  first.step(Uint8Array.of(3), out);
  first.restore(snapshot);
  first.step(Uint8Array.of(1), out);
  first.restore(snapshot);
  first.step(Uint8Array.of(1), check);
  expect(out.cells).toEqual(check.cells);
});

test("buffers may be used in turn, and one slot may be started in others", () => {
  const program = shipped("keys-chests");
  const env = new BatchEnv(program, { slots: 2, seed: 1, levels: "train" });
  const [one, two] = [createBuffers(program, 2), createBuffers(program, 2)];
  env.reset(one);
  for (let step = 0; step < 60; step++) {
    const out = step % 3 === 0 ? two : one;
    env.step(Uint8Array.of((step * 7) % 4, (step * 5) % 4), out);
    if (step % 5 === 4) env.startFrom(0, env.level(1), two);
    if (step % 7 === 6) env.reset(two, undefined, [false, true]);
    const whole = createBuffers(program, 2);
    const other = new BatchEnv(program, { slots: 2, seed: 1, levels: "train" });
    other.restore(env.snapshot());
    other.observe(whole);
    if (step % 5 < 4 && step % 7 < 6) expect(out.cells, `step ${step}`).toEqual(whole.cells);
  }
});
