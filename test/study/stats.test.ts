import { createStream, nextFloat, nextNormal, PURPOSE } from "@mesagrid/env";
import {
  bootstrap,
  bootstrapMean,
  meanAt,
  meanOf,
  pairedDifference,
  quantile,
  ratioOf,
  studentMean,
  wilson,
} from "@mesagrid/study";
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

describe("bootstrap", () => {
  const values = [1, 2, 4, 8, 16, 32];

  test("draws as bootstrapMean does", () => {
    const { low, high } = bootstrapMean(values, createStream(1, PURPOSE.bootstrap));
    expect(bootstrap(6, (drawn) => meanAt(values, drawn), createStream(1, PURPOSE.bootstrap))).toEqual({
      low,
      high,
    });
  });

  test("samples without a number widen it, and too many leave it without ends", () => {
    const ends = (least: number) =>
      bootstrap(
        6,
        (drawn) => {
          const mean = meanAt(values, drawn);
          return mean < least ? Number.NaN : mean;
        },
        createStream(1, PURPOSE.bootstrap),
      );
    const all = ends(0);
    expect(ends(2.5).high).toBeGreaterThan(all.high);
    expect(ends(10)).toEqual({ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY });
  });
});

describe("pairedDifference", () => {
  test("agrees with the worked example of Altman et al. 2000, Statistics with confidence, table 6.2", () => {
    const { mean, low, high } = pairedDifference(14, 5, 0, 22);
    expect(mean).toBeCloseTo(0.122, 3);
    expect(low).toBeCloseTo(0.011, 3);
    expect(high).toBeCloseTo(0.226, 3);
  });

  test("has a width where all trials agree, and turns round with its arguments", () => {
    expect(pairedDifference(0, 20, 0, 0)).toMatchObject({ mean: 1, high: 1 });
    expect(pairedDifference(0, 20, 0, 0).low).toBeGreaterThan(0.7);
    expect(pairedDifference(0, 20, 0, 0).low).toBeLessThan(0.9);
    expect(pairedDifference(3, 5, 9, 2).high).toBeCloseTo(-pairedDifference(3, 9, 5, 2).low, 12);
  });

  test("holds the true difference about 95 times in 100", () => {
    const words = createStream(3, PURPOSE.evaluation);
    let held = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const counts = [0, 0, 0, 0];
      for (let i = 0; i < 40; i++) {
        const u = nextFloat(words);
        counts[u < 0.2 ? 0 : u < 0.55 ? 1 : u < 0.7 ? 2 : 3]++;
      }
      const { low, high } = pairedDifference(counts[0], counts[1], counts[2], counts[3]);
      if (low <= 0.2 && high >= 0.2) held++;
    }
    expect(held / 2000).toBeGreaterThan(0.935);
    expect(held / 2000).toBeLessThan(0.975);
  });
});

describe("ratioOf", () => {
  test("is Fieller's interval where both are normal and apart", () => {
    const spread = (mean: number, error: number) => ({
      mean,
      low: mean - 1.96 * error,
      high: mean + 1.96 * error,
      n: 9,
    });
    const { mean, low, high } = ratioOf(spread(0.3, 0.05), spread(0.8, 0.1));
    const [a, b, c] = [0.8 ** 2 - (1.96 * 0.1) ** 2, -2 * 0.3 * 0.8, 0.3 ** 2 - (1.96 * 0.05) ** 2];
    const root = Math.sqrt(b * b - 4 * a * c);
    expect(mean).toBeCloseTo(0.375, 12);
    expect(low).toBeCloseTo((-b - root) / (2 * a), 9);
    expect(high).toBeCloseTo((-b + root) / (2 * a), 9);
  });

  test("has no ends where what it divides by may be nothing", () => {
    const { low, high } = ratioOf(
      { mean: 1, low: 0.5, high: 1.5, n: 3 },
      { mean: 0.2, low: -0.1, high: 0.5, n: 3 },
    );
    expect([low, high]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });
});
