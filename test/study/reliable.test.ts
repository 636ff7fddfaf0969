import { createStream, nextFloat, nextNormal, PURPOSE } from "@mesagrid/env";
import {
  bootstrap,
  expandedTail,
  improvement,
  interquartileMean,
  interquartileMeanOverAgents,
  overAgents,
  performanceProfile,
  probabilityOfImprovement,
} from "@mesagrid/study";
import { describe, expect, test } from "vitest";

const stream = (seed = 7) => createStream(seed, PURPOSE.bootstrap);

// Two arms of ten agents in two worlds, and what rliable 1.2.0 says of them (50,000 samples, numpy seed 1).
const X = [
  [0.31, 0.52, 0.44, 0.95, 0.48, 0.07, 0.63, 0.59, 0.71, 0.25],
  [0.84, 0.9, 0.12, 0.66, 0.71, 0.95, 0.38, 0.8, 0.55, 0.91],
] as const;
const Y = [
  [0.21, 0.32, 0.54, 0.75, 0.28, 0.17, 0.43, 0.39, 0.51, 0.15],
  [0.64, 0.95, 0.02, 0.66, 0.51, 0.85, 0.18, 0.7, 0.35, 0.9],
] as const;

describe("against rliable", () => {
  test("interquartile means over both worlds and over one", () => {
    expect(interquartileMean(X.flat())).toBeCloseTo(0.609, 12);
    expect(interquartileMean(Y.flat())).toBeCloseTo(0.463, 12);
    expect(interquartileMean(X[0])).toBeCloseTo(0.495, 12);
    // Differences that cancel: without rounding in mind their sum is 2.8e-17.
    expect(interquartileMean([-1, 0.1 + 0.2 - 0.3, 0.3 - 0.1, -0.2, 1])).toBe(0);
  });

  test("the probability of improvement, in each world", () => {
    expect(improvement(X[0], Y[0])).toBeCloseTo(0.66, 12);
    expect(improvement(X[1], Y[1])).toBeCloseTo(0.615, 12);
  });

  test("the performance profile", () => {
    const profile = performanceProfile(X[0], { low: 0, high: 1, steps: 4 });
    expect(profile.map(({ share }) => share.mean)).toEqual([1, 0.8, 0.5, 0.1, 0]);
  });

  test("stratified percentile intervals; expanded ones hold them", () => {
    const values = X.flat();
    const of = (drawn: Int32Array) => interquartileMean([...drawn].map((i) => values[i]));
    const plain = bootstrap(20, of, stream(), { strata: [10, 10], resamples: 10_000 });
    expect(plain.low).toBeCloseTo(0.47, 1.7);
    expect(plain.high).toBeCloseTo(0.734, 1.7);
    const both = interquartileMeanOverAgents(X, stream());
    expect(both.n).toBe(10);
    expect(both.low).toBeLessThan(plain.low);
    expect(both.high).toBeGreaterThan(plain.high);
  });
});

describe("interquartileMean agrees with scipy.stats.trim_mean(x, 0.25)", () => {
  test.each([
    [[5], 5],
    [[1, 9], 5],
    [[10, 0, 2], 4],
    [[9, 1, 2, 4], 3],
    [[100, 1, 2, 3, -50], 2],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 1000], 5.5],
  ])("%j: %d", (values, mean) => {
    expect(interquartileMean(values)).toBeCloseTo(mean, 12);
  });

  test("nothing has none", () => {
    expect(interquartileMean([])).toBeNaN();
  });
});

test("improvement is Mann and Whitney's U over n m, ties half", () => {
  // scipy.stats.mannwhitneyu: U = 19.5 of 30.
  expect(improvement([3, 4, 2, 6, 2, 5], [1, 2, 2, 3, 7])).toBeCloseTo(19.5 / 30, 12);
  expect(improvement([1, 2], [3, 4])).toBe(0);
  expect(improvement([1, 1], [1, 1])).toBe(0.5);
});

test.each([
  // scipy: norm.cdf(-t.ppf(0.975, n - 1) * sqrt(n / (n - 1)))
  [5, 0.0009541],
  [10, 0.0085506],
  [20, 0.0158808],
])("expanded percentiles of %d agents cut %d", (n, tail) => {
  expect(Math.abs(expandedTail(n) - tail)).toBeLessThan(3e-6);
});

describe("intervals over agents", () => {
  test("the same stream gives the same, and agents that are alike none with a width", () => {
    expect(interquartileMeanOverAgents([X[0]], stream())).toEqual(
      interquartileMeanOverAgents([X[0]], stream()),
    );
    expect(interquartileMeanOverAgents([[3, 3, 3, 3, 3]], stream())).toEqual({
      ...{ mean: 3, low: 3, high: 3, n: 5 },
    });
  });

  test("below five agents there is none", () => {
    const few = interquartileMeanOverAgents([[1, 2, 3, 4]], stream());
    expect(few).toEqual({ mean: 2.5, low: Number.NaN, high: Number.NaN, n: 4 });
    expect(overAgents([[1, 2, 3, 4, 5], [1]], ([a, b]) => a[0] - b[0], stream()).low).toBeNaN();
  });

  test("draws stay in their group", () => {
    const groups = [
      [1, 2, 3, 4, 5],
      [100, 200, 300, 400, 500, 600],
    ];
    const apart = overAgents(groups, ([a, b]) => Number(Math.max(...a) < 6 && Math.min(...b) > 99), stream());
    expect(apart).toEqual({ mean: 1, low: 1, high: 1, n: 5 });
  });

  test("arms that do not overlap are no certainty", () => {
    const { mean, low, high } = probabilityOfImprovement([6, 7, 8, 9, 10], [1, 2, 3, 4, 5], stream());
    expect([mean, high]).toEqual([1, 1]);
    expect(low).toBeCloseTo(0.5655, 3); // Wilson's of 5 in 5
  });
});

describe("95 % intervals hold the truth about 95 times in 100", () => {
  const two = (words: Uint32Array) => (nextFloat(words) < 0.5 ? 0 : 1) + 0.05 * nextNormal(words);
  const skewed = (words: Uint32Array) => -Math.log1p(-nextFloat(words));

  test.each([
    // The interquartile mean of an exponential by integration: 2 x the mean between its quartiles.
    ["normal", 5, nextNormal, 0],
    ["exponential", 10, skewed, 2 * (0.75 * (1 + Math.log(4 / 3)) - 0.25 * (1 + Math.log(4)))],
    ["of two kinds", 10, two, 0.5],
  ] as const)("%s, %d agents", (_name, n, draw, truth) => {
    const words = stream(11);
    let [held, plain] = [0, 0];
    const trials = 100;
    for (let trial = 0; trial < trials; trial++) {
      const values = Array.from({ length: n }, () => draw(words));
      const { low, high } = interquartileMeanOverAgents([values], words);
      held += Number(low <= truth && truth <= high);
      const narrow = bootstrap(n, (drawn) => interquartileMean([...drawn].map((i) => values[i])), words, {
        resamples: 500,
      });
      plain += Number(narrow.low <= truth && truth <= narrow.high);
    }
    expect(held / trials).toBeGreaterThan(0.9);
    expect(held).toBeGreaterThanOrEqual(plain);
  });

  test("the probability of improvement", () => {
    const words = stream(12);
    let held = 0;
    for (let trial = 0; trial < 100; trial++) {
      const x = Array.from({ length: 10 }, () => 1 + nextNormal(words));
      const y = Array.from({ length: 10 }, () => nextNormal(words));
      const { low, high } = probabilityOfImprovement(x, y, words);
      held += Number(low <= 0.7602 && 0.7602 <= high); // Φ(1 / √2)
    }
    expect(held / 100).toBeGreaterThan(0.9);
  });
});
