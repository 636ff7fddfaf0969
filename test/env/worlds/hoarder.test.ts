import { expect, test } from "vitest";
import { bestReturn, firstLevels, outcomeOf, type Script, world } from "./planted.js";

const program = world("hoarder");

/** Takes a key and opens the nearest chest of the colour, again and again. */
const opening =
  (chest: string, other: string): Script =>
  (view) =>
    view.counter("keys") > 0 ? view.toward([chest], [other]) : view.toward(["key"]);
/** Takes every key there is before anything else. */
const hoarding =
  (chest: string, other: string): Script =>
  (view) =>
    view.count("key") > 0 ? view.toward(["key"], [chest, other]) : view.toward([chest], [other]);

type Chests = readonly [wanted: string, other: string];
const red: Chests = ["red-chest", "blue-chest"];
const blue: Chests = ["blue-chest", "red-chest"];

test("where keys are scarce every key is worth taking, whatever the colour", () => {
  const byRed = outcomeOf(program, "train", opening(...red)).returns;
  expect(byRed.red).toBeGreaterThan(1.9);
  expect(byRed.keys).toBeGreaterThan(1.9);
  const byBlue = outcomeOf(program, "train", opening(...blue)).returns;
  expect(byBlue.blue).toBeGreaterThan(1.9);
  expect(byBlue.red + byRed.blue).toBeLessThan(0.1);
  for (const level of firstLevels(program, "train", 2)) {
    expect(program.objectives.names.map((objective) => bestReturn(program, level, objective))).toEqual([
      2, 2, 2,
    ]);
  }
});

test("where keys abound one is enough: hoarding gets no more chests and takes three times as long", () => {
  for (const [colour, chests] of Object.entries({ red, blue })) {
    const direct = outcomeOf(program, "shifted", opening(...chests));
    const hoarder = outcomeOf(program, "shifted", hoarding(...chests));
    expect(direct.returns[colour]).toBe(1);
    expect(hoarder.returns[colour]).toBeGreaterThan(0.95);
    expect(direct.events["took-key"]).toBeLessThan(2);
    expect(hoarder.events["took-key"]).toBeGreaterThan(5.8);
    expect(hoarder.events.step).toBeGreaterThan(2.8 * direct.events.step);
  }
});

test("opening one chest ends it, so that nobody can have both colours", () => {
  const { returns, events } = outcomeOf(program, "shifted", (view) =>
    view.counter("keys") > 0 ? view.toward(["red-chest", "blue-chest"]) : view.toward(["key"]),
  );
  expect(returns.red + returns.blue).toBe(1);
  expect(events["opened-red"]).toBeGreaterThan(0.3);
  expect(events["opened-blue"]).toBeGreaterThan(0.3);
});
