import { join } from "node:path";
import { listRuns, readMetrics, readRun } from "@mesagrid/agent";
import { expect, test } from "vitest";
import { mixIn } from "../../packages/study/dist/mix-text.js";
import { mesagrid } from "./screen.js";
import { SMALL, workplace } from "./worlds.js";

test("a mixture as a text", () => {
  expect(mixIn("shifted=0.03")).toEqual({ shifted: 0.03 });
  expect(mixIn("shifted=0:0.3, neutral=1e-2")).toEqual({ shifted: [0, 0.3], neutral: 0.01 });
});

test("train --levels --mix trains on a mixture that the scenario does not have", async () => {
  const { tiny, runs } = workplace();
  const flags = ["--levels", "train", "--mix", "shifted=0:0.5", "--steps", "512", "--out", runs, ...SMALL];
  const { code, err } = await mesagrid("train", tiny, "-q", ...flags);
  expect(code, err).toBe(0);
  const [{ id }] = listRuns(runs);
  const run = join(runs, id);
  expect(readRun(run).phases.map(({ levels, mix, steps }) => ({ levels, mix, steps }))).toEqual(
    Array(2).fill({ levels: "train", mix: { shifted: [0, 0.5] }, steps: 512 }),
  );
  const rows = readMetrics(run).rows;
  expect(rows.find(({ row }) => row === "phase")).toMatchObject({ levels: "train", "mix/shifted": 0 });
});

test.each([
  ["shifted", "--mix"],
  ["shifted=x", "--mix"],
  ["shiftd=0.1", "did you mean 'shifted'?"],
  ["shifted=2", "$.phases[0].mix.shifted"],
  ["shifted=0.7,train=0.7", "the shares add up to 1.4"],
  ["mixed=0.1", "is itself a mixture"],
])("--mix %s is refused in words", async (mix, words) => {
  const { tiny, runs } = workplace();
  const { code, err } = await mesagrid("train", tiny, "-q", "--mix", mix, "--out", runs, ...SMALL);
  expect(code).toBe(1);
  expect(err).toContain(words);
});
