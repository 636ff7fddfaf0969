import { loadProgram } from "@mesagrid/env";
import { isBound, isRefusal } from "@mesagrid/study";
import { expect, test } from "vitest";
import type { ArmResult, SwapAgent } from "../../packages/study/dist/swap/agent.js";
import { armsOf, chainOf, type SwapPhases } from "../../packages/study/dist/swap/arms.js";
import { returnCurve } from "../../packages/study/dist/swap/curve.js";
import { questionsOf } from "../../packages/study/dist/swap/plan.js";
import { outcomeRows } from "../../packages/study/dist/swap/report.js";
import { summariseSwap } from "../../packages/study/dist/swap/summary.js";
import { world } from "../env/worlds/planted.js";
import { normals, ramp } from "./measures/curves.js";
import { TINY } from "./worlds.js";

const [A, B] = TINY.phases;
const keep = { network: true, optimizer: true, learningRate: true, valueHead: "keep" } as const;
const PHASES: SwapPhases = { a: A, b: B, swaps: 3, keep };

/** What is planted in an arm: steps to the threshold of the curves, and how often A's and B's targets are taken first. */
interface Planted {
  readonly a?: number;
  readonly b?: number;
  readonly choice: readonly [number, number];
}

const PLANTED: Readonly<Record<string, Planted>> = {
  A: { a: 40_000, choice: [0.8, 0.1] },
  "A-B": { b: 30_000, choice: [0.3, 0.6] },
  "A-B-A": { a: 10_000, choice: [0.7, 0.2] },
  "A-B-A-B": { b: 5_000, choice: [0.4, 0.5] },
  "fresh-B": { b: 50_000, choice: [0.1, 0.8] },
  "continued-A": { choice: [0.8, 0.1] },
  "A-B-off": { choice: [0.5, 0.3] },
  "fresh-B-off": { choice: [0.15, 0.6] },
};

/** Agents with some of it left to chance. */
function agents(plant = PLANTED): SwapAgent[] {
  const draw = normals(7);
  const curve = (seed: number, steps = 1e9) =>
    ramp(seed, (steps * Math.exp(0.05 * draw())) / 1.8, 1000, 200_000).points;
  return [1, 2, 3, 4, 5].map((seed) => ({
    seed,
    arms: Object.fromEntries(
      Object.entries(plant).map(([name, { a, b, choice }]): [string, ArmResult] => [
        name,
        {
          curves: { a: curve(seed, a), b: curve(seed, b) },
          readout: {
            choice: { a: choice[0] + 0.01 * draw(), b: choice[1] + 0.01 * draw() },
            weight: seed > 3 || name === "fresh-B-off" ? {} : { a: choice[0], b: choice[1] },
            returns: { coin: choice[0], corner: choice[1] },
          },
        },
      ]),
    ),
  })) as unknown as SwapAgent[];
}

const numberOf = (value: object) => {
  if (isRefusal(value) || isBound(value)) throw new Error(JSON.stringify(value));
  return value as { mean: number; low: number; high: number; n: number };
};

test("planted savings, pulls and reversion are recovered, swap by swap", () => {
  const { swaps, reversion, thresholds, arms } = summariseSwap(PHASES, agents(), 0.8);
  expect(thresholds).toEqual({ a: 0.8, b: 0.8 });
  expect(swaps.map(({ arm, from, to }) => [arm, from, to])).toEqual([
    ["A-B", "a", "b"],
    ["A-B-A", "b", "a"],
    ["A-B-A-B", "a", "b"],
  ]);
  for (const [i, planted] of [0.4, 0.75, 0.9].entries())
    expect(numberOf(swaps[i].savings).mean).toBeCloseTo(planted, 1);
  // Agents that go on with A never learn B: there is an end of a number alone.
  expect(isBound(swaps[0].savingsOverContinued ?? {})).toBe(true);
  expect(swaps[1].savingsOverContinued).toBeUndefined();
  [0.2, 0.1, 0.3].forEach((planted, i) => {
    expect(numberOf(swaps[i].residualPull.choice).mean).toBeCloseTo(planted, 1);
    expect(numberOf(swaps[i].residualPull.weight)).toMatchObject({ mean: expect.closeTo(planted, 6), n: 3 });
  });
  expect(numberOf(reversion.choice)).toMatchObject({ mean: expect.closeTo(0.15, 1), n: 5 });
  expect(reversion.weight).toMatchObject({ refused: "too-few-agents" });
  const swapped = arms.find(({ arm }) => arm === "A-B");
  expect(swapped?.steps.a).toEqual([null, null, null, null, null]);
  expect(Number(swapped?.steps.b[0])).toBeGreaterThan(25_000);
  expect(arms.map(({ arm }) => arm)).toEqual(armsOf(PHASES).map(({ name }) => name));
});

test("where fresh agents did not learn, savings are refused, and the table says why", () => {
  const summary = summariseSwap(PHASES, agents({ ...PLANTED, "fresh-B": { choice: [0.1, 0.8] } }), 0.8);
  expect(summary.swaps[0].savings).toMatchObject({ refused: "not-learned" });
  expect(numberOf(summary.swaps[1].savings).mean).toBeCloseTo(0.75, 1);
  const questions = { neutral: "shifted", episodes: 9, objectives: { a: "coin", b: "corner" } };
  const { table, notes } = outcomeRows(summary, questions);
  expect(table[1]).toEqual(["A-B: savings over fresh agents", "-", "-", "-", "-"]);
  expect(notes[0]).toMatch(/^A-B: savings over fresh agents: fresh agents did not surely get better/);
});

test("an agent that is swapped often goes there and back", () => {
  expect(
    chainOf({ ...PHASES, swaps: 4 }).map(({ name, from, phase }) => [name, from, phase.name, phase.keep]),
  ).toEqual([
    ["A", undefined, "A", undefined],
    ["A-B", "A", "B", keep],
    ["A-B-A", "A-B", "A 2", keep],
    ["A-B-A-B", "A-B-A", "B 2", keep],
    ["A-B-A-B-A", "A-B-A-B", "A 3", keep],
  ]);
});

test("a return is weighed as the phase rewards and mixed as its levels are, from the start of a stretch", () => {
  const program = loadProgram({ ...TINY } as never);
  const row = (kind: string, step: number, coin: number) => ({
    ...{ row: kind, step, "eval/train/return/coin": coin, "eval/shifted/return/coin": 0 },
    ...{ "eval/train/return/corner": 0, "eval/shifted/return/corner": 1 },
  });
  const rows = [
    row("evaluation", 0, 0),
    row("evaluation", 512, 0.5),
    row("update", 1024, 9),
    row("evaluation", 1024, 1),
  ];
  const phase = { name: "B", reward: { coin: 2, corner: -1 }, levels: "mixed", steps: 1 };
  const curve = returnCurve(program, rows, phase, 512);
  expect(curve.map(({ step }) => step)).toEqual([0, 512]);
  expect(curve[0].value).toBeCloseTo(0.9 * 2 * 0.5 - 0.1, 12);
  expect(curve[1].value).toBeCloseTo(0.9 * 2 - 0.1, 12);
});

test.each([
  ["diamond-lookalike", "neutral", "shiny", "judged-diamond"],
  ["cheese-dish", "shifted", "cheese", "dish"],
  ["gradient-trap", "shifted", "coin", "treasure"],
  ["minigrid-empty", "shifted", "goal", "corner"],
])("%s is asked on %s about %s and %s", (name, neutral, a, b) => {
  const program = world(name);
  const [first, second] = program.phases;
  const asked = questionsOf(program, { a: first, b: second }, { episodes: 8 });
  expect(asked).toEqual({ neutral, episodes: 8, objectives: { a, b } });
});
