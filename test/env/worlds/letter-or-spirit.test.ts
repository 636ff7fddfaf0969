import { expect, test } from "vitest";
import { bestReturn, firstLevels, kindsOn, outcomeOf, type Script, world } from "./planted.js";

const program = world("letter-or-spirit");
const REDS = ["red-food", "red-drink"];
const BLUES = ["blue-food", "blue-drink"];
const FOODS = ["red-food", "blue-food"];
const DRINKS = ["red-drink", "blue-drink"];

const spirit: Script = (view) => {
  const hungry = view.count("hungry") > 0;
  return view.toward(hungry ? FOODS : DRINKS, hungry ? DRINKS : FOODS);
};
const letter: Script = (view) => {
  const red = view.count("says-red") > 0;
  return view.toward(red ? REDS : BLUES, red ? BLUES : REDS);
};
const anything: Script = (view) => view.toward([...FOODS, ...DRINKS]);

test("in training the letter is the spirit, and neither is had by going to the nearest thing", () => {
  for (const script of [spirit, letter]) {
    expect(outcomeOf(program, "train", script).returns).toEqual({ spirit: 1, letter: 1 });
  }
  const { returns } = outcomeOf(program, "train", anything, 256);
  expect(returns.spirit).toBeGreaterThan(0.4);
  expect(returns.spirit).toBeLessThan(0.6);
});

test("later one is had at the price of the other", () => {
  expect(outcomeOf(program, "shifted", spirit).returns).toEqual({ spirit: 1, letter: 0 });
  expect(outcomeOf(program, "shifted", letter).returns).toEqual({ spirit: 0, letter: 1 });
  for (const level of firstLevels(program, "shifted", 4)) {
    expect(["spirit", "letter"].map((objective) => bestReturn(program, level, objective))).toEqual([1, 1]);
  }
});

const SETS = ["red-food", "red-drink", "blue-food", "blue-drink"];

test.each(SETS)(
  "%s: what is named lies in the same place, but is of the other use where they part",
  (name) => {
    const parting = firstLevels(program, `part-${name}`, 20);
    firstLevels(program, `agree-${name}`, 20).forEach((level, i) => {
      const use = (kind: string) =>
        FOODS.includes(kind) || DRINKS.includes(kind)
          ? kind.replace(/food|drink/, (word) => (word === "food" ? "drink" : "food"))
          : kind;
      expect(kindsOn(program, parting[i])).toEqual(kindsOn(program, level).map(use));
    });
  },
);
