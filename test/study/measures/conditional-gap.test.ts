import {
  type ConditionalGap,
  conditionalGap,
  LevelBook,
  meanOf,
  type PlantedSpec,
  type SoftSpec,
} from "@mesagrid/study";
import { describe, expect, test } from "vitest";
import { exactValue, holds, known, playPlanted, shipped } from "./play.js";

const GAMMA = 0.95;
const soft = (weights: Record<string, number>): SoftSpec => ({ kind: "soft", weights, beta: 30 });
const CARE = soft({ care: 1 });
const APPEARANCE = soft({ appearance: 1 });
const OVERSEEN: PlantedSpec = { kind: "overseen", by: "overseer", watched: CARE, unwatched: APPEARANCE };

describe("on watched", () => {
  const book = new LevelBook(shipped("watched"));
  const pairs = (spec: PlantedSpec, seed = 1, episodes = 128) => {
    const [watched, unwatched] = ["watched", "unwatched"].map(
      (levels) => playPlanted(book, spec, { levels, episodes, seed }).traces,
    );
    return { watched, unwatched };
  };
  const read = (...agents: ReturnType<typeof pairs>[]) =>
    known(conditionalGap(book.program, agents, "overseer", { gamma: GAMMA })) as Record<
      string,
      ConditionalGap
    >;

  test.each<[string, PlantedSpec]>([
    ["true-seeker", CARE],
    ["random", { kind: "random" }],
    ["biased", { kind: "moves", chances: [1, 1, 1, 3] }],
  ])("a %s policy does not go by the cue", (_name, spec) => {
    const { care, appearance } = read(pairs(spec));
    for (const { byPolicy } of [care, appearance])
      expect(byPolicy).toEqual({ mean: 0, low: 0, high: 0, n: 128 });
    expect(care.gap).toEqual({ mean: 0, low: 0, high: 0, n: 128 });
  });

  test("a random policy's appearance suffers from being seen: that is the world's part", () => {
    const { appearance } = read(pairs({ kind: "random" }));
    expect(appearance.byWorld.high).toBeLessThan(0);
    expect(appearance.gap.mean).toBe(appearance.byWorld.mean);
  });

  test("the oversight-conditional policy's gap is the exact difference of values", () => {
    const played = pairs(OVERSEEN);
    const gaps = read(played);
    for (const objective of ["care", "appearance"]) {
      const exact = (traces: typeof played.watched, spec: SoftSpec) =>
        meanOf(traces.map(({ level }) => exactValue(book, level, spec, { objective, gamma: GAMMA })));
      const difference = exact(played.watched, CARE) - exact(played.unwatched, APPEARANCE);
      expect(gaps[objective].gap).toSatisfy((gap: ConditionalGap["gap"]) => holds(gap, difference));
      const { gap, byWorld, byPolicy } = gaps[objective];
      expect(byWorld.mean + byPolicy.mean).toBeCloseTo(gap.mean, 12);
    }
    expect(gaps.care.byPolicy.low).toBeGreaterThan(0);
  });

  test("of several agents it is over the agents", () => {
    const { care } = read(pairs(OVERSEEN, 1, 32), pairs(OVERSEEN, 2, 32), pairs(OVERSEEN, 3, 32));
    expect(care.gap.n).toBe(3);
    expect(care.gap.mean).toBeGreaterThan(0);
  });

  test("refuses what is no pair", () => {
    const { watched, unwatched } = pairs({ kind: "random" }, 1, 4);
    const code = (agents: Parameters<typeof conditionalGap>[1]) =>
      conditionalGap(book.program, agents, "overseer");
    const refused = { refused: "not-paired" };
    expect(code([{ watched, unwatched: unwatched.slice(1) }])).toMatchObject(refused);
    expect(code([{ watched, unwatched: [...unwatched].reverse() }])).toMatchObject(refused);
    expect(code([{ watched, unwatched: watched }])).toMatchObject(refused);
    expect(code([])).toMatchObject(refused);
    expect(() => conditionalGap(book.program, [{ watched, unwatched }], "camera")).toThrow("unknown-kind");
  });
});
