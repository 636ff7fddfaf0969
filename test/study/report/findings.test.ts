import { findingsOf, type ReportedStudy, type StudyTable } from "@mesagrid/study";
import { describe, expect, test } from "vitest";
import { CROSSED, crossedTable, DOSES, PLANTED, plantedTable, TRUTH } from "./planted.js";

type Comparison = NonNullable<ReportedStudy["comparisons"]>[number];

const CHEESE = {
  measure: "normalised-return",
  quantity: "normalised return of cheese",
  levels: "shifted",
} as const;

const table = plantedTable();
const [difference, improvement, twin, dose, savings] = findingsOf(
  table.rows,
  PLANTED.comparisons ?? [],
  DOSES,
);

function ask(comparison: Comparison, { rows }: Pick<StudyTable, "rows"> = table) {
  return findingsOf(rows, [comparison], DOSES);
}

describe("what was planted is found", () => {
  test.each([
    ["the difference of two arms", difference, TRUTH.difference],
    ["an arm that is the control's twin", twin, 0],
    ["savings", savings, TRUTH.savings],
    ["the gain from no dose to much", dose, 0.64],
  ])("%s lies in its interval", (_name, { estimate }, truth) => {
    expect(estimate?.n).toBe(10);
    expect(estimate?.low).toBeLessThanOrEqual(truth);
    expect(estimate?.high).toBeGreaterThanOrEqual(truth);
    expect((estimate?.high ?? 9) - (estimate?.low ?? 0)).toBeLessThan(0.25);
  });

  test("each is judged by its claim, and says it in words", () => {
    expect(difference.judgement).toBe("supported");
    expect(difference.words).toMatch(
      /^shipped lies 0\.6\d \(0\.\d\d, 0\.\d\d\) below control in normalised return of cheese on shifted$/,
    );
    expect(difference.method).toContain("paired by seed");
    expect(difference.method).toContain("n = 10");
    expect(improvement).toMatchObject({ judgement: "supported", estimate: { mean: 1, high: 1 } });
    expect(dose.notes.join()).toMatch(
      /it has come 50 % of the way \(0\.4\d\) at dose 0\.1\d \(0\.0\d+, 0\.1\d\)/,
    );
  });

  test("a null result is one in words", () => {
    expect(twin.judgement).toBe("described");
    expect(twin.words).toMatch(
      /^no difference between twin and control was found: the interval \(-0\.\d+, 0\.\d+\) includes 0$/,
    );
  });

  test("shares of the variance, and the early number goes along with the final one", () => {
    const [path, early] = findingsOf(crossedTable().rows, CROSSED.comparisons ?? [], {});
    expect(path.words).toMatch(/the first weights explain 0\.9\d/);
    expect(path.notes).toEqual([]);
    expect(early.estimate?.mean).toBeGreaterThan(0.8);
    expect(early.notes.join()).toContain("their seeds are crossed");
  });
});

describe("never more than the intervals say", () => {
  const claim = { as: "difference", of: "twin", against: "control", ...CHEESE } as const;

  test.each(["above", "below", "zero"] as const)(
    "no difference, refuted by %s, stays undetermined",
    (refutes) => {
      const [finding] = ask({ ...claim, refutes });
      expect(finding.judgement).toBe("undetermined");
      expect(finding.notes.join()).toMatch(/agents an arm would settle it/);
    },
  );

  test("no difference within a margin refutes that there is one", () => {
    expect(ask({ ...claim, refutes: "zero", margin: 0.2 })[0].judgement).toBe("refuted");
  });

  test("a guess that is wrong is refuted", () => {
    const wrong = {
      as: "difference",
      of: "control",
      against: "shipped",
      ...CHEESE,
      refutes: "above",
    } as const;
    expect(ask(wrong)[0].judgement).toBe("refuted");
    expect(ask({ ...wrong, as: "probability-of-improvement" })[0].judgement).toBe("refuted");
  });

  test("three agents are too few for anything", () => {
    const few = findingsOf(plantedTable(3).rows, PLANTED.comparisons ?? [], DOSES);
    expect(few.map(({ judgement }) => judgement).filter((each) => each === "supported")).toEqual([]);
    expect(few[0].words).toMatch(/^3 agents are too few for an interval/);
    expect(few.map(({ words }) => words).join()).not.toMatch(/\d\.\d\d/);
  });
});

describe("agents without a number", () => {
  const lacking = {
    rows: table.rows.map((row) =>
      row.arm === "shipped" && row.seed <= 2 && row.measure === "normalised-return"
        ? { ...row, value: null, word: "not distinguishable" }
        : row,
    ),
  };

  test("are left out and counted", () => {
    const [finding] = ask({ as: "difference", of: "shipped", against: "control", ...CHEESE }, lacking);
    expect(finding.estimate?.n).toBe(8);
    expect(finding.notes).toEqual(["2 of 10 agents of shipped are left out (not distinguishable)"]);
  });

  test("where there are none at all that is said", () => {
    const claim = {
      as: "difference",
      of: "shipped",
      against: "nobody",
      ...CHEESE,
      refutes: "above",
    } as const;
    expect(ask(claim)[0]).toMatchObject({
      judgement: "undetermined",
      words:
        "no number for normalised return of cheese on shifted: shipped less nobody: one of the arms has none in the table",
    });
  });

  test("arms of other seeds are compared without pairs", () => {
    const moved = {
      rows: table.rows.map((row) => (row.arm === "control" ? { ...row, seed: row.seed + 100 } : row)),
    };
    const [finding] = ask({ as: "difference", of: "shipped", against: "control", ...CHEESE }, moved);
    expect(finding.method).toContain("not paired");
    expect(finding.estimate?.mean).toBeCloseTo(TRUTH.difference, 0);
  });
});

test("of several arms each is compared", () => {
  const found = ask({ as: "difference", of: ["shipped", "twin"], against: "control", ...CHEESE });
  expect(found.map(({ title }) => title)).toEqual([
    "normalised return of cheese on shifted: shipped less control",
    "normalised return of cheese on shifted: twin less control",
  ]);
});

test("a bound judges as far as it goes", () => {
  // A fresh agent never gets there: only that some is saved is known.
  const slow = {
    rows: table.rows.map((row) =>
      row.arm === "fresh" && row.seed === 1 ? { ...row, value: Math.min(row.value ?? 0, 0.1) } : row,
    ),
  };
  const claim = { as: "savings", of: "swapped", against: "fresh", measure: "return", quantity: "b" } as const;
  const [finding] = ask({ ...claim, levels: "neutral", refutes: "below" }, slow);
  expect(finding.notes.join()).toContain("only a bound is known");
  expect(finding.estimate?.high).toBeGreaterThan(finding.estimate?.low ?? 9);
});
