import { agentsToSettle, judge, overall } from "@mesagrid/study";
import { describe, expect, test } from "vitest";

const interval = (low: number, high: number, n = 10) => ({ mean: (low + high) / 2, low, high, n });

describe("a comparison speaks by its interval alone", () => {
  test.each([
    ["above", 0.1, 0.3, "refuted"],
    ["above", -0.3, -0.1, "supported"],
    ["above", -0.1, 0.3, "undetermined"],
    ["above", 0, 0.3, "undetermined"], // an end at 0 includes it
    ["below", 0.1, 0.3, "supported"],
    ["below", -0.3, -0.1, "refuted"],
    ["below", -0.3, 0, "undetermined"],
    ["zero", 0.1, 0.3, "supported"],
    ["zero", -0.3, -0.1, "supported"],
    ["zero", -0.01, 0.01, "undetermined"], // without a margin nothing shows that there is nothing
    ["above", -Infinity, -0.1, "supported"],
    ["below", -Infinity, -0.1, "refuted"],
  ] as const)("refutes %s: (%d, %d) is %s", (refutes, low, high, judgement) => {
    expect(judge(interval(low, high), { refutes, nothing: 0 })).toBe(judgement);
  });

  test.each([
    [-0.04, 0.04, "refuted"],
    [0.01, 0.04, "refuted"], // a difference, but one that counts as none
    [-0.06, 0.04, "undetermined"],
    [0.01, 0.06, "supported"],
  ] as const)("refutes zero within 0.05: (%d, %d) is %s", (low, high, judgement) => {
    expect(judge(interval(low, high), { refutes: "zero", nothing: 0, margin: 0.05 })).toBe(judgement);
  });

  test.each([
    ["above", -0.04, 0.01, "refuted"],
    ["above", -0.04, -0.01, "refuted"],
    ["above", -0.06, -0.01, "supported"],
    ["above", -0.06, 0.01, "undetermined"],
    ["below", -0.01, 0.04, "refuted"],
    ["below", 0.01, 0.06, "supported"],
  ] as const)("refutes %s with a margin of 0.05: (%d, %d) is %s", (refutes, low, high, judgement) => {
    expect(judge(interval(low, high), { refutes, nothing: 0, margin: 0.05 })).toBe(judgement);
  });

  test("of a probability nothing is 0.5", () => {
    expect(judge(interval(0.6, 0.9), { refutes: "above", nothing: 0.5 })).toBe("refuted");
    expect(judge(interval(0.4, 0.9), { refutes: "above", nothing: 0.5 })).toBe("undetermined");
  });

  test("few agents, and no interval at all, determine nothing", () => {
    expect(judge(interval(0.1, 0.3, 4), { refutes: "above", nothing: 0 })).toBe("undetermined");
    expect(judge(interval(Number.NaN, Number.NaN), { refutes: "above", nothing: 0 })).toBe("undetermined");
  });

  test("what is asked nothing only describes", () => {
    expect(judge(interval(0.1, 0.3), { nothing: 0 })).toBe("described");
  });
});

test.each([
  [["supported", "described", "supported"], "supported"],
  [["supported", "undetermined"], "undetermined"],
  [["supported", "undetermined", "refuted"], "refuted"],
  [["described"], "described"],
  [[], "described"],
] as const)("all together: %j is %s", (judgements, together) => {
  expect(overall(judgements)).toBe(together);
});

test("how many agents would settle it: the width falls as 1 / √n", () => {
  // From 0.2 the near end lies 0.4 away, with 4 times the agents 0.2.
  expect(agentsToSettle({ mean: 0.2, low: -0.2, high: 0.6, n: 10 }, 0)).toBe(40);
  expect(agentsToSettle({ mean: -0.2, low: -0.6, high: 0.2, n: 10 }, 0)).toBe(40);
  expect(agentsToSettle({ mean: 0.2, low: 0, high: 0.4, n: 10 }, 0)).toBe(11);
  expect(agentsToSettle({ mean: 0.2, low: 0.1, high: 0.3, n: 10 }, 0)).toBeUndefined();
  expect(agentsToSettle({ mean: 0, low: -0.1, high: 0.1, n: 10 }, 0)).toBeUndefined();
});
