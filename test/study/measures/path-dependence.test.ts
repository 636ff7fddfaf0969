import { createStream, PURPOSE } from "@mesagrid/env";
import { type Cause, earlyAndFinal, isRefusal, type PathReading, pathDependence } from "@mesagrid/study";
import { describe, expect, test } from "vitest";
import { normals, share } from "./curves.js";

type Variances = Partial<Record<Cause, number>>;

/** A table of agents whose readouts vary by known causes. */
function table(trial: number, [a, b, r]: readonly number[], variances: Variances) {
  const draw = normals(trial);
  const deviate = (cause: Cause) => Math.sqrt(variances[cause] ?? 0) * draw();
  const inits = Array.from({ length: a }, () => deviate("init"));
  const datas = Array.from({ length: b }, () => deviate("data"));
  return inits.flatMap((x, init) =>
    datas.flatMap((y, data) => {
      const cell = 3 + x + y + deviate("interaction");
      return Array.from({ length: r }, () => ({ init, data, value: cell + deviate("residual") }));
    }),
  );
}

function read(trial: number, size: readonly number[], variances: Variances): PathReading {
  const reading = pathDependence(table(trial, size, variances), createStream(trial, PURPOSE.bootstrap));
  if (isRefusal(reading)) throw new Error(reading.because);
  return reading;
}

/** Share of tables whose intervals hold what was planted, by cause, of variances and of shares. */
function coverage(size: readonly number[], variances: Variances) {
  const tables = 200;
  const readings = Array.from({ length: tables }, (_, trial) => read(trial, size, variances));
  const sum = Object.values(variances).reduce((total, each) => total + each, 0);
  const causes = Object.keys(readings[0].variances) as Cause[];
  return causes.flatMap((cause) =>
    (["variances", "shares"] as const).map((what) => {
      const planted = (variances[cause] ?? 0) / (what === "shares" ? sum : 1);
      const covered = share(tables, (trial) => {
        const estimate = readings[trial][what][cause];
        return estimate !== undefined && estimate.low <= planted && estimate.high >= planted;
      });
      return { cause, what, covered };
    }),
  );
}

describe("pathDependence", () => {
  test.each([
    [[5, 5, 1], { init: 2, data: 0.5, residual: 1 }],
    [[5, 5, 1], { init: 0, data: 1, residual: 1 }],
    [[8, 4, 2], { init: 1, data: 1, interaction: 0.7, residual: 0.5 }],
  ] as const)("%j of %j: intervals hold the planted variances and shares", (size, variances) => {
    const found = coverage(size, variances);
    expect(found).toHaveLength(2 * (size[2] > 1 ? 4 : 3));
    for (const { cause, what, covered } of found)
      expect(covered, `${what} of ${cause}`).toBeGreaterThanOrEqual(0.91);
  });

  test("a large table gives the planted variances back", () => {
    const planted = { init: 2, data: 0.5, interaction: 0.3, residual: 1 };
    const { variances, shares } = read(7, [60, 60, 2], planted);
    for (const [cause, variance] of Object.entries(planted) as [Cause, number][]) {
      expect(variances[cause]?.mean).toBeGreaterThan(0.6 * variance);
      expect(variances[cause]?.mean).toBeLessThan(1.5 * variance);
      expect(shares[cause]?.mean).toBeCloseTo(variance / 3.8, 1);
    }
    expect(variances.init?.n).toBe(60);
    expect(variances.residual?.n).toBe(7200);
  });

  test("agrees with the analysis of variance by hand", () => {
    const cells = [1, 2, 4, 3, 6, 5].map((value, i) => ({ init: Math.floor(i / 3), data: i % 3, value }));
    const { variances } = pathDependence(cells, createStream(1, PURPOSE.bootstrap)) as PathReading;
    // Row means 7/3 and 14/3, column means 2, 4, 4.5: SS 49/6, 7, 7/3; mean squares 49/6, 7/2, 7/6.
    expect(variances.init?.mean).toBeCloseTo((49 / 6 - 7 / 6) / 3, 12);
    expect(variances.data?.mean).toBeCloseTo((7 / 2 - 7 / 6) / 2, 12);
    expect(variances.residual?.mean).toBeCloseTo(7 / 6, 12);
    expect(variances.interaction).toBeUndefined();
  });

  test("refuses what is no table", () => {
    const stream = createStream(1, PURPOSE.bootstrap);
    const cells = table(1, [3, 3, 1], { residual: 1 });
    expect(pathDependence(cells.slice(1), stream)).toMatchObject({ refused: "unbalanced" });
    expect(pathDependence([], stream)).toMatchObject({ refused: expect.any(String) });
    expect(pathDependence(cells.slice(0, 3), stream)).toMatchObject({ refused: "too-few-seeds" });
    const alike = cells.map((cell) => ({ ...cell, value: 0.1 }));
    expect(pathDependence(alike, stream)).toMatchObject({ refused: "no-variance" });
  });
});

describe("earlyAndFinal", () => {
  test("the interval holds the planted correlation 95 times in 100", () => {
    const covered = share(400, (trial) => {
      const draw = normals(trial);
      const agents = Array.from({ length: 12 }, () => {
        const common = Math.sqrt(0.6) * draw();
        return { early: common + Math.sqrt(0.4) * draw(), final: common + Math.sqrt(0.4) * draw() };
      });
      const estimate = earlyAndFinal(agents);
      return "mean" in estimate && estimate.low <= 0.6 && estimate.high >= 0.6;
    });
    expect(covered).toBeGreaterThan(0.925);
    expect(covered).toBeLessThan(0.975);
  });

  test("refuses too few agents, and agents that are all alike", () => {
    const agents = [1, 2, 3, 5].map((early) => ({ early, final: 1 }));
    expect(earlyAndFinal(agents.slice(1))).toMatchObject({ refused: "too-few-agents" });
    expect(earlyAndFinal(agents)).toMatchObject({ refused: "no-variance" });
    const line = agents.map(({ early }) => ({ early, final: 2 * early }));
    expect(earlyAndFinal(line)).toMatchObject({ mean: 1, n: 4 });
  });
});
