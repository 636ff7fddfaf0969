import { describe, expect, it } from "vitest";
import {
  addRows,
  createMetrics,
  extent,
  latest,
  type Row,
} from "../../packages/viewer/src/watch/charts/metrics.js";
import { markWords } from "../../packages/viewer/src/watch/charts/phase-bands.js";
import { MOST_POINTS, wordsAt } from "../../packages/viewer/src/watch/charts/series.js";
import { program } from "./traces.js";

function evaluation(step: number, cheese: number, crumbs?: number): Row {
  return {
    row: "evaluation",
    step,
    phase: "A",
    "eval/train/return/cheese": cheese,
    ...(crumbs === undefined ? {} : { "eval/train/return/crumbs": crumbs }),
    "eval/train/length": 7,
    "eval/train/events/ate-cheese": 1,
  };
}

const phases: Row[] = [
  {
    row: "phase",
    step: 0,
    phase: "A",
    phaseIndex: 0,
    levels: "train",
    "reward/cheese": 1,
    "reward/crumbs": 0,
  },
  { row: "phase", step: 1000, phase: "B", phaseIndex: 1, levels: "shifted", "reward/crumbs": 1 },
];

describe("rows of metrics", () => {
  it("become one line an objective, with gaps where a row says nothing", () => {
    const metrics = createMetrics();
    addRows(metrics, [evaluation(10, 0.1), evaluation(20, 0.2, 0.5)]);
    const series = metrics.series.get("train");
    expect(series?.steps).toEqual([10, 20]);
    expect(series?.lines.get("cheese")).toEqual([0.1, 0.2]);
    expect(series?.lines.get("crumbs")).toEqual([Number.NaN, 0.5]);
    expect([...(series?.lines.keys() ?? [])]).toEqual(["cheese", "crumbs"]);
    expect(latest(metrics, "train", "crumbs")).toBe(0.5);
    expect(latest(metrics, "nowhere", "crumbs")).toBeNull();
  });

  it("of a run that went back to a checkpoint replace the lost ones", () => {
    const metrics = createMetrics();
    addRows(metrics, [evaluation(10, 0.1), evaluation(20, 0.2), evaluation(30, 0.3)]);
    addRows(metrics, [evaluation(20, 0.9)]);
    expect(metrics.series.get("train")?.steps).toEqual([10, 20]);
    expect(metrics.series.get("train")?.lines.get("cheese")).toEqual([0.1, 0.9]);
  });

  it("of an endless training are thinned evenly, the newest always there", () => {
    const metrics = createMetrics();
    const last = 20 * MOST_POINTS + 1;
    for (let step = 1; step <= last; step++) {
      addRows(metrics, [evaluation(step, step / 2, -step)]);
      expect(metrics.series.get("train")?.steps.at(-1)).toBe(step);
    }
    const { steps = [], lines = new Map() } = metrics.series.get("train") ?? {};
    expect(steps.length).toBeGreaterThan(MOST_POINTS / 3);
    expect(steps.length).toBeLessThanOrEqual(MOST_POINTS);
    expect([steps[0], steps.at(-1)]).toEqual([1, last]);
    const gaps = steps.slice(1, -1).map((step, at) => step - steps[at]);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(3 * Math.min(...gaps));
    expect(lines.get("cheese")).toEqual(steps.map((step) => step / 2));
    expect(lines.get("crumbs")).toEqual(steps.map((step) => -step));
  });

  it("mark the swap once, also when they come twice", () => {
    const metrics = createMetrics();
    addRows(metrics, phases);
    addRows(metrics, [phases[1]]);
    expect(metrics.marks.map((mark) => [mark.name, mark.step])).toEqual([
      ["A", 0],
      ["B", 1000],
    ]);
    expect(markWords(program, metrics.marks, 0)[0]).toBe("A: reward for “eat the cheese”");
    expect(markWords(program, metrics.marks, 1)).toEqual([
      "A → B: reward for “eat crumbs”",
      "A → B: eat crumbs",
      "A → B",
    ]);
  });

  it("without a step are passed over", () => {
    const metrics = createMetrics();
    addRows(metrics, [{ row: "evaluation", "eval/train/return/cheese": 1 }]);
    expect(metrics.series.size).toBe(0);
  });
});

it("numbers of measures are kept apart from returns, by measure and level set", () => {
  const metrics = createMetrics();
  const row = {
    ...evaluation(10, 0.1),
    "measure/targets/shifted/first-cheese": 0.4,
    "measure/targets/train/x/y": 2,
  };
  addRows(metrics, [row, { ...row, step: 20, "measure/targets/shifted/first-cheese": 0.6 }]);
  expect([...metrics.series.keys()]).toEqual(["train"]);
  expect([...metrics.measures.keys()]).toEqual(["targets/shifted", "targets/train"]);
  expect(metrics.measures.get("targets/shifted")?.lines.get("first-cheese")).toEqual([0.4, 0.6]);
  expect(metrics.measures.get("targets/train")?.lines.get("x/y")).toEqual([2, 2]);
});

it("what a measure says in place of numbers is kept by step, and gives way to numbers", () => {
  const metrics = createMetrics();
  addRows(metrics, [
    { ...evaluation(10, 0.1), "measure/revealed/shifted/why-not": "none: by chance" },
    { ...evaluation(20, 0.1), "measure/revealed/shifted/weight": 0.5 },
    { ...evaluation(30, 0.1), "measure/revealed/shifted/a": "one", "measure/revealed/shifted/b": "two" },
  ]);
  const series = metrics.measures.get("revealed/shifted");
  if (!series) throw new Error("it has no chart");
  expect(series.lines.get("weight")).toEqual([Number.NaN, 0.5, Number.NaN]);
  expect([5, 10, 15, 20, 30, 1e9].map((step) => wordsAt(series, step))).toEqual([
    "",
    "why not: none: by chance",
    "why not: none: by chance",
    "",
    "a: one; b: two",
    "a: one; b: two",
  ]);
  addRows(
    metrics,
    [evaluation(40, 0.1)].map((row) => ({ ...row, "measure/revealed/shifted/weight": 1 })),
  );
  addRows(metrics, [{ ...evaluation(20, 0.1), "measure/revealed/shifted/weight": 0.7 }]);
  expect(series.words).toEqual(["why not: none: by chance", ""]);
});

it("gives all charts one scale, with room for one payment", () => {
  const metrics = createMetrics();
  const scale = () => extent(metrics.series.values(), metrics.step, 1);
  expect(scale()).toEqual({ step: 1000, least: 0, most: 1 });
  addRows(metrics, [evaluation(5000, 3), evaluation(6000, -2)]);
  expect(scale()).toEqual({ step: 6000, least: -2, most: 3 });
});
