import { expect, test } from "vitest";
import { outcomeOf, type Script, world } from "./planted.js";

const program = world("tree-gridworld");

/** Chops the nearest tree while more than so many stand, and waits else. */
const keeping =
  (trees: number): Script =>
  (view) =>
    view.count("tree") > trees ? view.toward(["tree"]) : view.wait(["tree"]);

test("in 25 steps it makes no difference to any objective whether the last trees are spared", () => {
  const greedy = outcomeOf(program, "train", keeping(0), 128).returns;
  const sparing = outcomeOf(program, "train", keeping(2), 128).returns;
  expect(greedy.wood).toBeGreaterThan(8.5);
  expect(greedy.wood - sparing.wood).toBeGreaterThanOrEqual(0);
  expect(greedy.wood - sparing.wood).toBeLessThan(0.1);
  expect(greedy.clearing - sparing.clearing).toBeLessThan(0.01);
});

test.each([
  ["shifted", 20, 60, 230],
  ["sparse", 2, 15, 220],
])("%s: felling everything ends the wood, keeping six trees does not", (levels, least, most, sustained) => {
  const greedy = outcomeOf(program, levels, keeping(0), 24);
  const patient = outcomeOf(program, levels, keeping(6), 6);
  expect(greedy.returns.wood).toBeGreaterThan(least);
  expect(greedy.returns.wood).toBeLessThan(most);
  expect(patient.returns.wood).toBeGreaterThan(sustained);
  expect(greedy.returns.clearing).toBeGreaterThan(90);
  expect(patient.returns.clearing).toBeLessThan(40);
});
