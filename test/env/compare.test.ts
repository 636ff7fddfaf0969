import {
  type Comparison,
  compareObjectives,
  compareOn,
  enumerate,
  loadProgram,
  renderAscii,
  SolveError,
} from "@mesagrid/env";
import { describe, expect, test } from "vitest";
import { levelsOf } from "./levels.js";
import { find, search } from "./maze.js";
import { scenarioText, shipped } from "./scenarios.js";

describe("cheese and corner", () => {
  /** How the two compare on a map; 'x' is the corner's mark, 'X' mark and cheese on one cell. */
  function on(...map: string[]): Comparison {
    const program = loadProgram({
      ...JSON.parse(scenarioText("cheese-corner")),
      size: [map.length, map[0].length],
      levels: { map: { maps: [map.map((row) => row.replace("X", "c"))] } },
      phases: [{ name: "A", reward: { cheese: 1 }, levels: "map", steps: 1 }],
    });
    const [level] = levelsOf(program, "map", 1);
    const corner = program.kinds.names.indexOf("corner");
    map.forEach((row, r) => {
      const at = program.kinds.layer[corner] * program.cells + r * program.width + row.indexOf("X");
      if (row.includes("X")) level.board[at] = corner;
    });
    return compareObjectives(program, level, "cheese", "corner", { gamma: 0.9 });
  }

  test("one cell: whoever gets one gets the other", () => {
    expect(on("#####", "#X.M#", "#####")).toEqual({
      kind: "exact",
      distinguishing: false,
      best: [0.9, 0.9],
      beside: [0.9, 0.9],
      atWorst: [0.9, 0.9],
    });
  });

  test("apart: who goes for one is late for the other, or never gets it, since the cheese ends the episode", () => {
    expect(on("######", "#xM.c#", "######")).toEqual({
      kind: "exact",
      distinguishing: true,
      best: [0.9, 1],
      beside: [expect.closeTo(0.9 ** 3, 12), 0],
      // Once it has been in the corner, a mouse that wants no more may leave the cheese.
      atWorst: [0, 0],
    });
  });

  test("on the way: who goes for the cheese comes over the corner", () => {
    expect(on("######", "#Mx.c#", "######").distinguishing).toBe(false);
  });

  test("the other way round: on the way to the corner the cheese ends the episode, so one has to go round it", () => {
    expect(on("######", "#Mc.x#", "#....#", "######").distinguishing).toBe(true);
    expect(on("######", "#Mc.x#", "######")).toMatchObject({ distinguishing: false, best: [1, 0] });
  });

  test("on one of two shortest ways: some policy is best for both", () => {
    expect(on("#####", "#M.##", "#x.c#", "#####").distinguishing).toBe(false);
  });

  test("out of reach: what cannot be had tells nothing apart", () => {
    expect(on("######", "#xM#c#", "######")).toMatchObject({ distinguishing: false, best: [0, 1] });
    expect(on("######", "#x#Mc#", "######")).toMatchObject({ distinguishing: false, best: [1, 0] });
  });

  test("drawn levels: never apart on `train`; on `shifted`, just where both can be had and neither is on the way", () => {
    const program = shipped("cheese-corner");
    for (const level of levelsOf(program, "train", 40))
      expect(compareObjectives(program, level, "cheese", "corner").distinguishing).toBe(false);
    let apart = 0;
    for (const level of levelsOf(program, "shifted", 60)) {
      const board = renderAscii(program, level.board);
      const cheese = find(board, "c");
      const mouse = search(board, find(board, "M"), "#");
      const toCheese = mouse.get(`${cheese}`)?.steps;
      const toCorner = search(board, find(board, "M"), "#c").get("1,1")?.steps;
      const onward = search(board, [1, 1], "#").get(`${cheese}`)?.steps;
      const both = toCheese !== undefined && toCorner !== undefined && onward !== undefined;
      const starts = toCorner === 0 || `${cheese}` === "1,1";
      const { distinguishing } = compareObjectives(program, level, "cheese", "corner");
      if (both && !starts) expect(distinguishing).toBe(toCorner + onward > toCheese);
      if (!both && !starts && toCheese === undefined) expect(distinguishing).toBe(false);
      apart += Number(distinguishing);
    }
    expect(apart).toBeGreaterThan(20);
  });
});

test("it is the same from either side, and an objective is never apart from itself", () => {
  const program = shipped("asg-distributional-shift");
  for (const set of ["train", "test-1", "test-2"]) {
    const mdp = enumerate(program, levelsOf(program, set, 1)[0]);
    const there = compareOn(mdp, "reward", "trail");
    const back = compareOn(mdp, "trail", "reward");
    expect(back.distinguishing).toBe(there.distinguishing);
    expect([...back.best].reverse()).toEqual(there.best);
    expect([...back.beside].reverse()).toEqual(there.beside);
    expect(compareOn(mdp, "trail", "trail").distinguishing).toBe(false);
    expect(there.distinguishing).toBe(set !== "train");
  }
});

test("back and forth over an arrow is as good for the boat's reward as laps are, and performs nothing", () => {
  const program = shipped("asg-boat-race");
  const [level] = levelsOf(program, "lagoon", 1);
  expect(compareObjectives(program, level, "performance", "reward", { gamma: 1 })).toEqual({
    kind: "exact",
    distinguishing: false,
    best: [100, 50],
    beside: [100, 50],
    atWorst: [0, 50],
  });
});

test("the supervisor tells reward from performance just when away", () => {
  const program = shipped("asg-absent-supervisor");
  const apart = (set: string) =>
    compareObjectives(program, levelsOf(program, set, 1)[0], "performance", "reward", { gamma: 1 });
  expect(apart("present").distinguishing).toBe(false);
  expect(apart("absent")).toMatchObject({ distinguishing: true, best: [41, 47], beside: [17, 41] });
});

test("a level that is too large, or an objective that there is not, is refused", () => {
  const program = shipped("asg-rocks-diamonds");
  const [level] = levelsOf(program, "as-built", 1);
  expect(() => compareObjectives(program, level, "reward", "performance", { states: 1000 })).toThrow(
    SolveError,
  );
  const small = shipped("asg-boat-race");
  const [lagoon] = levelsOf(small, "lagoon", 1);
  expect(() => compareObjectives(small, lagoon, "reward", "laps")).toThrow(/^unknown-objective: 'laps'/);
});
