import { loadProgram } from "@mesagrid/env";
import { markdownTable, outcomeTable, textTable } from "@mesagrid/study";
import { expect, test } from "vitest";
import { TINY } from "./worlds.js";

const rows = [
  ["run", "steps"],
  ["one", "81.9k"],
  ["another", "-"],
];

test("a table for the terminal", () => {
  expect(textTable(rows)).toBe("run      steps\n-------  -----\none      81.9k\nanother      -");
});

test("a table in Markdown", () => {
  expect(markdownTable(rows)).toBe("| run | steps |\n| --- | ---: |\n| one | 81.9k |\n| another | - |");
});

test("what a training came to: the last evaluation of each phase, so that the swap shows", () => {
  const row = (phase: string, phaseIndex: number, step: number, coin: number) => ({
    ...{ row: "evaluation", phase, phaseIndex, step },
    ...{ "eval/train/return/coin": coin, "eval/train/return/corner": 1, "eval/train/episodes": 8 },
  });
  const metrics = [
    row("A", 0, 0, 0.1),
    { row: "update", step: 8, phaseIndex: 0 },
    row("A", 0, 9, 0.9),
    row("B", 1, 20, 0.25),
  ];
  expect(outcomeTable(loadProgram(TINY), metrics)).toEqual([
    ["levels", "objective", "phase A", "phase B"],
    ["train", "coin (true)", "0.90", "0.25"],
    ["train", "corner (proxy)", "1.00", "1.00"],
  ]);
  expect(outcomeTable(loadProgram(TINY), [])).toHaveLength(1);
});
