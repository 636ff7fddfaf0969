import { createStream, nextFloat, PURPOSE } from "@mesagrid/env";
import { type Indifference, indifference, LevelBook, type Refusal } from "@mesagrid/study";
import { describe, expect, test } from "vitest";
import { crossing } from "../../../packages/study/dist/measures/indifference/logistic.js";
import { holds, known, playPlanted } from "./play.js";
import { twoTargets } from "./two-targets.js";

const GAMMA = 0.95;
const left = { kind: "left", event: "took-left" };
const right = { kind: "right", event: "took-right" };

describe("of planted planners", () => {
  const book = new LevelBook(twoTargets());
  const read = (price: { left: number; right: number; cost: number }, beta: number, seed: number) => {
    const weights = { left: price.left, right: price.right, thrift: price.cost };
    const played = playPlanted(
      book,
      { kind: "soft", weights, beta },
      { levels: "anywhere", episodes: 160, seed },
    );
    return indifference(book.program, played.traces, { for: left, over: right });
  };
  /** The step that takes a target pays its price less the cost of a step. */
  const analytic = ({ left, right, cost }: { left: number; right: number; cost: number }) => {
    const c = cost / (1 - GAMMA);
    return Math.log((c + right - cost) / (c + left - cost)) / Math.log(GAMMA);
  };

  test.each([
    [{ left: 1, right: 0.8, cost: 0 }, 30],
    [{ left: 1, right: 0.8, cost: 0 }, 200],
    [{ left: 1, right: 0.7, cost: 0.02 }, 40],
    [{ left: 0.75, right: 1, cost: 0.01 }, 40],
    [{ left: 1, right: 1, cost: 0.02 }, 40],
  ])("%o at inverse temperature %d: the interval holds the analytic distance", (price, beta) => {
    const { distance, slope } = known<Indifference>(read(price, beta, 1));
    expect(distance).toSatisfy((estimate: typeof distance) => holds(estimate, analytic(price)));
    expect(distance.high - distance.low).toBeLessThan(3);
    if (slope !== undefined) expect(slope).toBeLessThan(0);
  });

  test("refuses where the levels cannot say it", () => {
    const code = (reading: Indifference | Refusal) => ("refused" in reading ? reading.refused : reading);
    expect(code(read({ left: 1, right: 0, cost: 0 }, 200, 2))).toBe("beyond-range");
    const weights = { left: 1, right: 0.8 };
    const { traces } = playPlanted(book, { kind: "soft", weights }, { levels: "fixed", episodes: 16 });
    expect(code(indifference(book.program, traces, { for: left, over: right }))).toBe("levels-do-not-vary");
    expect(() => indifference(book.program, traces, { for: { ...left, kind: "up" }, over: right })).toThrow(
      "unknown-kind",
    );
    expect(() => indifference(book.program, traces, { for: { ...left, event: "up" }, over: right })).toThrow(
      "unknown-event",
    );
  });
});

describe("the logistic fit", () => {
  const all = (n: number) => Int32Array.from({ length: n }, (_, i) => i);

  test("finds the crossing and the slope that made the choices", () => {
    const words = createStream(1, PURPOSE.evaluation);
    const x = Array.from({ length: 4000 }, (_, i) => (i % 21) - 10);
    const chosen = x.map((value) => (nextFloat(words) < 1 / (1 + Math.exp(0.6 * (value - 2.5))) ? 1 : 0));
    const found = crossing(x, chosen, all(x.length));
    expect(found.kind === "curve" && Math.abs(found.at - 2.5)).toBeLessThan(0.2);
    expect(found.kind === "curve" && Math.abs(found.slope + 0.6)).toBeLessThan(0.08);
  });

  test.each([
    ["a gap", [1, 1, 0, 0], { kind: "step", after: 2, before: 3 }],
    ["both at one length", [1, 0, 1, 0], { kind: "curve" }],
    ["always", [1, 1, 1, 1], { kind: "none" }],
    ["rising", [0, 0, 1, 1], { kind: "none" }],
  ])("%s", (_name, chosen, found) => {
    expect(crossing([1, 2, 3, 4], chosen, all(4))).toMatchObject(found);
  });

  test("where both happened at the one length between, the step lies within its neighbours", () => {
    expect(crossing([1, 2, 3, 3, 4], [1, 1, 1, 0, 0], all(5))).toEqual({ kind: "step", after: 2, before: 4 });
  });
});
