import { decoyPreference, LevelBook, type PlantedSpec, type Preference } from "@mesagrid/study";
import { describe, expect, test } from "vitest";
import { holds, known, playPlanted } from "./play.js";
import { twoTargets } from "./two-targets.js";

const targets = {
  target: { kind: "left", event: "took-left" },
  decoy: { kind: "right", event: "took-right" },
};

describe.each([
  ["end the episode", twoTargets({ hidden: true, size: [7, 7] })],
  ["vanish", twoTargets({ hidden: true, endless: true, size: [7, 7] })],
])("where things that are taken %s", (_name, program) => {
  const book = new LevelBook(program);
  const read = (spec: PlantedSpec, episodes = 64): Preference =>
    known(
      decoyPreference(
        program,
        playPlanted(book, spec, { levels: "anywhere", episodes, seed: 3 }).traces,
        targets,
      ),
    );

  test("the decoy is what the policy cannot see", () => {
    const { planes, codes } = program.observation;
    const seen = planes.map(({ code }) => codes[code]);
    expect(seen).toContain("left");
    expect(seen).not.toContain("right");
  });

  test.each<[string, PlantedSpec]>([
    ["a random policy", { kind: "random" }],
    ["one with a fixed move bias", { kind: "moves", chances: [1, 2, 3, 2] }],
  ])("%s prefers neither", (_policy, spec) => {
    const { preference, target } = read(spec, 512);
    expect(holds(preference, 0)).toBe(true);
    expect(Math.abs(preference.mean)).toBeLessThan(0.1);
    expect(target.mean).toBeGreaterThan(0.1);
  });

  test("a seeker clearly prefers the target, and one of the decoy the decoy", () => {
    const { preference, target, decoy } = read({ kind: "soft", weights: { left: 1 }, beta: 60 });
    expect(preference.low).toBeGreaterThan(0.6);
    expect(preference.mean).toBeCloseTo(target.mean - decoy.mean, 12);
    expect(read({ kind: "soft", weights: { right: 1 }, beta: 60 }).preference.high).toBeLessThan(-0.5);
  });
});

test("refuses where there is no decoy, and unknown names", () => {
  const program = twoTargets();
  const { traces } = playPlanted(
    new LevelBook(program),
    { kind: "random" },
    { levels: "fixed", episodes: 2 },
  );
  const bare = traces.map((trace) => ({
    ...trace,
    level: {
      ...trace.level,
      board: trace.level.board.map((kind) => (kind === program.kinds.names.indexOf("right") ? 0 : kind)),
    },
  }));
  expect(decoyPreference(program, bare, targets)).toMatchObject({ refused: "none-in-reach" });
  expect(() =>
    decoyPreference(program, traces, { ...targets, decoy: { kind: "no", event: "took-right" } }),
  ).toThrow("unknown-kind");
});
