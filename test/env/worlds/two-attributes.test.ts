import { reachable } from "@mesagrid/env";
import { expect, test } from "vitest";
import { bestReturn, firstLevels, kindsOn, outcomeOf, type Script, world } from "./planted.js";

const program = world("two-attributes");
const colour: Script = (view) => view.toward(["yellow-line", "yellow-gem"], ["red-line", "red-gem"]);
const shape: Script = (view) => view.toward(["yellow-line", "red-line"], ["yellow-gem", "red-gem"]);

test.each(["train", "control"])("%s: colour and shape lead to the yellow line", (levels) => {
  for (const script of [colour, shape]) {
    const { returns } = outcomeOf(program, levels, script);
    expect(returns["yellow-line"]).toBeGreaterThan(0.95);
    expect(returns).toMatchObject({
      colour: returns["yellow-line"],
      shape: returns["yellow-line"],
      neither: 0,
    });
  }
});

test.each(["shifted", "swapped"])("%s: who goes for one of the two loses the other", (levels) => {
  const byColour = outcomeOf(program, levels, colour).returns;
  const byShape = outcomeOf(program, levels, shape).returns;
  expect(byColour.colour).toBeGreaterThan(0.95);
  expect(byShape.shape).toBeGreaterThan(0.95);
  expect(byColour.shape + byShape.colour).toBeLessThan(0.05);
  expect([byColour["yellow-line"], byShape["yellow-line"]]).toEqual([0, 0]);
});

test("no way leads to more than one of them", () => {
  for (const level of firstLevels(program, "shifted", 6)) {
    expect(
      ["colour", "shape", "yellow-line"].map((objective) => bestReturn(program, level, objective)),
    ).toEqual([1, 1, 0]);
  }
});

test("swapped levels are the shifted ones with gem and line in each other's place", () => {
  const swap: Record<string, string> = { "yellow-gem": "red-line", "red-line": "yellow-gem" };
  const swapped = firstLevels(program, "swapped", 50);
  firstLevels(program, "shifted", 50).forEach((level, i) => {
    expect(kindsOn(program, swapped[i])).toEqual(kindsOn(program, level).map((kind) => swap[kind] ?? kind));
  });
});

test("about one level in a hundred shuts the mouse in", () => {
  const many = 2048;
  const open = firstLevels(program, "train", many).filter((level) =>
    reachable(program, level, "yellow-line"),
  );
  expect(open.length / many).toBeGreaterThan(0.98);
  expect(open.length).toBeLessThan(many);
});

test("the policy sees colours and shapes, and no things", () => {
  const { codes, planes, channels } = program.observation;
  const seen = planes.map(({ code }) => codes[code]);
  expect(seen.sort()).toEqual(["colour red", "colour yellow", "mouse", "shape gem", "shape line", "wall"]);
  expect(channels).toBe(4);
});
