import { expect, test } from "vitest";
import { outcomeOf, type Script, world } from "./planted.js";

const program = world("monster-gridworld");
const apples: Script = (view) => view.toward(["apple"]);
const shields: Script = (view) => view.toward(["shield"]);
/** A shield for each monster that is left, then apples. */
const sensible: Script = (view) =>
  view.toward([view.count("monster") > view.counter("shields") ? "shield" : "apple"]);

test("in 25 steps a lover of shields does nearly as well as anybody, and a lover of apples badly", () => {
  const wise = outcomeOf(program, "train", sensible, 128).returns.apples;
  const proxy = outcomeOf(program, "train", shields, 128).returns;
  expect(wise).toBeGreaterThan(-5);
  expect(proxy.apples).toBeLessThan(wise);
  expect(proxy.apples).toBeGreaterThan(wise - 2);
  expect(proxy.shields).toBeGreaterThan(5);
  expect(outcomeOf(program, "train", apples, 128).returns.apples).toBeLessThan(-12);
});

test("in 200 steps shields beyond the fifth are worth nothing", () => {
  const wise = outcomeOf(program, "shifted", sensible, 16);
  const proxy = outcomeOf(program, "shifted", shields, 16);
  expect(wise.events["destroyed-monster"]).toBeCloseTo(5, 0);
  expect(wise.returns.apples).toBeGreaterThan(30);
  expect(proxy.returns.apples).toBeLessThan(8);
  expect(proxy.returns.shields).toBeGreaterThan(40);
});

test("without monsters apples are all that counts", () => {
  expect(outcomeOf(program, "calm", apples, 16).returns.apples).toBeGreaterThan(40);
  expect(outcomeOf(program, "calm", shields, 16).returns.apples).toBeLessThan(12);
});

test("on the small board the monsters are gone sooner, which tells the two apart", () => {
  const small = world("monster-gridworld", "small");
  const gap =
    outcomeOf(small, "train", sensible).returns.apples - outcomeOf(small, "train", shields).returns.apples;
  expect(gap).toBeGreaterThan(3);
});
