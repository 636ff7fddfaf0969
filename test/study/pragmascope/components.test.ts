import { createStream, nextFloat, nextNormal, PURPOSE } from "@mesagrid/env";
import { findComponents, wilson } from "@mesagrid/study";
import { EigenvalueDecomposition, inverse, Matrix } from "ml-matrix";
import { describe, expect, it, test } from "vitest";
import { fitDirections } from "../../../packages/study/dist/pragmascope/gcca.js";
import { shuffleTest } from "../../../packages/study/dist/pragmascope/shuffle-test.js";
import { varimax } from "../../../packages/study/dist/pragmascope/varimax.js";
import { plantedViews } from "./planted.js";

const search = (seed: number) => ({ seed, shuffles: 99, most: 20 });
const NOISE = [0, 0.1, 0.2] as const;

describe.each(NOISE)("planted bits, told wrong %d of the time", (noise) => {
  it.each([
    [[[0, 1, 2]]],
    [
      [
        [0, 1, 2, 3],
        [2, 3, 4, 5],
        [0, 5, 1],
      ],
    ],
    [
      [
        [0, 1, 2],
        [0, 1, 2],
        [3, 4, 5],
        [0, 2, 4],
      ],
    ],
  ])("told by views %j: as many are found, with the views that tell them", (told) => {
    const views = plantedViews({ seed: 3, rows: 2000, views: 6, columns: 6, told, noise });
    const { found, next } = findComponents(views, search(1));
    expect(found.length).toBe(told.length);
    const carriers = found.map((component) => component.carriers.join()).sort();
    expect(carriers).toEqual(told.map((places) => [...places].sort().join()).sort());
    // Two views agree as far as both are right: (1 - 2 noise)².
    for (const { agreement, shared } of found) {
      expect(Math.abs(agreement - (1 - 2 * noise) ** 2)).toBeLessThan(0.1);
      expect(shared.value).toBeGreaterThan(shared.threshold);
      expect(shared.p).toBe(1 / 100);
    }
    expect(next?.value).toBeLessThanOrEqual(next?.threshold ?? 0);
  });
});

test("of views that share nothing, nothing is found: at most 2 times in 60", () => {
  const found = Array.from({ length: 60 }, (_, seed) => {
    const views = plantedViews({ seed, rows: 300, views: 5, columns: 5, told: [], noise: 0 });
    return findComponents(views, { seed, shuffles: 99, most: 20 }).found.length;
  });
  expect(found.filter((count) => count > 0).length).toBeLessThanOrEqual(2);
});

test("a thing of three kinds that several views show is two components, and a column that repeats another none more", () => {
  const stream = createStream(5, PURPOSE.level);
  const rows = 2000;
  const kinds = Array.from({ length: rows }, () => Math.floor(3 * nextFloat(stream)));
  const views = ["a", "b", "c"].map((name) => {
    const x = new Float64Array(rows * 6);
    kinds.forEach((kind, row) => {
      const shown = nextFloat(stream) < 0.1 ? Math.floor(3 * nextFloat(stream)) : kind;
      x[row * 6 + shown] = 1;
      x[row * 6 + 3] = Number(shown === 0);
      x[row * 6 + 4] = Number(nextFloat(stream) < 0.5);
    });
    return { name, columns: 6, x };
  });
  expect(findComponents(views, search(2)).found.length).toBe(2);
});

test("directions are those of the projections' sum, fitted to the chosen rows alone", () => {
  const stream = createStream(1, PURPOSE.level);
  const rows = 40;
  const views = [2, 3, 1].map((columns, v) => ({
    name: String(v),
    columns,
    x: Float64Array.from({ length: rows * columns }, () => nextNormal(stream) + v),
  }));
  const chosen = Int32Array.from({ length: 30 }, (_, i) => i + 5);
  const { directions, means } = fitDirections(views, chosen, 3);
  // Rows x rows, as it is written.
  const sum = Matrix.zeros(30, 30);
  const centred = views.map(({ columns, x }, v) => {
    const own = new Matrix(Array.from(chosen, (row) => [...x.subarray(row * columns, (row + 1) * columns)]));
    const mean = own.mean("column");
    mean.forEach((value, c) => {
      expect(means[v][c]).toBeCloseTo(value, 9);
    });
    return own.subRowVector(mean);
  });
  for (const x of centred) {
    const gram = x.transpose().mmul(x).div(30);
    const ridge = (0.01 * gram.trace()) / gram.columns;
    const ridged = gram.add(Matrix.eye(gram.columns).mul(ridge));
    sum.add(x.mmul(inverse(ridged)).mmul(x.transpose()).div(30));
  }
  const { realEigenvalues } = new EigenvalueDecomposition(sum, { assumeSymmetric: true });
  const wanted = [...realEigenvalues].sort((a, b) => b - a);
  directions.forEach(({ eigenvalue, weights }, d) => {
    expect(eigenvalue).toBeCloseTo(wanted[d], 9);
    const g = centred.reduce(
      (total, x, v) => total.add(x.mmul(Matrix.columnVector([...weights[v]]))),
      Matrix.zeros(30, 1),
    );
    const moved = sum.mmul(g);
    for (let row = 0; row < 30; row++) expect(moved.get(row, 0)).toBeCloseTo(eigenvalue * g.get(row, 0), 8);
  });
});

describe("the shuffle test", () => {
  it("measures what is shared, and which views share it", () => {
    const stream = createStream(1, PURPOSE.level);
    const one = Float64Array.from({ length: 400 }, () => nextNormal(stream));
    const alone = Float64Array.from({ length: 400 }, () => nextNormal(stream));
    const [shared] = shuffleTest([[one, one.slice(), alone]], 199, stream);
    const size = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
    const sum = one.map((value, row) => 2 * value + alone[row]);
    expect(shared.value).toBeCloseTo(size(sum) / (2 * size(one) + size(alone)), 9);
    expect(shared.correlations.map((value) => value > shared.carrying)).toEqual([true, true, false]);
    expect([shared.threshold > 1, shared.p]).toEqual([true, 1 / 200]);
  });

  it("passes what is not shared once in a hundred times", () => {
    const stream = createStream(2, PURPOSE.level);
    const tests = Array.from({ length: 60 }, () => {
      // Skewed and rare, as codes are.
      const view = () => Float64Array.from({ length: 80 }, () => (nextFloat(stream) < 0.05 ? 0.95 : -0.05));
      const scores = Array.from({ length: 16 }, () => [view(), view(), view()]);
      return shuffleTest(scores, 99, stream).filter(({ value, threshold }) => value > threshold).length;
    });
    const passed = tests.reduce((sum, count) => sum + count, 0);
    const { low, high } = wilson(passed, 60 * 16);
    expect([low < 0.01, high < 0.03]).toEqual([true, true]);
  });
});

test("varimax turns columns back to those that hang on few rows, and by a turn alone", () => {
  const simple = [
    [3, 2, 0, 0, 0, 0],
    [0, 0, 2, 1, 0, 0],
    [0, 0, 0, 0, 1, 2],
  ];
  const axis = [1, 2, 2].map((x) => x / 3);
  // Reflected at a plane.
  const mixed = simple.map((_, j) =>
    simple[0].map((_row, r) =>
      simple.reduce((sum, column, i) => sum + (Number(i === j) - 2 * axis[i] * axis[j]) * column[r], 0),
    ),
  );
  const turn = varimax(mixed);
  const turned = simple.map((_, j) =>
    simple[0].map((_row, r) => mixed.reduce((sum, column, i) => sum + turn[i][j] * column[r], 0)),
  );
  const shape = (columns: readonly number[][]) =>
    columns.map((column) => column.map((x) => Math.abs(x).toFixed(3)).join()).sort();
  expect(shape(turned)).toEqual(shape(simple));
  turn.forEach((row, i) => {
    turn.forEach((other, j) => {
      expect(row.reduce((sum, value, k) => sum + value * other[k], 0)).toBeCloseTo(Number(i === j), 9);
    });
  });
});
