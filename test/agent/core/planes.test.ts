import { describe, expect, it } from "vitest";
import { encodePlanes, planeTable, transposeWithOnes } from "../../../packages/agent/dist/planes.js";
import { observation, observations } from "./fixture.js";

describe("encodePlanes", () => {
  it("sets exactly the planes whose kind is in their layer's cell", () => {
    const spec = observation();
    const [count, area, planes] = [3, spec.height * spec.width, spec.planes.length];
    const { cells } = observations(count);
    const stride = area * planes + 1;
    const out = new Float32Array(count * stride);
    encodePlanes(planeTable(spec), spec, cells, count, out, stride);
    for (let row = 0; row < count; row++) {
      for (let cell = 0; cell < area; cell++) {
        spec.planes.forEach(({ kind, layer }, plane) => {
          const code = cells[row * spec.cellsSize + layer * area + cell];
          expect(out[row * stride + cell * planes + plane]).toBe(code === kind ? 1 : 0);
        });
      }
      expect(out[(row + 1) * stride - 1]).toBe(0);
    }
  });

  it("passes over codes that have no plane", () => {
    const spec = { ...observation(), planes: [{ kind: 2, layer: 1 }] };
    const out = new Float32Array(20);
    encodePlanes(planeTable(spec), spec, new Uint8Array(40).fill(1), 1, out, 20);
    expect(out.every((x) => x === 0)).toBe(true);
  });
});

describe("transposeWithOnes", () => {
  it("turns the matrix and adds a row of ones", () => {
    expect([...transposeWithOnes(Float32Array.of(1, 0, 3, 4, 0, 6), 2)]).toEqual([1, 4, 0, 0, 3, 6, 1, 1]);
  });
});
