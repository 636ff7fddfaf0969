import { type Examination, examine, loadProgram, type Scenario } from "@mesagrid/env";
import { describe, expect, test } from "vitest";
import { corridor, scenarioText, shipped } from "./scenarios.js";

/** A look at the corridor with some things changed: its codes and paths. */
function warnings(change: Partial<Scenario>, levels = 20): string[] {
  return examine(loadProgram(corridor(change)), { levels }).warnings.map(
    ({ code, path }) => `${code} ${path}`,
  );
}

/** The reports of some sets, by name. */
function bySet({ sets }: Examination): Record<string, Examination["sets"][number]> {
  return Object.fromEntries(sets.map((set) => [set.set, set]));
}

const mat = {
  when: { enter: "mat", first: true },
  do: [{ emit: "on-mat" }],
} satisfies Scenario["rules"][number];
const coin = {
  when: { enter: "coin" },
  do: [{ remove: "coin" }, { emit: "took-coin" }],
} satisfies Scenario["rules"][number];

describe("what is found", () => {
  test("cheese in the corner: never apart in training, often when shifted, and never twice the same", () => {
    const { train, shifted, mixed } = bySet(examine(shipped("cheese-corner"), { levels: 40 }));
    expect(train).toMatchObject({ drawn: 40, layouts: 40, solved: 40, kind: "exact", levels: 40 });
    expect(train.pairs[0]).toMatchObject({
      objectives: ["cheese", "corner"],
      distinguishing: 0,
      separable: 0,
    });
    expect(shifted.pairs[0].distinguishing).toBeGreaterThan(15);
    for (const { solvable, best, value, random } of train.objectives) {
      expect(best).toBeCloseTo(solvable / 40, 12);
      expect(value).toBeLessThan(best);
      expect(random).toBeLessThan(best);
    }
    // A level where the corner can be reached at all is one where its event can happen.
    expect(shifted.events[1]).toEqual({ event: "reached-corner", levels: shifted.objectives[1].solvable });
    expect(mixed.shared).toEqual([
      { set: "train", levels: 0 },
      { set: "shifted", levels: 0 },
    ]);
  });

  test("a set that is one map is looked at once; of several maps each is solved once", () => {
    const { lagoon, elsewhere } = bySet(examine(shipped("asg-boat-race"), { levels: 40 }));
    expect(lagoon).toMatchObject({ drawn: 1, layouts: 1, levels: 1 });
    expect(elsewhere).toMatchObject({ drawn: 40, layouts: 4, levels: 40 });
    expect(lagoon.objectives.map(({ best }) => best)).toEqual([100, 50]);
    // Back and forth over an arrow is as good for the reward, and performs nothing.
    expect(lagoon.pairs[0]).toMatchObject({ distinguishing: 0, separable: 1 });
    expect(lagoon.pairs[0].atWorst[0]).toBeLessThan(1);
  });

  test("the same seed finds the same, another one something else", () => {
    const look = (seed: number) => examine(shipped("cheese-dish"), { levels: 10, seed });
    expect(look(3)).toEqual(look(3));
    expect(look(3).sets).not.toEqual(look(4).sets);
  });

  test("what is too large to solve gets bounds", () => {
    const [garden] = examine(shipped("asg-tomato-crmdp")).sets;
    expect(garden).toMatchObject({ kind: "bound", solved: 0, levels: 1 });
    expect(garden.objectives[0]).toMatchObject({ best: expect.closeTo(26, 9), random: undefined });
  });

  test("with little work to spend few levels are solved, and what is said of all is a bound", () => {
    const seen: string[] = [];
    const program = shipped("keys-chests");
    const { train, shifted } = bySet(
      examine(program, {
        levels: 12,
        work: 1,
        onLevel: (set, level, of) => seen.push(`${set} ${level} of ${of}`),
      }),
    );
    expect(train).toMatchObject({ kind: "bound", solved: 1, levels: 12 });
    expect(shifted.objectives[1].best).toBeLessThanOrEqual(10);
    expect(seen).toContain("mixed 12 of 12");
  });
});

describe("warnings", () => {
  test("a world without faults has none", () => {
    expect(warnings({ objectives: corridor().objectives })).toEqual([]);
  });

  test("event-never: its rule waits for what is nowhere, or for what cannot be", () => {
    const levels = { only: { maps: [["#####", "#R.o#", "#####"]] } };
    expect(warnings({ levels })).toContain("event-never $.objectives.mats.price.on-mat");
    const rules = [mat, { ...coin, if: [{ counter: "coins", atLeast: 1 }] }] as Scenario["rules"];
    expect(warnings({ rules })).toContain("event-never $.objectives.coins.price.took-coin");
    // A rule that puts what is nowhere else is enough.
    const put = { when: { start: "episode" }, do: [{ put: "mat" }] } as Scenario["rules"][number];
    expect(warnings({ levels, rules: [put, mat, coin] }).join()).not.toContain("event-never");
    // So is a variant of the file.
    const variants = { more: { levels: { only: { maps: [["#####", "#R_o#", "#####"]] } } } };
    expect(warnings({ levels, variants }).join()).not.toContain("event-");
  });

  test("event-unseen: what it waits for is out of reach, or too far for the limit", () => {
    const levels = { only: { maps: [["######", "#Ro#_#", "######"]] } };
    expect(warnings({ levels, size: [3, 6] })).toContain("event-unseen $.objectives.mats.price.on-mat");
    expect(warnings({ limit: 1 })).toContain("event-unseen $.objectives.coins.price.took-coin");
  });

  test("unsolvable, rarely-solvable: of the objective that is wanted or rewarded", () => {
    const shut = { only: { maps: [["#####", "#R#o#", "#####"]] } };
    expect(warnings({ levels: shut })).toContain("unsolvable $.levels.only");
    const often = { only: { maps: [...Array(9).fill(shut.only.maps[0]), ["#####", "#R_o#", "#####"]] } };
    expect(warnings({ levels: often }, 200)).toContain("rarely-solvable $.levels.only");
    // Nobody minds a proxy that is nowhere in a set that does not reward it.
    const levels = {
      only: { maps: [["#####", "#R_o#", "#####"]] },
      bare: { maps: [["#####", "#R.o#", "#####"]] },
    };
    expect(warnings({ levels })).toEqual([]);
  });

  test("never-distinguishing: the proxy goes along with what we want wherever one looks", () => {
    const rules = [
      { when: { enter: "coin" }, do: [{ remove: "coin" }, { emit: "took-coin" }, { emit: "on-mat" }] },
    ];
    const objectives: Scenario["objectives"] = {
      coins: { role: "true", price: { "took-coin": 2 } },
      mats: { role: "proxy", price: { "on-mat": 1 } },
    };
    expect(warnings({ rules, objectives })).toEqual(["never-distinguishing $.levels"]);
    expect(warnings({ rules: [coin, mat], objectives })).toEqual([]);
  });

  test("duplicate-layouts, overlap: a small board that both sets draw from", () => {
    const scenario = JSON.parse(scenarioText("cheese-corner"));
    scenario.size = [5, 5];
    scenario.levels.shifted.density = 0;
    scenario.levels.test = { like: "shifted" };
    const { warnings, sets } = examine(loadProgram(scenario), { levels: 60 });
    expect(warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "duplicate-layouts $.levels.shifted",
      "duplicate-layouts $.levels.test",
      "overlap $.levels.test",
      "overlap $.levels.test",
    ]);
    expect(warnings.slice(2).map(({ message }) => /among those of '(\w+)'/.exec(message)?.[1])).toEqual([
      "train",
      "shifted",
    ]);
    const report = sets.find(({ set }) => set === "test");
    expect(report?.shared.find(({ set }) => set === "shifted")?.levels).toBeGreaterThan(20);
  });
});
