import { isBound, isRefusal, relearning } from "@mesagrid/study";
import { expect, test } from "vitest";
import { normals, ramp, share } from "./curves.js";

const seeds = [1, 2, 3, 4, 5, 6];
const HALF = 0.5;
/** `ramp` passes a half after 1.5 times the steps it is given. */
const arm = (times: readonly number[], last = 400_000) =>
  times.map((time, i) => ramp(seeds[i], time / 1.5, 1000, last));

test("friction is the log ratio of the steps, to the line between two points", () => {
  const fresh = [20_000, 30_000, 25_000];
  const { friction, paired, steps } = relearning(
    { checkpoint: arm(fresh.map((time) => 2 * time)), fresh: arm(fresh) },
    HALF,
  );
  expect(paired).toBe(true);
  steps.fresh.forEach(({ low, high }, i) => {
    expect(low).toBe(high);
    expect(low).toBeCloseTo(fresh[i], 6);
  });
  expect(friction).toMatchObject({ n: 3 });
  expect("mean" in friction && friction.mean).toBeCloseTo(Math.log(2), 6);
});

/** Log-normal times of six agents an arm: what seeds share, what they do not, and the planted friction. */
function planted(trial: number, friction: number, common: number) {
  const draw = normals(trial);
  const levels = seeds.map(() => Math.log(30_000) + common * draw());
  return {
    checkpoint: levels.map((level) => Math.exp(level + friction + 0.2 * draw())),
    fresh: levels.map((level) => Math.exp(level + 0.2 * draw())),
  };
}

test.each([true, false])("the interval holds the planted friction 95 times in 100 (paired: %s)", (paired) => {
  const covered = share(300, (trial) => {
    const { checkpoint, fresh } = planted(trial, 0.7, paired ? 0.5 : 0);
    const reading = relearning(
      {
        checkpoint: arm(checkpoint).map((curve) => ({ ...curve, seed: curve.seed + (paired ? 0 : 10) })),
        fresh: arm(fresh),
      },
      HALF,
    );
    expect(reading.paired).toBe(paired);
    const { friction } = reading;
    return "mean" in friction && friction.low <= 0.7 && friction.high >= 0.7;
  });
  expect(covered).toBeGreaterThan(0.915);
  expect(covered).toBeLessThan(0.985);
});

test("a run that never passes gives a bound that holds, and no number", () => {
  let bounds = 0;
  const right = share(200, (trial) => {
    const { checkpoint, fresh } = planted(trial, 1.2, 0.3);
    const { friction } = relearning(
      { checkpoint: arm(checkpoint, 100_000), fresh: arm(fresh, 100_000) },
      HALF,
    );
    expect(isRefusal(friction)).toBe(false);
    if (!isBound(friction)) return true;
    bounds++;
    expect(friction.because).toMatch(/of the curves do not show/);
    return (friction.atLeast ?? Number.NEGATIVE_INFINITY) <= 1.2 && (friction.atMost ?? 9) >= 1.2;
  });
  expect(bounds).toBeGreaterThan(100);
  expect(right).toBeGreaterThan(0.95);
});

test("an agent that begins above the threshold bounds friction from above", () => {
  const quick = seeds.map((seed) => ramp(seed, 500, 1000, 40_000));
  const { friction } = relearning(
    {
      checkpoint: quick.map(({ seed, points }) => ({ seed, points: points.slice(1) })),
      fresh: arm([8e3, 9e3, 7e3, 8e3, 1e4, 9e3]),
    },
    HALF,
  );
  expect(friction).toMatchObject({ n: 6 });
  expect("mean" in friction || "atLeast" in friction).toBe(false);
  expect(isBound(friction) && friction.atMost).toBeLessThan(Math.log(1 / 7) + 0.1);
});

test("says nothing where nothing is known", () => {
  const never = arm([1e9, 1e9, 1e9]);
  const alone = relearning({ checkpoint: arm([1e4]), fresh: arm([1e4]) }, HALF);
  expect(alone.friction).toMatchObject({ refused: "too-few-agents" });
  expect(relearning({ checkpoint: never, fresh: never }, HALF).friction).toMatchObject({
    refused: "not-passed",
  });
  const twice = [...arm([1e4, 1e4]), ...arm([1e4])];
  expect(() => relearning({ checkpoint: twice, fresh: never }, HALF)).toThrow("same seed");
  const short = [{ seed: 1, points: [{ step: 0, value: 0 }] }];
  expect(() => relearning({ checkpoint: short, fresh: never }, HALF)).toThrow("two or more");
});
