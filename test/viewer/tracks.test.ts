import { type Frame, replay } from "@mesagrid/env";
import { describe, expect, it } from "vitest";
import { follow, placeAt, type Track } from "../../packages/viewer/src/drawing/tracks.js";
import { program, walk } from "./traces.js";

const frames = replay(program, walk());
const tracks = follow(program, frames);

function track(kind: string): Track {
  const found = tracks.find((one) => program.kinds.names[one.kind] === kind);
  if (!found) throw new Error(`no ${kind}`);
  return found;
}

function at(one: Track, position: number) {
  return placeAt(one, position, program.width, { row: 0, column: 0, presence: 0 });
}

describe("things followed through an episode", () => {
  it("are one each, the moving agent too", () => {
    expect(tracks).toHaveLength(3);
    expect([...(track("mouse").path ?? [])]).toEqual([0, 1, 2, 3, 4]);
    expect([...(track("crumb").path ?? [])]).toEqual([2, 2, -1, -1, -1]);
  });

  it("are between two cells between two frames", () => {
    expect(at(track("mouse"), 1.5)).toEqual({ row: 0, column: 1.5, presence: 1 });
    expect(at(track("mouse"), 4)).toEqual({ row: 0, column: 4, presence: 1 });
  });

  it("vanish only when the agent is nearly there", () => {
    expect(at(track("crumb"), 1.5).presence).toBe(1);
    expect(at(track("crumb"), 1.8).presence).toBeCloseTo(0.44, 1);
    expect(at(track("crumb"), 2).presence).toBe(0);
  });

  it("that stand still all the time have no path", () => {
    const still = follow(program, frames.slice(0, 2));
    expect(still.map((one) => one.path !== null)).toEqual([false, false, true]);
  });

  it("that leave and come in one step are matched by the shortest way", () => {
    const one = (cells: number[]): Frame => {
      const board = new Uint8Array(program.boardSize);
      for (const cell of cells) board[program.cells + cell] = 2;
      return { ...frames[0], board };
    };
    const paths = follow(program, [one([0, 3]), one([1, 4])]).map((two) => [...(two.path ?? [])]);
    expect(paths).toEqual([
      [0, 1],
      [3, 4],
    ]);
  });

  it("do not glide over a jump", () => {
    const jump: Track = { kind: 1, layer: 2, path: Int16Array.of(0, 4), cell: 0 };
    expect(at(jump, 0.4).column).toBe(0);
    expect(at(jump, 0.6).column).toBe(4);
  });
});
