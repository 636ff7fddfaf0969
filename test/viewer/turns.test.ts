import { describe, expect, it } from "vitest";
import { directions, facings, sides, turnBetween } from "../../packages/viewer/src/drawing/turns.js";

const [UP, DOWN, LEFT, RIGHT] = [0, 1, 2, 3];

describe("a thing on a board 5 wide", () => {
  it("looks the way it last went sideways", () => {
    expect([...facings(Int16Array.of(2, 1, 6, 7, 7), 5)]).toEqual([1, -1, -1, 1, 1]);
  });

  it("shows the direction in which it went, and keeps it over a jump and while it is gone", () => {
    const path = Int16Array.of(6, 1, 2, 7, 6, 6, 24, -1);
    expect([...directions(path, 5)]).toEqual([RIGHT, UP, RIGHT, DOWN, LEFT, LEFT, LEFT, LEFT]);
  });

  it("with a heading looks where it was last headed sideways", () => {
    expect([...sides(Int8Array.of(UP, LEFT, DOWN, RIGHT))]).toEqual([1, -1, -1, 1]);
  });
});

describe("a turn", () => {
  it("takes the shorter way", () => {
    expect(turnBetween(UP, LEFT, 0.175)).toBeCloseTo(-0.75 * Math.PI, 6);
    expect(turnBetween(LEFT, UP, 0.175)).toBeCloseTo(1.25 * Math.PI, 6);
    expect(turnBetween(RIGHT, DOWN, 0.175)).toBeCloseTo(0.25 * Math.PI, 6);
  });

  it("is over before the step is", () => {
    expect(turnBetween(RIGHT, UP, 0.35)).toBeCloseTo(turnBetween(UP, UP, 0), 6);
    expect(turnBetween(RIGHT, UP, 1)).toBeCloseTo(-Math.PI / 2, 6);
  });
});
