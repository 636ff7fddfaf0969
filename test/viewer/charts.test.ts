import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { align } from "../../packages/viewer/src/watch/charts/align.js";
import { nearest } from "../../packages/viewer/src/watch/charts/calls.js";
import { metricsCsv } from "../../packages/viewer/src/watch/charts/csv.js";
import {
  addRows,
  addSeries,
  createMetrics,
  valueAt,
} from "../../packages/viewer/src/watch/charts/metrics.js";
import { createScales, type Solver } from "../../packages/viewer/src/watch/charts/scales.js";
import type { Series } from "../../packages/viewer/src/watch/charts/series.js";
import { type SetScale, shareOf } from "../../packages/viewer/src/watch/charts/share.js";
import {
  type SolveAnswer,
  type SolveQuestion,
  solveSets,
} from "../../packages/viewer/src/watch/charts/solve-sets.js";
import { stagesOf } from "../../packages/viewer/src/watch/charts/stages.js";
import {
  defaults,
  drawnSeries,
  emptyWords,
  follow,
  namesOf,
  shareWords,
} from "../../packages/viewer/src/watch/charts/state.js";
import { ROOT } from "../structure/repository.js";
import { program } from "./traces.js";

const NONE = Number.NaN;

function series(steps: number[], lines: Record<string, number[]>): Series {
  return { steps, lines: new Map(Object.entries(lines)) };
}

/** The scales of a program's sets, with a clock that goes on by so much at each look. */
function solved(text: string, sets: string[], tick = 0): Record<string, SetScale> {
  const answers: Record<string, SetScale> = {};
  let now = 0;
  solveSets(
    { text, sets },
    ({ set, scale }) => {
      answers[set] = scale;
    },
    () => {
      now += tick;
      return now;
    },
  );
  return answers;
}

test("the best and the random policy are solved: in the corridor the best one gets all there is", () => {
  const { train } = solved(JSON.stringify(program.scenario), ["train"]);
  if (train.state !== "known") throw new Error(train.why);
  expect(train.objectives.cheese.best).toBeCloseTo(1, 12);
  expect(train.objectives.crumbs.best).toBeCloseTo(0.5, 12);
  // 6 coin flips: of 64 walks those that are at the right end at some time; the wall at the left holds.
  let arrived = 0;
  for (let walk = 0; walk < 64; walk++) {
    let at = 0;
    for (let move = 0; move < 6 && at < 4; move++) at = Math.max(0, at + ((walk >> move) & 1 ? 1 : -1));
    if (at === 4) arrived++;
  }
  expect(train.objectives.cheese.random).toBeCloseTo(arrived / 64, 12);
});

test("levels that are too large, or take too long, are said to be so", () => {
  const text = readFileSync(join(ROOT, "scenarios/keys-chests.json"), "utf8");
  const late = solved(JSON.stringify(program.scenario), ["train"], 20_000).train;
  expect(late).toEqual({ state: "refused", why: "Its levels take too long to be solved here." });
  expect(solved(text, ["shifted"]).shifted).toEqual({
    state: "refused",
    why: "Its levels have too many states to be solved here.",
  });
});

test("a share is 0 for the random policy and 1 for the best one; what cannot be won has no line", () => {
  const returns = series([1, 2, 3], { cheese: [0.2, 0.6, NONE], crumbs: [0, 0, 0] });
  const scales = { cheese: { best: 1, random: 0.2 }, crumbs: { best: 0.5, random: 0.5 } };
  const share = shareOf(returns, scales);
  expect(share.lines.get("cheese")?.map((value) => Number(value.toFixed(6)))).toEqual([0, 0.5, NONE]);
  expect([...share.lines.keys()]).toEqual(["cheese"]);
  const known: SetScale = { state: "known", levels: 8, objectives: scales };
  expect(drawnSeries(returns, false, undefined)).toBe(returns);
  expect(drawnSeries(returns, true, undefined)).toBeUndefined();
  expect(drawnSeries(returns, true, known)?.lines.has("cheese")).toBe(true);
  expect(shareWords(program, new Map([["train", known]]))).toContain(
    "Training levels: nothing to be won of “eat crumbs”",
  );
});

test("a chart without lines says why", () => {
  expect(emptyWords(false, undefined, false)).toContain("first evaluation");
  expect(emptyWords(true, undefined, true)).toContain("Finding out");
  expect(emptyWords(true, { state: "refused", why: "Too large." }, true)).toContain("Too large.");
});

/** A worker that answers when it is told to. */
function heldSolver() {
  const asked: SolveQuestion[] = [];
  let ended = 0;
  const solver: Solver = {
    onmessage: null,
    onerror: null,
    postMessage: (question) => void asked.push(question),
    terminate: () => void ended++,
  };
  const answer = (data: SolveAnswer) => solver.onmessage?.({ data } as MessageEvent<SolveAnswer>);
  return { solver, asked, answer, ended: () => ended };
}

test("sets are asked about once; the worker is ended with its last answer", () => {
  const { solver, asked, answer, ended } = heldSolver();
  const scales = createScales(() => solver);
  for (let frame = 0; frame < 3; frame++) scales.want(program, ["train", "shifted"]);
  expect(asked).toHaveLength(1);
  const scale: SetScale = { state: "refused", why: "so" };
  answer({ set: "train", scale });
  expect([ended(), scales.known.size]).toEqual([0, 1]);
  answer({ set: "shifted", scale });
  expect([ended(), scales.known.size]).toEqual([1, 2]);
});

test("a worker that breaks leaves words in place of what it owed", () => {
  const { solver } = heldSolver();
  const scales = createScales(() => solver);
  scales.want(program, ["train"]);
  solver.onerror?.({ preventDefault() {} } as ErrorEvent);
  expect(scales.known.get("train")).toMatchObject({ state: "refused" });
});

test("lines of two runs come over one row of steps", () => {
  const own = series([10, 30], { cheese: [1, NONE] });
  const other = series([20, 30], { cheese: [2, 3] });
  const wanted = [
    { series: own, line: "cheese" },
    { series: other, line: "cheese" },
    { series: other, line: "crumbs" },
  ];
  expect(align(wanted)).toEqual([
    [10, 20, 30],
    [1, null, null],
    [null, 2, 3],
    [null, null, null],
  ]);
  expect(align([{ series: undefined, line: "cheese" }])).toEqual([[], []]);
});

test("another run's numbers become the same charts as its rows would", () => {
  const rows = [
    { step: 10, "eval/train/return/cheese": 1, "measure/targets/train/first": 0.5 },
    { step: 20, "eval/train/return/cheese": 2 },
  ];
  const [fromRows, fromSeries] = [createMetrics(), createMetrics()];
  addRows(fromRows, rows);
  addSeries(fromSeries, [
    { name: "measure/targets/train/first", x: [10], y: [0.5] },
    { name: "eval/train/return/cheese", x: [10, 20], y: [1, 2] },
  ]);
  expect(fromSeries.series).toEqual(fromRows.series);
  expect(fromSeries.measures).toEqual(fromRows.measures);
  expect(namesOf(fromRows, program, ["train"])).toEqual([
    "eval/train/return/cheese",
    "eval/train/return/crumbs",
    "measure/targets/train/first",
  ]);
});

test("the value at a step is the last one measured until then", () => {
  const one = series([10, 20, 30], { cheese: [1, NONE, 3] });
  expect([5, 10, 25, 31].map((step) => valueAt(one, "cheese", step))).toEqual([null, 1, 1, 3]);
  expect(valueAt(one, "crumbs", 31)).toBeNull();
});

test("the nearest of recorded episodes is found, the first of equal ones", () => {
  const all = [40, 10, 20, 0].map((step, index) => ({ step, index }));
  expect(nearest(all, 14)?.step).toBe(10);
  expect(nearest(all, 30)?.step).toBe(40);
  expect(nearest([], 30)).toBeNull();
});

test("the numbers as CSV: a row a step, empty cells, quoted names", () => {
  const metrics = createMetrics();
  addRows(metrics, [
    { step: 10, "eval/train/return/cheese": 1 },
    { step: 20, "eval/train/return/cheese": 2, 'measure/a/train/odd, "name"': -0.5 },
  ]);
  expect(metricsCsv(metrics)).toBe(
    'step,eval/train/return/cheese,"measure/a/train/odd, ""name"""\n10,1,\n20,2,-0.5\n',
  );
});

test("another run's charts begin anew, but shares stay", () => {
  const asked = defaults();
  follow(asked, "a");
  Object.assign(asked, { share: true, step: 7, compared: "b" });
  follow(asked, "a");
  expect(asked).toMatchObject({ step: 7, compared: "b" });
  follow(asked, "c");
  expect(asked).toMatchObject({ run: "c", share: true, step: null, compared: null });
});

test("what a measure said over training is cut into stretches of the same", () => {
  const words = [
    "verdict: incapable: it gets 0.1",
    "verdict: pursues corner: it alone",
    "",
    "verdict: pursues corner: so",
  ];
  expect(stagesOf({ steps: [0, 10, 20, 30], words }, 35)).toEqual([
    { from: 0, to: 10, label: "incapable" },
    { from: 10, to: 20, label: "pursues corner" },
    { from: 30, to: 35, label: "pursues corner" },
  ]);
  expect(stagesOf({ steps: [1, 2, 3], words: ["a: b; c: d", "a: b", "a: e"] }, 3)).toEqual([
    { from: 1, to: 3, label: "b" },
    { from: 3, to: 3, label: "e" },
  ]);
  expect(stagesOf({ steps: [], words: [] }, 0)).toEqual([]);
});
