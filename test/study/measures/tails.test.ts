import { createStream, PURPOSE } from "@mesagrid/env";
import { isRefusal, type TailPoint, tails } from "@mesagrid/study";
import { describe, expect, test } from "vitest";
import { normals, share } from "./curves.js";

const POWERS = [1, 2, 4, 8, 16, 32, 64, 128];

/** Agents' returns about a curve over log2 power: six others at each power, or the same six at all. */
function points(trial: number, curve: (x: number) => number, same: boolean, noise = 0.06): TailPoint[] {
  const draw = normals(trial);
  return Array.from({ length: 6 }, (_, agent) => {
    const own = same ? 0.1 * draw() : 0;
    return POWERS.map((power, i) => ({
      agent: same ? agent : 10 * agent + i,
      power,
      value: curve(i) + own + noise * draw(),
    }));
  }).flat();
}

function read(given: TailPoint[], trial = 1) {
  const reading = tails(given, createStream(trial, PURPOSE.bootstrap));
  if (isRefusal(reading)) throw new Error(reading.because);
  return reading;
}

const TURN = 4.3;
const turning = (x: number) => 0.15 * Math.min(x, TURN) - 0.12 * Math.max(x - TURN, 0);
const SMOOTH = (x: number) => 0.7 - 0.04 * (x - 4) ** 2;
const WITHOUT: [string, (x: number) => number][] = [
  ["a plateau", (x) => 0.15 * Math.min(x, 4)],
  ["a curve that levels off", (x) => 1 - Math.exp(-x / 2)],
  ["a straight rise", (x) => 0.1 * x],
  ["a straight fall", (x) => 1 - 0.1 * x],
  ["nothing at all", () => 0.3],
];

describe.each([true, false])("tails (the same agents at all powers: %s)", (same) => {
  test("finds a turn, and its interval holds it", () => {
    const trials = 40;
    const readings = Array.from({ length: trials }, (_, trial) => read(points(trial, turning, same), trial));
    const found = readings.filter((reading) => reading.found === "turn");
    const holds = found.filter(({ power }) => power.low <= 2 ** TURN && power.high >= 2 ** TURN);
    expect(found.length / trials).toBeGreaterThan(0.9);
    expect(holds.length / found.length).toBeGreaterThan(0.86);
    const slopes = found.filter(({ before }) => before.low <= 0.15 && before.high >= 0.15);
    expect(slopes.length / found.length).toBeGreaterThan(0.86);
  });

  test.each(WITHOUT)("finds none in %s", (_name, curve) => {
    const alarms = share(40, (trial) => read(points(trial + 100, curve, same), trial).found === "turn");
    expect(alarms).toBeLessThanOrEqual(0.15);
  });
});

test("a smooth peak is found near its top", () => {
  const reading = read(points(5, SMOOTH, true));
  if (reading.found !== "turn") throw new Error(reading.found);
  expect(Math.abs(Math.log2(reading.power.mean) - 4)).toBeLessThan(1);
  expect(reading.before.low).toBeGreaterThan(0);
  expect(reading.after.high).toBeLessThan(0);
  expect(reading.power.n).toBe(6);
});

test("says what range it looked at, and refuses what cannot tell", () => {
  const rise = points(1, (x) => x, true);
  expect(read(rise)).toMatchObject({ found: "no turn in range", range: { from: 1, to: 128 }, p: 1 });
  const stream = createStream(1, PURPOSE.bootstrap);
  const few = (keep: (point: TailPoint) => boolean) => tails(rise.filter(keep), stream);
  expect(few(({ power }) => power < 16)).toMatchObject({ refused: "too-few-powers" });
  expect(few(({ agent }) => Number(agent) < 2)).toMatchObject({ refused: "too-few-agents" });
  const alike = rise.map((point) => ({ ...point, value: 1 }));
  expect(tails(alike, stream)).toMatchObject({ refused: "no-variance" });
  expect(() => tails([...rise, rise[0]], stream)).toThrow("twice");
  expect(() => tails([{ ...rise[0], power: 0 }], stream)).toThrow("power 0");
});
