import { BatchEnv, createBuffers, loadProgram, type Scenario } from "@mesagrid/env";
import { expect, test } from "vitest";
import { scenarioText } from "./scenarios.js";

const scenario = JSON.parse(scenarioText("cheese-corner")) as Scenario;
const program = loadProgram(scenario);
const MANY = 2000;

/** The first levels of a set with others mixed in, and where each came from. */
function draw(levels: string, mix?: Record<string, number>): { set: string; board: string }[] {
  const env = new BatchEnv(program, { slots: MANY, seed: 4, levels });
  env.setLevels(levels, mix);
  env.reset(createBuffers(program, MANY));
  return Array.from({ length: MANY }, (_, slot) => {
    const { set, board } = env.level(slot);
    return { set, board: board.join() };
  });
}

test("levels of an index are the same with every share under which it comes from the same set", () => {
  const shares = [0, 0.01, 0.1, 0.5, 1];
  const arms = shares.map((shifted) => draw("train", { shifted }));
  arms.forEach((arm, i) => {
    const mixedIn = arm.filter(({ set }) => set === "shifted").length;
    expect(Math.abs(mixedIn - shares[i] * MANY)).toBeLessThan(
      5 * Math.sqrt(MANY * shares[i] * (1 - shares[i])) + 1e-9,
    );
    for (const other of arms.slice(i + 1)) {
      arm.forEach((level, index) => {
        // Once mixed in, always mixed in: a larger share only takes more.
        if (level.set === "shifted") expect(other[index]).toEqual(level);
        else if (other[index].set === "train") expect(other[index]).toEqual(level);
      });
    }
  });
  expect(arms[0].filter(({ set }) => set !== "train")).toEqual([]);
});

test("a mixture of the file with the same shares has the same levels; without a mix they are others", () => {
  const written = loadProgram({
    ...scenario,
    levels: { ...scenario.levels, mixed: { mix: { train: 0.75, shifted: 0.25 } } },
  });
  const env = new BatchEnv(written, { slots: MANY, seed: 4, levels: "mixed" });
  env.reset(createBuffers(written, MANY));
  const boards = Array.from({ length: MANY }, (_, slot) => env.level(slot).board.join());
  expect(boards).toEqual(draw("train", { shifted: 0.25 }).map(({ board }) => board));
  const plain = draw("train").map(({ board }) => board);
  expect(draw("train", { shifted: 0 }).map(({ board }) => board)).not.toEqual(plain);
});

test("later episodes are paired too, whatever the agents do, and a mix ends with the next levels", () => {
  const play = (shifted: number, action: number) => {
    const env = new BatchEnv(program, { slots: 64, seed: 9, levels: "train" });
    const out = createBuffers(program, 64);
    env.setLevels("train", { shifted });
    env.reset(out);
    const levels = new Map<string, string>();
    for (let step = 0; step < 200; step++) {
      env.step(new Uint8Array(64).fill((action + step) % 4), out);
      for (let slot = 0; slot < 64; slot++) {
        const { set, board } = env.level(slot);
        levels.set(`${slot} ${env.episode(slot)}`, `${set} ${board.join()}`);
      }
    }
    return levels;
  };
  const [few, many] = [play(0.1, 0), play(0.4, 1)];
  const shared = [...few].filter(([index]) => many.has(index) && !index.endsWith(" 0"));
  expect(shared.length).toBeGreaterThan(50);
  for (const [index, level] of shared) {
    const other = many.get(index) ?? "";
    if (level.split(" ")[0] === other.split(" ")[0]) expect(other).toBe(level);
  }
  const env = new BatchEnv(program, { slots: 64, seed: 9, levels: "train" });
  env.setLevels("train", { shifted: 1 });
  env.setLevels("train");
  env.reset(createBuffers(program, 64));
  expect(new Set(Array.from({ length: 64 }, (_, slot) => env.level(slot).set))).toEqual(new Set(["train"]));
});

test("an unknown set is refused by name", () => {
  const env = new BatchEnv(program, { slots: 1, seed: 1, levels: "train" });
  expect(() => env.setLevels("train", { shiftd: 0.1 })).toThrow("unknown-level-set: 'shiftd'");
});
