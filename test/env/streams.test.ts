import {
  BatchEnv,
  createBuffers,
  createStream,
  nextBelow,
  nextFloat,
  nextNormal,
  nextUint32,
  PURPOSE,
} from "@mesagrid/env";
import fc from "fast-check";
import { expect, test } from "vitest";
import { shipped } from "./scenarios.js";

test("sfc32 gives the numbers of its published definition", () => {
  // Two rounds from (a, b, c, counter) = (1, 2, 3, 4), worked out by hand: t = a + b + d; a = b ^ b >> 9; ...
  const words = Uint32Array.of(1, 2, 3, 4);
  expect(nextUint32(words)).toBe(7);
  expect([...words]).toEqual([2, 27, (3 << 21) + 7, 5]);
  expect(nextUint32(words)).toBe(2 + 27 + 5);
});

test("floats are even, integers reach every value, normals have mean 0 and variance 1", () => {
  const words = createStream(3, PURPOSE.policy);
  const n = 100_000;
  let sum = 0;
  const counts = new Array(7).fill(0);
  for (let i = 0; i < n; i++) {
    sum += nextFloat(words);
    counts[nextBelow(words, 0, 7)]++;
  }
  expect(Math.abs(sum / n - 0.5)).toBeLessThan(4 / Math.sqrt(12 * n));
  for (const count of counts) expect(Math.abs(count - n / 7)).toBeLessThan(4 * Math.sqrt(n / 7));
  let first = 0;
  let second = 0;
  for (let i = 0; i < n; i++) {
    const z = nextNormal(words);
    first += z;
    second += z * z;
  }
  expect(Math.abs(first / n)).toBeLessThan(4 / Math.sqrt(n));
  expect(Math.abs(second / n - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
});

test("streams of different seeds, purposes, slots and episodes differ", () => {
  const seen = new Set<string>();
  const seeds = [0, 1, 2, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1];
  for (const seed of seeds)
    for (const purpose of Object.values(PURPOSE))
      for (let slot = 0; slot < 4; slot++)
        for (let episode = 0; episode < 4; episode++)
          seen.add(createStream(seed, purpose, slot, episode).join());
  expect(seen.size).toBe(seeds.length * Object.keys(PURPOSE).length * 16);
});

test("the level of (seed, slot, episode) does not depend on what the agent does", () => {
  const program = shipped("cheese-corner");
  fc.assert(
    fc.property(fc.nat(), fc.infiniteStream(fc.integer({ min: 0, max: 3 })), (seed, actions) => {
      const run = (act: () => number): Map<string, string> => {
        const env = new BatchEnv(program, { slots: 3, seed, levels: "mixed" });
        const out = createBuffers(program, 3);
        const levels = new Map<string, string>();
        env.reset(out);
        for (let step = 0; step < 200; step++) {
          for (let slot = 0; slot < 3; slot++)
            levels.set(`${slot}/${env.episode(slot)}`, env.level(slot).board.join());
          env.step(Uint8Array.from([act(), act(), act()]), out);
        }
        return levels;
      };
      const idle = run(() => 0);
      const busy = run(() => actions.next().value as number);
      for (const [key, board] of idle) if (busy.has(key)) expect(busy.get(key)).toBe(board);
      expect(idle.size).toBeGreaterThan(6);
    }),
    { numRuns: 5 },
  );
});
