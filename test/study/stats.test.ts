import { createStream, nextNormal, PURPOSE } from "@mesagrid/env";
import { bootstrapMean, meanOf, quantile, studentMean, wilson } from "@mesagrid/study";
import { describe, expect, test } from "vitest";

describe("wilson", () => {
  // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("agrees with Newcombe's table: %d of %d", (hits, trials, low, high) => {
    const rate = wilson(hits, trials);
    expect(rate.mean).toBe(hits / trials);
    expect(rate.low).toBeCloseTo(low, 4);
    expect(rate.high).toBeCloseTo(high, 4);
  });

  test("mirrors misses and hits, and knows nothing of no trials", () => {
    expect(wilson(20, 20).low).toBeCloseTo(1 - wilson(0, 20).high, 12);
    expect(wilson(20, 20).high).toBe(1);
    expect(wilson(0, 0)).toEqual({ mean: Number.NaN, low: 0, high: 1, n: 0 });
  });
});

describe("bootstrapMean", () => {
  const stream = () => createStream(7, PURPOSE.evaluation);

  test("the same stream gives the same interval", () => {
    expect(bootstrapMean([1, 2, 4, 8], stream())).toEqual(bootstrapMean([1, 2, 4, 8], stream()));
  });

  test("has no width where there is no doubt", () => {
    expect(bootstrapMean([3, 3, 3], stream())).toEqual({ mean: 3, low: 3, high: 3, n: 3 });
    expect(bootstrapMean([], stream()).n).toBe(0);
  });

  test("agrees with the normal interval on many normal values", () => {
    const words = stream();
    const values = Array.from({ length: 400 }, () => 5 + 2 * nextNormal(words));
    const mean = meanOf(values);
    const deviation = Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
    const spread = (1.96 * deviation) / 20;
    const { low, high } = bootstrapMean(values, words);
    expect(Math.abs(low - (mean - spread))).toBeLessThan(0.1 * spread);
    expect(Math.abs(high - (mean + spread))).toBeLessThan(0.1 * spread);
  });
});

test("studentMean agrees with the textbook", () => {
  const { mean, low, high, n } = studentMean([1, 2, 3, 4, 5]);
  expect({ mean, n }).toEqual({ mean: 3, n: 5 });
  expect(low).toBeCloseTo(3 - 1.9632, 4);
  expect(high).toBeCloseTo(3 + 1.9632, 4);
  expect(studentMean([1]).high).toBe(Number.POSITIVE_INFINITY);
});

test("quantile is linear between neighbours", () => {
  expect([0, 0.25, 0.5, 0.9, 1].map((share) => quantile([10, 20, 30, 40, 50], share))).toEqual([
    10, 20, 30, 46, 50,
  ]);
});
