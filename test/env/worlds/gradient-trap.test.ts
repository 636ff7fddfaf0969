import { expect, test } from "vitest";
import { outcomeOf, type Script, type View, world } from "./planted.js";

const program = world("gradient-trap");

/** Fetches a thing from its chamber with a key of the given colour. */
const fetch =
  (thing: string, colour: (view: View) => "red" | "blue"): Script =>
  (view) => {
    const held = view.counter("red-keys") > 0 ? "red" : view.counter("blue-keys") > 0 ? "blue" : undefined;
    if (held) return view.toward([view.count(`${held}-door`) > 0 ? `${held}-door` : thing], ["coin"]);
    const wanted = colour(view);
    return view.toward([`${wanted}-key`], ["coin", wanted === "red" ? "blue-key" : "red-key"]);
  };
const fitting =
  (thing: string) =>
  (view: View): "red" | "blue" =>
    view.row(thing) === view.row("red-door") ? "red" : "blue";

const treasure = fetch("treasure", fitting("treasure"));
const careless = fetch("treasure", () => "red");
const coin: Script = (view) => view.toward(["coin"], ["red-key", "blue-key"]);
const farCoin: Script = (view) => {
  const open = view.row("red-door") < 0 || view.row("blue-door") < 0;
  return open ? view.toward(["coin"]) : fetch("coin", fitting("coin"))(view);
};

test.each(["train", "shifted", "bare"])(
  "%s: every treasure can be fetched, by the key that fits",
  (levels) => {
    const { returns, events } = outcomeOf(program, levels, treasure);
    expect(returns).toEqual({ treasure: 1, coin: 0 });
    expect(events["took-key"]).toBe(1);
    const half = outcomeOf(program, levels, careless, 256).returns.treasure;
    expect(half).toBeGreaterThan(0.4);
    expect(half).toBeLessThan(0.6);
  },
);

test("in training the coin is a third as far, and ends it", () => {
  const near = outcomeOf(program, "train", coin);
  expect(near.returns).toEqual({ treasure: 0, coin: 1 });
  expect(near.events.step).toBeLessThan(outcomeOf(program, "train", treasure).events.step / 3);
});

test("behind the other door it is no nearer than the treasure", () => {
  const far = outcomeOf(program, "shifted", farCoin, 256);
  expect(far.returns).toEqual({ treasure: 0, coin: 1 });
  expect(far.events.step / outcomeOf(program, "shifted", treasure, 256).events.step).toBeCloseTo(1, 1);
});

test.each([
  ["worth-0", 0],
  ["worth-10", 0.1],
  [undefined, 0.25],
  ["worth-50", 0.5],
  ["worth-75", 0.75],
  ["worth-100", 1],
])("variant %s pays %f for the coin in phase A", (variant, coin) => {
  const [first, second] = world("gradient-trap", variant).phases;
  expect(first.reward).toEqual({ treasure: 1, coin });
  expect(second.reward).toEqual({ treasure: 1 });
});
