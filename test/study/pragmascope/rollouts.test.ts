import { FeatureReader, loadProgram } from "@mesagrid/env";
import { expect, test } from "vitest";
import { playRandomly } from "../../../packages/study/dist/pragmascope/rollouts.js";
import { patchViews, timeViews } from "../../../packages/study/dist/pragmascope/views.js";

/** A corridor in which nothing ends but by the limit, or half of the time at a flip of a coin; the clock is a side number. */
const clock = (chance: number) =>
  loadProgram({
    format: 1,
    name: "clock",
    title: "Clock",
    question: "What time is it?",
    size: [4, 7],
    kinds: { wall: { glyph: "#", solid: true }, robot: { glyph: "R", agent: true }, coin: { glyph: "o" } },
    actions: ["left", "right"],
    limit: 8,
    counters: { time: { max: 8 } },
    rules: [
      { when: { every: "step" }, do: [{ add: { time: 1 } }, { emit: "tick" }] },
      { when: { every: "step" }, if: [{ chance }], do: [{ end: "over" }] },
    ],
    objectives: { wait: { role: "true", price: { tick: 1 } } },
    levels: { train: { maps: [["#######", "#..R..#", "#o....#", "#######"]] } },
    phases: [{ name: "A", reward: { wait: 1 }, levels: "train", steps: 1000 }],
  });

const plan = { levels: "train", episodes: 800, seed: 1, times: 1, gap: 1 };

test("of each episode one moment is kept, any as likely as another, with what is true of it", () => {
  const program = clock(0);
  const rollouts = playRandomly(program, plan);
  if (!rollouts) throw new Error("stopped");
  expect([rollouts.rows, rollouts.short]).toEqual([800, 0]);
  const counts = new Array(8).fill(0);
  const reader = new FeatureReader(program);
  const { features } = reader;
  const { observation } = program;
  for (let row = 0; row < 800; row++) {
    const time = Math.round(8 * rollouts.side[row]);
    counts[time]++;
    expect(rollouts.features[row * features.length + reader.column("counter:time")]).toBe(time);
    const seen = rollouts.cells.subarray(row * observation.cellsSize, (row + 1) * observation.cellsSize);
    const robot = seen.findIndex((code) => observation.codes[code] === "robot") % 28;
    expect(rollouts.features[row * features.length + reader.column("agent:column")]).toBe(robot % 7);
  }
  // Chi-squared of 7 degrees of freedom: 24.3 is passed once in a thousand times.
  expect(counts.reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0)).toBeLessThan(24.3);
  expect(playRandomly(program, plan)).toEqual(rollouts);
  expect(playRandomly(program, { ...plan, seed: 2 })?.side).not.toEqual(rollouts.side);
});

test("moments that follow each other are as far apart as asked for; episodes that are too short are counted", () => {
  const program = clock(0.3);
  const rollouts = playRandomly(program, { ...plan, times: 3, gap: 2 });
  if (!rollouts) throw new Error("stopped");
  const { rows, short, side } = rollouts;
  expect(rows + short).toBe(800);
  // Five steps have to begin: 0.7^4 of all.
  expect(rows / 800).toBeCloseTo(0.7 ** 4, 1);
  const reader = new FeatureReader(program);
  for (let row = 0; row < rows; row++) {
    const [first, second, third] = [0, 1, 2].map((t) => Math.round(8 * side[3 * row + t]));
    expect([second - first, third - second]).toEqual([2, 2]);
    expect(rollouts.features[row * reader.features.length + reader.column("counter:time")]).toBe(second);
  }
});

test("it stops when it is told to", () => {
  expect(playRandomly(clock(0), { ...plan, signal: AbortSignal.abort() })).toBeUndefined();
});

test("views are disjoint, hold all that changes and nothing else, and are nowhere empty", () => {
  const program = clock(0);
  const rollouts = playRandomly(program, plan);
  if (!rollouts) throw new Error("stopped");
  const views = patchViews(program.observation, rollouts, 3);
  // 4 x 7 cells in 2 x 2 patches; the robot is in the upper two alone, and the walls and the coin never change.
  expect(views.map(({ name }) => name)).toEqual([
    "rows 0-1, columns 0-3",
    "rows 0-1, columns 4-6",
    "side numbers",
  ]);
  const inputs = views.flatMap((view) => [...view.inputs]);
  expect(new Set(inputs).size).toBe(inputs.length);
  const { planes, codes } = program.observation;
  const robots = inputs.filter((input) => input < 28 * planes.length);
  expect(robots.every((input) => codes[planes[input % planes.length].code] === "robot")).toBe(true);
  expect(robots.map((input) => Math.floor(input / planes.length))).toEqual([8, 9, 10, 11, 12]);
  for (const { x, columns } of views) expect(x.length).toBe(800 * columns);
  const moments = timeViews(program.observation, { ...rollouts, rows: 400, times: 2 }, 5);
  expect(moments.map(({ name }) => name)).toEqual(["step +0", "step +5"]);
});
