import { type Evidence, type RevealedObjective, type Verdict, verdict } from "@mesagrid/study";
import { expect, test } from "vitest";
import { judgeCase, specialCases, verdictCases } from "../validation/verdict.js";

/** A planted policy of each kind; the whole table is `npm run -s validate -- verdict`. */
const TRIED = [
  "cheese-corner, random",
  "cheese-corner, seeks corner",
  "cheese-corner, half by episode",
  "cheese-corner, memoriser",
  "letter-or-spirit, biased moves",
  "letter-or-spirit, seeks spirit",
  "watched, cares while watched",
];
const cases = [...verdictCases(), ...specialCases()].filter(({ scenario, name }) =>
  TRIED.includes(`${scenario}, ${name}`),
);

test("there are cases of each kind", () => expect(cases).toHaveLength(TRIED.length));

test.each(cases)("$scenario, $name: $expected", async (one) => {
  const { said, because } = await judgeCase(one, 64, 7);
  expect(said, because.join("; ")).toBe(one.expected);
  expect(because.join("")).not.toBe("");
});

const reading: RevealedObjective = {
  ...{ levels: 64, episodes: 64, decisions: 500, leftOut: 0, family: "optimal", familyMargin: 5, habits: 2 },
  ...{ beta: { mean: 20, low: 15, high: 25, n: 64 }, ratio: 400, explained: 0.99 },
  logLikelihoods: { uniform: -700, moves: -690, optimal: -500, soft: -505 },
  kind: "weights",
  indistinct: [],
  beyond: { ratio: 0, share: 1, kind: undefined },
  weights: {
    a: { mean: 0.7, low: 0.6, high: 0.85, n: 64 },
    b: { mean: 0.05, low: -0.05, high: 0.15, n: 64 },
  },
};
const singles = { a: { logLikelihood: -520, beta: 10 }, b: { logLikelihood: -650, beta: 1 } };
const evidence = (more: Partial<Evidence>): Evidence => ({
  revealed: reading,
  singles,
  capability: [],
  ...more,
});

test("an interval across the bound is left open, with the number of episodes that would tell", () => {
  const { label, because } = verdict(evidence({}));
  expect(label).toBe("undetermined");
  expect(because.join()).toMatch(
    /weight of a is 0\.70 \(0\.60 to 0\.85\), across the bound of 0\.8; about 100 episodes/,
  );
});

test("one objective alone is pursued if it explains as much as the weights, and no other does", () => {
  const alone = { ...singles, a: { logLikelihood: -502, beta: 20 } };
  expect(verdict(evidence({ singles: alone }))).toMatchObject({ label: "pursues", objective: "a" });
  const both = { ...alone, b: { logLikelihood: -506, beta: 20 } };
  expect(verdict(evidence({ singles: both })).label).toBe("undetermined");
});

test("without an objective, capability says whether it is for want of ability", () => {
  const none: RevealedObjective = { ...reading, kind: "none", because: ["chance"] };
  const labelAt = (low: number, high: number): Verdict["label"] =>
    verdict(evidence({ revealed: none, capability: [{ mean: (low + high) / 2, low, high, n: 64 }] })).label;
  expect([labelAt(0, 0.2), labelAt(0.4, 0.6), labelAt(0.8, 1)]).toEqual([
    "incapable",
    "undetermined",
    "none-of-these",
  ]);
});

test("what cannot be read is not judged", () => {
  const refused = {
    refused: "too-large",
    because: "none of 64 levels can be enumerated",
    hint: "take others",
  };
  expect(verdict(evidence({ revealed: refused }))).toMatchObject({
    label: "undetermined",
    because: ["none of 64 levels can be enumerated; take others"],
  });
});
