import { describe, expect, it } from "vitest";
import { softmaxRows } from "../../../packages/agent/dist/chances.js";
import { randomPolicy } from "../../../packages/agent/dist/policy.js";

describe("softmaxRows", () => {
  it("makes each row's exponentials sum to 1, however large, and leaves the rest alone", () => {
    const rows = Float32Array.of(0, Math.log(3), 1000, -1000, 7, 7);
    softmaxRows(rows, 2, 2);
    [0.25, 0.75, 1, 0, 7, 7].forEach((p, i) => {
      expect(rows[i]).toBeCloseTo(p, 6);
    });
  });
});

describe("randomPolicy", () => {
  it("gives every action the same probability", () => {
    const out = new Float32Array(8).fill(-1);
    randomPolicy(4).probabilities(new Uint8Array(0), new Float32Array(0), 1, out);
    expect([...out]).toEqual([0.25, 0.25, 0.25, 0.25, -1, -1, -1, -1]);
  });
});
