import { isBound, swap } from "@mesagrid/study";
import { expect, test } from "vitest";
import { normals, ramp, share } from "./curves.js";

const seeds = [1, 2, 3, 4, 5, 6];
const arm = (times: readonly number[], last = 400_000) =>
  times.map((time, i) => ramp(seeds[i], time / 1.5, 1000, last));
const readouts = (value: (i: number) => number) => seeds.map((seed, i) => ({ seed, value: value(i) }));

test("recovers planted savings of B and of A, and the interval holds them 95 times in 100", () => {
  const covered = share(300, (trial) => {
    const draw = normals(trial);
    const level = seeds.map(() => Math.log(30_000) + 0.4 * draw());
    const times = (factor: number) => arm(level.map((log) => factor * Math.exp(log + 0.15 * draw())));
    const reading = swap({
      toB: { swapped: times(0.6), fresh: times(1), threshold: 0.5 },
      backToA: { swapped: times(0.25), fresh: times(1), threshold: 0.5 },
    });
    const { savings, savingsBack } = reading;
    expect(reading.residualPull ?? reading.reversion ?? reading.savingsOverContinued).toBeUndefined();
    if (!savings || !savingsBack || !("mean" in savings.value) || !("mean" in savingsBack.value))
      return false;
    expect(savingsBack.value.mean).toBeGreaterThan(0.6);
    return savings.value.low <= 0.4 && savings.value.high >= 0.4;
  });
  expect(covered).toBeGreaterThan(0.915);
  expect(covered).toBeLessThan(0.985);
});

test("against agents that never learn B there is only a bound", () => {
  const swapped = arm([2e4, 3e4, 2e4, 3e4, 2e4, 3e4]);
  const { savingsOverContinued, savings } = swap({
    toB: { swapped, fresh: swapped, continued: arm(seeds.map(() => 1e9)), threshold: 0.5 },
  });
  expect(savings?.value).toMatchObject({ mean: 0, low: 0, high: 0, n: 6 });
  const bound = savingsOverContinued?.value ?? {};
  expect("mean" in bound).toBe(false);
  expect(isBound(bound) && bound.atMost).toBe(undefined);
  expect(isBound(bound) && bound.atLeast).toBeGreaterThan(0.9);
});

test("an agent that never gets there bounds its savings from above", () => {
  const { savings } = swap({
    toB: { swapped: arm(seeds.map(() => 1e9)), fresh: arm(seeds.map((i) => 3e4 + i)), threshold: 0.5 },
  });
  expect(savings?.value).toMatchObject({ n: 6 });
  expect(isBound(savings?.value ?? {}) && "atLeast" in (savings?.value ?? {})).toBe(false);
});

test("residual pull and reversion are differences of readouts, over agents", () => {
  const draw = normals(3);
  const wobble = () => 0.02 * draw();
  const before = readouts(() => 0.5 + wobble());
  const reading = swap({
    pull: { swapped: before, fresh: readouts(() => 0.2 + wobble()) },
    stopped: {
      swapped: { before, after: before.map(({ seed, value }) => ({ seed, value: value + 0.3 + wobble() })) },
      fresh: { before: readouts(() => 0.2), after: readouts(() => 0.3 + wobble()) },
    },
  });
  for (const [part, planted] of [
    [reading.residualPull, 0.3],
    [reading.reversion, 0.2],
  ] as const) {
    expect(part?.paired).toBe(true);
    if (!part || !("mean" in part.value)) throw new Error("no number");
    expect(part.value.low).toBeLessThan(planted);
    expect(part.value.high).toBeGreaterThan(planted);
    expect(part.value.high - part.value.low).toBeLessThan(0.1);
  }
  expect(swap({ pull: { swapped: before.slice(0, 1), fresh: before } }).residualPull?.value).toMatchObject({
    refused: "too-few-agents",
  });
});
