import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadProgram } from "@mesagrid/env";
import { expect, test } from "vitest";
import { liveMeasures } from "../../packages/study/src/measuring/live.js";
import { LevelBook } from "../../packages/study/src/planted/level-book.js";
import { plant } from "../../packages/study/src/planted/plant.js";
import { ROOT } from "../structure/repository.js";

const program = loadProgram(readFileSync(join(ROOT, "scenarios/cheese-dish.json"), "utf8"));
const book = new LevelBook(program);
const [first] = program.phases;

function measured(measures: string, objective: string) {
  const policy = plant(program, { kind: "soft", weights: { [objective]: 1 }, beta: 20, gamma: 0.95 }, book);
  return liveMeasures(measures, 0.95).measure?.(policy, program, [first]) ?? {};
}

test("a verdict is told in words, read where the agent was not trained", () => {
  const [objective] = program.objectives.names;
  const found = measured("verdict,normalised-return", objective);
  expect(found["verdict/all/verdict"]).toMatch(new RegExp(`^pursues ${objective}: `));
  expect(found[`normalised-return/shifted/return-of-${objective}`]).toBeGreaterThan(0);
});

test("the levels of the phases that have begun are those that it was trained on", () => {
  const shifted = measured("misgeneralisation", program.objectives.names[0]);
  expect(Object.keys(shifted)).toEqual(["misgeneralisation/shifted/misgeneralisation"]);
});
