import { BatchEnv, createBuffers, type Program, renderAscii } from "@mesagrid/env";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type PlainWorld, plainCheeseCorner, plainKeysChests } from "./plain.js";
import { shipped } from "./scenarios.js";

const TWINS: readonly [string, (picture: string, limit: number) => PlainWorld][] = [
  ["cheese-corner", plainCheeseCorner],
  ["keys-chests", plainKeysChests],
];

/** Walks both worlds with the same actions until the episode ends; every step must look the same. */
function walk(
  program: Program,
  plain: typeof plainCheeseCorner,
  seed: number,
  levels: string,
  choose: number[],
): void {
  const env = new BatchEnv(program, { slots: 1, seed, levels, autoreset: "disabled" });
  const out = createBuffers(program, 1);
  env.reset(out);
  const world = plain(renderAscii(program, env.state.boards), program.limit);
  for (let step = 0; ; step++) {
    const action = choose[step % choose.length];
    env.step(Uint8Array.of(action), out);
    const expected = world.step(program.actions.names[action]);
    const events = Object.fromEntries(
      program.events.flatMap((name, e) => (e > 0 && out.events[e] > 0 ? [[name, out.events[e]]] : [])),
    );
    expect(events).toEqual(expected.events);
    expect([out.terminated[0] === 1, out.truncated[0] === 1]).toEqual([
      expected.terminated,
      expected.truncated,
    ]);
    expect(renderAscii(program, env.state.boards)).toBe(world.draw());
    if (expected.terminated || expected.truncated) break;
  }
}

test.each(TWINS)("%s: the engine agrees with its plain twin on random levels and actions", (name, plain) => {
  const program = shipped(name);
  fc.assert(
    fc.property(
      fc.nat(1_000_000),
      fc.constantFrom(...program.levelSets.keys()),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 130, maxLength: 130 }),
      (seed, levels, choose) => walk(program, plain, seed, levels, choose),
    ),
    { numRuns: 60 },
  );
});
