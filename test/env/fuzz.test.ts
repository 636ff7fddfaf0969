import { readFileSync } from "node:fs";
import { LIMITS, loadProgram } from "@mesagrid/env";
import { describe, expect, test } from "vitest";
import { makeCase } from "../fuzz/case.js";
import { judge, listedCodes } from "../fuzz/judge.js";
import { readSeeds } from "../fuzz/seeds.js";

/** `npm run -s fuzz -- --cases 1000000` looks longer. */
const CASES = 1200;
const root = new URL("../../", import.meta.url);
const seeds = readSeeds(root);
const codes = listedCodes(readFileSync(new URL("docs/errors.md", root), "utf8"));

test("mutated files are refused with coded problems, or run", { timeout: 120_000 }, () => {
  const findings: string[] = [];
  const counts = { refused: 0, ran: 0, finding: 0 };
  for (let number = 0; number < CASES; number++) {
    const verdict = judge(makeCase(0, number, seeds), codes);
    counts[verdict.what]++;
    if (verdict.what === "finding") findings.push(`case ${number}: ${verdict.why}`);
  }
  expect(findings).toEqual([]);
  expect(counts.ran).toBeGreaterThan(CASES / 5);
  expect(counts.refused).toBeGreaterThan(CASES / 5);
});

test("a case is the same whenever it is made", () => {
  const once = [3, 17, 42].map((number) => makeCase(5, number, seeds).input);
  const again = [42, 17, 3].map((number) => makeCase(5, number, seeds).input).reverse();
  expect(again).toEqual(once);
  expect(makeCase(6, 42, seeds).input).not.toEqual(once[2]);
});

describe("the judge finds", () => {
  const given = (input: unknown) => ({
    ...makeCase(1, 1, seeds),
    input,
    variant: undefined,
    size: undefined,
  });

  test("another exception than a refusal", () => {
    const bomb = {
      get format(): number {
        throw new TypeError("boom");
      },
    };
    expect(judge(given(bomb), codes)).toMatchObject({ what: "finding", why: /loading: TypeError: boom/ });
  });

  test("a code that no page lists", () => {
    expect(judge(given("{"), new Set(["other"]))).toMatchObject({ what: "finding", why: /'not-json'/ });
  });
});

describe("what once got through", () => {
  const good = seeds.good[0];

  test.each([
    [
      "so many unknown fields that they hide every other fault",
      { ...many(300, "x", 1), rules: 5 },
      "unknown-field",
    ],
    ["a kind whose name no pattern sees", { kinds: { ...(good.kinds as object), "\n": 5 } }, "bad-name"],
    ["a board without end", { size: [1e9, 1e9] }, "out-of-range"],
    [
      "so many items that they hide every other fault",
      { actions: ["left"], size: Array(900).fill(9) },
      "out-of-range",
    ],
    [
      "the same inside a union",
      { levels: { train: { generate: "open", place: { coin: Array(900).fill(1) } } } },
      "no-match",
    ],
    ["values without end", { levels: many(4000, "set", many(60, "field", 1)) }, "too-long"],
    [
      "names that take longer to tell than to read",
      { kinds: many(4000, "k".repeat(90), {}) },
      "missing-field",
    ],
  ])("%s", (_name, change, code) => {
    let refusal: unknown;
    try {
      loadProgram({ ...good, ...change });
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ name: "ScenarioError" });
    const { problems, message } = refusal as { problems: { code: string }[]; message: string };
    expect(problems.map((problem) => problem.code)).toContain(code);
    expect(problems.length).toBeLessThanOrEqual(LIMITS.problems);
    expect(message.length).toBeLessThan(200_000);
  });
});

/** An object with many fields. */
function many(count: number, name: string, value: unknown): Record<string, unknown> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i}`, value]));
}
