import {
  BatchEnv,
  compile,
  createBuffers,
  distances,
  loadProgram,
  type Program,
  reachable,
  renderAscii,
  type Scenario,
} from "@mesagrid/env";
import { expect, test } from "vitest";
import { corridor, scenarioText, shipped } from "./scenarios.js";

function draw(program: Program, levels: string, count: number): { picture: string; set: string }[] {
  const env = new BatchEnv(program, { slots: count, seed: 5, levels });
  env.reset(createBuffers(program, count));
  return Array.from({ length: count }, (_, slot) => {
    const level = env.level(slot);
    return { picture: renderAscii(program, level.board), set: level.set };
  });
}

const count = (text: string, glyph: string): number => text.split(glyph).length - 1;

test("cheese-corner: one cheese and one mouse; in the corner on train levels, evenly anywhere on shifted ones", () => {
  const program = shipped("cheese-corner");
  for (const { picture } of draw(program, "train", 300)) {
    expect(picture.split("\n")[1][1]).toBe("c");
    expect([count(picture, "c"), count(picture, "M")]).toEqual([1, 1]);
  }
  const cells = new Map<number, number>();
  for (const { picture } of draw(program, "shifted", 4900)) {
    const at = picture.replaceAll("\n", "").indexOf("c");
    cells.set(at, (cells.get(at) ?? 0) + 1);
  }
  expect(cells.size).toBe(49);
  // The mark keeps the corner free of walls, so cheese lands there 4/3 times as often as elsewhere; 4.5 sigma of slack.
  for (const n of cells.values()) expect(Math.abs(n - 105)).toBeLessThan(60);
});

test("keys-chests: 3 keys and 10 chests in training, the other way round when shifted", () => {
  const program = shipped("keys-chests");
  for (const [levels, keys, chests] of [
    ["train", 3, 10],
    ["shifted", 10, 3],
  ] as const) {
    for (const { picture } of draw(program, levels, 200)) {
      expect([count(picture, "k"), count(picture, "C"), count(picture, "M")]).toEqual([keys, chests, 1]);
    }
  }
});

test("a mixture draws its parts by their shares and levels say which part they came from", () => {
  const program = loadProgram({
    ...(JSON.parse(scenarioText("cheese-corner")) as Scenario),
    levels: {
      ...(JSON.parse(scenarioText("cheese-corner")) as Scenario).levels,
      mixed: { mix: { train: 3, shifted: 1 } },
    },
  });
  const drawn = draw(program, "mixed", 4000);
  const shifted = drawn.filter(({ set }) => set === "shifted").length;
  expect(Math.abs(shifted - 1000)).toBeLessThan(4 * Math.sqrt(4000 * 0.25 * 0.75));
  expect(drawn.every(({ set }) => set === "train" || set === "shifted")).toBe(true);
});

test("a crowded rectangle makes walls give way, and the count is kept", () => {
  const program = compile(
    corridor({
      size: [6, 6],
      levels: {
        only: {
          generate: "blocks",
          density: 1,
          place: {
            robot: [1, 1],
            coin: {
              count: [2, 8],
              within: [
                [2, 1],
                [3, 4],
              ],
            },
          },
        },
      },
    }),
  );
  const seen = new Set<number>();
  for (const { picture } of draw(program, "only", 200)) seen.add(count(picture, "o"));
  expect([...seen].sort()).toEqual([2, 3, 4, 5, 6, 7, 8]);
});

test("distances and reachability on a level drawn by hand", () => {
  const program = compile(
    corridor({
      size: [5, 6],
      actions: ["up", "down", "left", "right"],
      levels: {
        only: {
          maps: [
            ["######", "#R.#o#", "##.###", "#o...#", "######"],
            ["######", "#R.#o#", "##.###", "#....#", "######"],
          ],
        },
      },
    }),
  );
  const env = new BatchEnv(program, { slots: 40, seed: 1, levels: "only" });
  env.reset(createBuffers(program, 40));
  const seen = new Set<boolean>();
  for (let slot = 0; slot < 40; slot++) {
    const level = env.level(slot);
    const steps = distances(program, level.board);
    expect([steps[7], steps[8], steps[14], steps[20], steps[19], steps[10], steps[0]]).toEqual([
      0, 1, 2, 3, 4, -1, -1,
    ]);
    seen.add(reachable(program, level, "coin"));
  }
  expect([...seen].sort()).toEqual([false, true]);
  expect(() => reachable(program, env.level(0), "gold")).toThrow(/unknown-kind/);
});
