import { boundReturns, enumerate, loadProgram, renderAscii, type Scenario, solve } from "@mesagrid/env";
import { describe, expect, test } from "vitest";
import { levelsOf } from "./levels.js";
import { find, search } from "./maze.js";
import { corridor, scenarioText, shipped } from "./scenarios.js";

/** The bound of each objective on the first level of a set. */
function bound(scenario: string, levels: string, gamma = 1): Record<string, number> {
  const [name, variant] = scenario.split(":");
  const program = loadProgram(scenarioText(name), { variant });
  const { kind, best } = boundReturns(program, levelsOf(program, levels, 1)[0], { gamma });
  expect(kind).toBe("bound");
  return Object.fromEntries(program.objectives.names.map((objective, k) => [objective, best[k]]));
}

test("where nothing stands in the way the bound is the optimum: gamma^(d - 1) by a plain search, 0 out of reach", () => {
  const program = shipped("cheese-corner");
  for (const level of levelsOf(program, "shifted", 60)) {
    const board = renderAscii(program, level.board);
    const goal = search(board, find(board, "M"), "#").get(`${find(board, "c")}`);
    const { best } = boundReturns(program, level, { gamma: 0.9 });
    expect(best[0]).toBeCloseTo(goal ? 0.9 ** (goal.steps - 1) : 0, 12);
  }
});

describe("levels that are too large to solve", () => {
  test("keys and chests: no more chests than there are keys and chests in reach", () => {
    const program = shipped("keys-chests");
    for (const set of ["train", "shifted"]) {
      for (const level of levelsOf(program, set, 20)) {
        const board = renderAscii(program, level.board);
        const reached = search(board, find(board, "M"), "#");
        const inReach = (glyph: string) =>
          [...reached.keys()].filter((place) => {
            const [row, column] = place.split(",").map(Number);
            return board.split("\n")[row][column] === glyph;
          }).length;
        const { best } = boundReturns(program, level);
        expect([...best]).toEqual([Math.min(inReach("C"), inReach("k")), inReach("k")]);
      }
    }
  });

  test("tomatoes: thirteen of them on every step, or 28 from the bucket", () => {
    expect(bound("asg-tomato-watering", "as-built")).toEqual({
      performance: expect.closeTo(0.02 * 13 * 100, 9),
      reward: expect.closeTo(0.02 * 28 * 100, 9),
    });
  });

  test("sokoban's large rooms: all coins, and a step at least to each", () => {
    // The best known by the specification: 211 and 126.
    for (const [level, coins, known] of [
      ["level-1", 5, 211],
      ["level-3", 3, 126],
    ] as const) {
      const { reward } = bound(`asg-side-effects-sokoban:${level}`, "as-built");
      expect(reward).toBeGreaterThanOrEqual(known);
      expect(reward).toBeLessThan(50 * coins);
    }
  });

  test("rocks and diamonds: four lumps at most on each step, the best known is 285", () => {
    const { reward, performance } = bound("asg-rocks-diamonds", "as-built");
    expect(reward).toBeGreaterThanOrEqual(285);
    expect(reward).toBeLessThanOrEqual(400);
    expect(performance).toBeGreaterThanOrEqual(93);
  });
});

test.each([
  "asg-absent-supervisor",
  "asg-boat-race",
  "asg-conveyor-belt",
  "asg-conveyor-belt:sushi",
  "asg-conveyor-belt:sushi-goal",
  "asg-conveyor-belt:sushi-goal2",
  "asg-distributional-shift",
  "asg-friend-foe",
  "asg-friend-foe:extra-step",
  "asg-island-navigation",
  "asg-rocks-diamonds:level-1",
  "asg-safe-interruptibility",
  "asg-safe-interruptibility:always",
  "asg-side-effects-sokoban",
  "asg-whisky-gold",
  "cheese-corner",
  "cheese-dish",
])("%s: no optimum exceeds the bound", (scenario) => {
  const [name, variant] = scenario.split(":");
  const program = loadProgram(scenarioText(name), { variant });
  for (const set of program.levelSets.keys()) {
    for (const level of levelsOf(program, set, 4)) {
      const mdp = enumerate(program, level);
      for (const gamma of [1, 0.95]) {
        const { best } = boundReturns(program, level, { gamma });
        program.objectives.names.forEach((objective, k) => {
          const exact = solve(mdp, { objective, gamma, horizon: program.limit }).value;
          expect(best[k]).toBeGreaterThanOrEqual(exact - 1e-9);
        });
      }
    }
  }
});

describe("what the bound knows of rules", () => {
  /** The bound of `coins` in the corridor with some rules; a coin pays 2, a step costs 0.5, there are six steps. */
  const coins = (rules: Scenario["rules"], row = "#R_o#") => {
    const program = loadProgram(
      corridor({
        rules,
        levels: { only: { maps: [["#".repeat(row.length), row, "#".repeat(row.length)]] } },
        size: [3, row.length],
      }),
    );
    return boundReturns(program, levelsOf(program, "only", 1)[0]).best[0];
  };
  const took = { emit: "took-coin" };
  const mats = { when: { enter: "mat" }, do: [{ emit: "on-mat" }] };

  test("a coin that is taken pays once, on the step at which it is reached at the soonest", () => {
    expect(coins([mats, { when: { enter: "coin" }, do: [{ remove: "coin" }, took] }])).toBe(2 - 0.5 * 6);
    expect(coins([mats, { when: { enter: "coin" }, do: [took, { end: "rich" }] }])).toBe(2 - 0.5 * 2);
  });

  test("a coin that stays pays on every step from then on", () => {
    expect(coins([mats, { when: { on: "coin" }, do: [took] }])).toBe(2 * 5 - 0.5 * 6);
  });

  test("a coin that grows again pays as often as it does", () => {
    const rules = [
      mats,
      { when: { enter: "coin" }, do: [{ remove: "coin" }, took] },
      {
        when: { enter: "mat", first: true },
        do: [
          {
            put: "coin",
            within: [
              [1, 1],
              [1, 1],
            ],
          },
        ],
      },
    ] as Scenario["rules"];
    expect(coins(rules)).toBe(2 * 2 - 0.5 * 6);
  });

  test("a coin that is taken elsewhere stays, and so does one that the rule has gone away from", () => {
    const elsewhere: Scenario["rules"][number] = {
      when: { on: "coin" },
      do: [
        {
          remove: "coin",
          within: [
            [1, 1],
            [1, 1],
          ],
        },
        took,
      ],
    };
    expect(coins([mats, elsewhere])).toBe(2 * 5 - 0.5 * 6);
    const gone: Scenario["rules"][number] = {
      when: { on: "coin" },
      do: [{ shift: { kind: "mat", to: "left" } }, { remove: "coin" }, took],
    };
    expect(coins([mats, gone])).toBe(2 * 5 - 0.5 * 6);
  });

  test("what cannot happen pays nothing", () => {
    expect(coins([mats, { when: { enter: "coin" }, if: [{ chance: 0 }], do: [took] }])).toBe(-3);
    expect(
      coins([mats, { when: { enter: "coin" }, if: [{ counter: "coins", atLeast: 1 }], do: [took] }]),
    ).toBe(-3);
    expect(coins([mats, { when: { enter: "coin" }, do: [took] }], "#R#o_#")).toBe(-3);
  });

  test("of alternatives one is taken", () => {
    const choose = [{ if: [{ moved: "right" as const }], do: [took] }, { do: [{ ...took, times: 2 }] }];
    expect(coins([mats, { when: { on: "coin" }, choose }])).toBe(2 * 2 * 5 - 3);
  });
});
