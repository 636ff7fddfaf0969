import { describe, expect, it } from "vitest";
import { encodePlanes, planeTable } from "../../../packages/agent/dist/planes.js";
import { observation, observations } from "./fixture.js";

describe("encodePlanes", () => {
  it("sets exactly the planes whose code is in their channel's cell", () => {
    const spec = observation();
    const [count, area, planes] = [3, spec.height * spec.width, spec.planes.length];
    const { cells } = observations(count);
    const stride = area * planes + 1;
    const out = new Float32Array(count * stride);
    const columns = new Float32Array(count * stride);
    encodePlanes(planeTable(spec), spec, cells, count, out, stride, columns);
    for (let row = 0; row < count; row++) {
      for (let cell = 0; cell < area; cell++) {
        spec.planes.forEach(({ code, channel }, plane) => {
          const there = cells[row * spec.cellsSize + channel * area + cell];
          const column = cell * planes + plane;
          expect(out[row * stride + column]).toBe(there === code ? 1 : 0);
          expect(columns[column * count + row]).toBe(out[row * stride + column]);
        });
      }
      expect(out[(row + 1) * stride - 1]).toBe(0);
    }
  });

  it("passes over codes that have no plane", () => {
    const spec = { ...observation(), planes: [{ code: 2, channel: 1 }] };
    const out = new Float32Array(20);
    encodePlanes(planeTable(spec), spec, new Uint8Array(40).fill(1), 1, out, 20);
    expect(out.every((x) => x === 0)).toBe(true);
  });
});
