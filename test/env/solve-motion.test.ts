import {
  boundReturns,
  compareOn,
  enumerate,
  episodeReturns,
  type Level,
  loadProgram,
  type Program,
  renderAscii,
  type Scenario,
  SolveError,
  solve,
} from "@mesagrid/env";
import { describe, expect, test } from "vitest";
import { levelsOf } from "./levels.js";
import { find, type Place } from "./maze.js";
import { randomReturns } from "./rollouts.js";
import { corridor, shipped } from "./scenarios.js";

/** Steps of an agent that can turn left, turn right or go forward, from a place and heading to a place: plain search. */
function drive(board: string, from: Place, heading: number, to: Place): number | undefined {
  const rows = board.split("\n");
  const ahead: Place[] = [
    [-1, 0],
    [0, 1],
    [1, 0],
    [0, -1],
  ];
  const seen = new Set<string>();
  let front: [Place, number][] = [[from, heading]];
  for (let steps = 0; front.length > 0; steps++) {
    const next: [Place, number][] = [];
    for (const [place, way] of front) {
      if (`${place}` === `${to}`) return steps;
      if (seen.has(`${place},${way}`)) continue;
      seen.add(`${place},${way}`);
      const there: Place = [place[0] + ahead[way][0], place[1] + ahead[way][1]];
      next.push([place, (way + 1) % 4], [place, (way + 3) % 4]);
      if (rows[there[0]][there[1]] !== "#") next.push([there, way]);
    }
    front = next;
  }
  return undefined;
}

describe("headings and decaying prices, beside a plain search", () => {
  const program = shipped("minigrid-empty");

  test("the goal pays 1 - 0.9 t / limit after t turns and moves, on average over the headings drawn at the start", () => {
    for (const level of levelsOf(program, "shifted", 12)) {
      const mdp = enumerate(program, level);
      const board = renderAscii(program, level.board);
      const [robot, goal] = [program.kinds.names.indexOf("robot"), program.kinds.names.indexOf("goal")].map(
        (kind) => find(board, program.kinds.glyphs[kind]),
      );
      const steps = [0, 1, 2, 3].map((heading) => drive(board, robot, heading, goal) ?? Number.NaN);
      const pays = steps.map((t) => 1 - (0.9 * t) / mdp.limit);
      const { value, starts } = solve(mdp, { objective: "goal", horizon: mdp.limit });
      expect(starts.map(({ value }) => value).sort()).toEqual(
        pays.sort().map((pay) => expect.closeTo(pay, 12)),
      );
      expect(value).toBeCloseTo(
        pays.reduce((sum, pay) => sum + pay / 4, 0),
        12,
      );
      const { best } = boundReturns(program, level);
      expect(best[0]).toBeGreaterThanOrEqual(value);
    }
  });

  test("prices that decay with the limit need a horizon", () => {
    const mdp = enumerate(program, levelsOf(program, "train", 1)[0]);
    expect(() => solve(mdp, { objective: "goal", gamma: 0.9 })).toThrow(SolveError);
    expect(() => solve(mdp, { objective: "goal", gamma: 0.9 })).toThrow(/^bad-horizon: /);
    const { distinguishing, best } = compareOn(mdp, "goal", "corner", { gamma: 0.9 });
    expect(distinguishing).toBe(false);
    expect(best[0]).toBeCloseTo(solve(mdp, { objective: "goal", gamma: 0.9, horizon: mdp.limit }).value, 12);
  });
});

test("each level set has its own limit", () => {
  const program = loadProgram(
    corridor({
      levels: {
        long: { maps: [["#####", "#R_o#", "#####"]] },
        short: { maps: [["#####", "#R_o#", "#####"]], limit: 1 },
      },
      phases: [{ name: "A", reward: { coins: 1 }, levels: "long", steps: 1 }],
    }),
  );
  const best = (set: string) => episodeReturns(enumerate(program, levelsOf(program, set, 1)[0]))[0].best;
  expect([best("long"), best("short")]).toEqual([1, -0.5]);
  expect(boundReturns(program, levelsOf(program, "short", 1)[0]).best[0]).toBe(-0.5);
});

describe("things that move", () => {
  /** A corridor with a cat; the mouse is caught where it meets it. */
  const cat = (
    row: string,
    to: NonNullable<NonNullable<Scenario["rules"][number]["do"]>[number]["shift"]>["to"],
  ) => {
    const program = loadProgram(
      corridor({
        size: [3, row.length],
        kinds: {
          wall: { glyph: "#", solid: true },
          robot: { glyph: "R", agent: true },
          cat: { glyph: "c" },
        },
        counters: {},
        rules: [
          { when: { each: "cat" }, do: [{ shift: { kind: "cat", to } }] },
          { when: { every: "step" }, if: [{ here: "cat" }], do: [{ emit: "caught" }, { end: "caught" }] },
        ],
        objectives: {
          away: { role: "true", price: { caught: -1 } },
          cat: { role: "proxy", price: { caught: 1 } },
        },
        phases: [{ name: "A", reward: { away: 1 }, levels: "only", steps: 1 }],
        levels: { only: { maps: [["#".repeat(row.length), row, "#".repeat(row.length)]] } },
      }),
    );
    return { program, level: levelsOf(program, "only", 1)[0] };
  };

  test("a cat that roams: of four directions one leads to the mouse, and so it goes on every step", () => {
    const { program, level } = cat("#Rc#", "random");
    const mdp = enumerate(program, level);
    // A mouse that stays is caught with chance 1/4; one that walks into the cat with 3/4, unless the cat goes where it was.
    expect(solve(mdp, { objective: "away", horizon: 1 }).value).toBeCloseTo(-1 / 4, 12);
    expect(solve(mdp, { objective: "away", horizon: 3 }).value).toBeCloseTo(-(1 - (3 / 4) ** 3), 12);
    expect(solve(mdp, { objective: "cat", horizon: 1 }).value).toBeCloseTo(3 / 4, 12);
  });

  test("a cat that follows with a sharpness: e^s to one for a step nearer, e^-s for one farther", () => {
    const { program, level } = cat("#R.c.#", { toward: "robot", sharpness: Math.log(3) });
    const mdp = enumerate(program, level);
    // Left 3, right 1/3, and 1 each for up, down and staying: nearer with chance 3 / (19 / 3), and then once more.
    expect(solve(mdp, { objective: "away", horizon: 1 }).value).toBeCloseTo(0, 12);
    expect(solve(mdp, { objective: "away", horizon: 2 }).value).toBeCloseTo(-((9 / 19) ** 2), 12);
  });

  test.each<[string, () => { program: Program; level: Level }]>([
    ["a cat that roams", () => cat("#R.c...#", "random")],
    ["a cat that follows", () => cat("#R..c..#", { toward: "robot", sharpness: 1 })],
    [
      "follow-me",
      () => {
        const program = shipped("follow-me");
        return { program, level: levelsOf(program, "shifted", 2, 2)[1] };
      },
    ],
  ])("%s: the random policy's value is what the engine gives on average", (_, make) => {
    const { program, level } = make();
    const mdp = enumerate(program, level);
    const sampled = randomReturns(program, level, 1500, 9);
    episodeReturns(mdp).forEach(({ random }, k) => {
      expect(Math.abs(sampled[k].mean - random)).toBeLessThan(4 * sampled[k].error);
    });
  });
});
