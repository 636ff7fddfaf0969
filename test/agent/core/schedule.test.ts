import { describe, expect, it } from "vitest";
import { learningRateAt } from "../../../packages/agent/dist/schedule.js";

const ROLLOUT = 100;
const rates = (changed: object, total: number) =>
  Array.from({ length: total / ROLLOUT + 1 }, (_, i) =>
    learningRateAt(
      { learningRate: 0.5, learningRateSchedule: "constant", learningRateEnd: 0.1, warmUp: 0, ...changed },
      i * ROLLOUT,
      ROLLOUT,
      total,
    ),
  );

describe("learningRateAt", () => {
  it("stays, falls evenly or along half a cosine, and ends where it is to end", () => {
    expect(rates({}, 400)).toEqual([0.5, 0.5, 0.5, 0.5, 0.5]);
    [0.5, 0.4, 0.3, 0.2, 0.1].forEach((rate, i) => {
      expect(rates({ learningRateSchedule: "linear" }, 400)[i]).toBeCloseTo(rate, 12);
    });
    const cosine = rates({ learningRateSchedule: "cosine" }, 400);
    [0, 1, 2, 3, 4].forEach((quarter, i) => {
      expect(cosine[i]).toBeCloseTo(0.3 + 0.2 * Math.cos((quarter * Math.PI) / 4), 12);
    });
  });

  it("rises from the first update on, and then has the whole way before it", () => {
    const warm = rates({ learningRateSchedule: "linear", warmUp: 400 }, 800);
    [0.125, 0.25, 0.375, 0.5, 0.5, 0.4, 0.3, 0.2, 0.1].forEach((rate, i) => {
      expect(warm[i]).toBeCloseTo(rate, 12);
    });
  });

  it("has no further way to go past its end", () => {
    const schedule = {
      learningRate: 1,
      learningRateSchedule: "linear",
      learningRateEnd: 0,
      warmUp: 0,
    } as const;
    expect(learningRateAt(schedule, 5000, ROLLOUT, 400)).toBe(0);
  });
});
