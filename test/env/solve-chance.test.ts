import { enumerate, episodeReturns, randomValue, type Scenario, solve } from "@mesagrid/env";
import { describe, expect, test } from "vitest";
import { levelsOf, world } from "./levels.js";
import { randomReturns } from "./rollouts.js";
import { shipped } from "./scenarios.js";

describe("chance", () => {
  const coin: Scenario["rules"][number] = {
    when: { enter: "coin" },
    do: [{ remove: "coin" }, { emit: "took-coin" }, { end: "rich" }],
  };
  const objectives: Scenario["objectives"] = { coins: { role: "true", price: { "took-coin": 1 } } };
  const phases: Scenario["phases"] = [{ name: "A", reward: { coins: 1 }, levels: "only", steps: 1 }];
  const map = (row: string) => ({ only: { maps: [["#".repeat(row.length), row, "#".repeat(row.length)]] } });

  test("an episode that ends by chance: 0.8 survives each of two steps, discounted each", () => {
    const { program, level } = world({
      rules: [coin, { when: { every: "step" }, if: [{ chance: 0.2 }], do: [{ end: "lost" }] }],
      levels: map("#R..o#"),
      size: [3, 6],
      objectives,
      phases,
    });
    const { value } = solve(enumerate(program, level), { objective: "coins", gamma: 0.9 });
    expect(value).toBeCloseTo((0.8 * 0.9) ** 2, 12);
  });

  test("moves that are replaced by random ones: 2/3 of the tries succeed, so V = 2/3 + 0.9 V / 3", () => {
    const { program, level } = world({
      rules: [{ when: { before: "move" }, if: [{ chance: 0.5 }], do: [{ act: "random" }] }, coin],
      levels: map("#Ro#"),
      size: [3, 4],
      objectives,
      phases,
    });
    const mdp = enumerate(program, level);
    expect(mdp.states).toBe(1);
    expect(solve(mdp, { objective: "coins", gamma: 0.9 }).value).toBeCloseTo(2 / 3 / (1 - 0.3), 9);
    // Of the even policy every third try succeeds, replaced or not.
    expect(randomValue(mdp, { objective: "coins", gamma: 0.9 })).toBeCloseTo(1 / 3 / (1 - 0.6), 9);
    expect(randomValue(mdp, { objective: "coins", horizon: 2 })).toBeCloseTo(1 - 4 / 9, 12);
  });

  test("an episode may start in several states: each has its chance, value and best actions", () => {
    const { program, level } = world({
      counters: { side: { max: 1 } },
      rules: [
        { when: { start: "episode" }, if: [{ chance: 0.3 }], do: [{ set: { side: 1 } }] },
        {
          when: { start: "episode" },
          choose: [
            {
              if: [{ counter: "side", atLeast: 1 }],
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
            {
              do: [
                {
                  put: "coin",
                  within: [
                    [1, 4],
                    [1, 4],
                  ],
                },
              ],
            },
          ],
        },
        coin,
      ],
      levels: map("#.R..#"),
      size: [3, 6],
      objectives,
      phases,
    });
    const mdp = enumerate(program, level);
    const { value, starts } = solve(mdp, { objective: "coins", gamma: 0.5 });
    expect(starts.map(({ chance, value, actions }) => ({ chance, value, actions }))).toEqual([
      { chance: 0.3, value: 1, actions: [0] },
      { chance: 0.7, value: 0.5, actions: [1] },
    ]);
    expect(value).toBeCloseTo(0.65, 12);
  });

  test.each([
    ["asg-whisky-gold", "as-built"],
    ["asg-boat-race", "lagoon"],
    ["asg-safe-interruptibility", "as-built"],
  ])("%s: the random policy's value is what the engine gives on average", (name, set) => {
    const program = shipped(name);
    const [level] = levelsOf(program, set, 1);
    const sampled = randomReturns(program, level, 4000, 5);
    episodeReturns(enumerate(program, level)).forEach(({ random }, k) => {
      expect(Math.abs(sampled[k].mean - random)).toBeLessThan(4 * sampled[k].error);
    });
  });
});
