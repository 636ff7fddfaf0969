import { createStream, PURPOSE } from "@mesagrid/env";
import { describe, expect, it } from "vitest";
import { orthogonal } from "../../../packages/agent/dist/initialisers.js";

const make = (rows: number, columns: number, gain: number, seed = 1) =>
  orthogonal(rows, columns, gain, createStream(seed, PURPOSE.weights));

describe("orthogonal", () => {
  it.each([
    [12, 5],
    [5, 12],
    [8, 8],
    [7, 1],
  ])("%i x %i: the shorter side's vectors are orthogonal and as long as the gain", (rows, columns) => {
    const gain = Math.SQRT2;
    const matrix = make(rows, columns, gain);
    const tall = rows >= columns;
    const count = Math.min(rows, columns);
    const entry = (v: number, i: number) => matrix[tall ? i * columns + v : v * columns + i];
    for (let a = 0; a < count; a++) {
      for (let b = 0; b <= a; b++) {
        let dot = 0;
        for (let i = 0; i < Math.max(rows, columns); i++) dot += entry(a, i) * entry(b, i);
        expect(dot).toBeCloseTo(a === b ? gain * gain : 0, 5);
      }
    }
  });

  it("depends on the stream alone", () => {
    expect(make(6, 4, 1)).toEqual(make(6, 4, 1));
    expect(make(6, 4, 1, 2)).not.toEqual(make(6, 4, 1));
  });
});
