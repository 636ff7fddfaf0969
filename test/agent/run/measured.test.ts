import { join } from "node:path";
import { checkpointSteps, type Policy, readMetrics, resumeRun, train } from "@mesagrid/agent";
import { expect, test } from "vitest";
import { temporaryFolder, tinyOptions } from "./tiny.js";

/** A measure of a policy: what it does on an empty board. */
function measure(policy: Policy): Record<string, number> {
  const out = new Float32Array(4);
  policy.probabilities(new Uint8Array(100), new Float32Array(0), 1, out);
  return { "first-action": out[0] };
}

const options = tinyOptions();
const settings = { ...options.settings, measures: "first-action" };

test("measures stand in the rows of evaluations, the same after a stop", async () => {
  const [whole, cut] = ["whole", "cut"].map((name) => join(temporaryFolder(), name));
  (await train({ ...options, settings, measure, folder: whole })).dispose();
  const rows = readMetrics(whole).rows.filter(({ row }) => row === "evaluation");
  const values = rows.map((row) => Number(row["measure/first-action"]));
  expect(values).toHaveLength(5);
  expect(new Set(values).size).toBe(5);
  expect(values.every((value) => value > 0 && value < 1)).toBe(true);

  const controller = new AbortController();
  const onMetrics = ({ step }: { step?: number | string }) => Number(step) >= 1000 && controller.abort();
  const { signal } = controller;
  (await train({ ...options, settings, measure, folder: cut, signal, onMetrics })).dispose();
  await expect(resumeRun(cut)).rejects.toMatchObject({ code: "no-measure" });
  (await resumeRun(cut, { measure })).dispose();
  expect(readMetrics(cut).rows).toEqual(readMetrics(whole).rows);
});

test("as many checkpoints are kept as one asks for; 0 keeps all", async () => {
  const kept = async (checkpointsKept: number) => {
    const folder = join(temporaryFolder(), "run");
    (await train({ ...options, settings: { ...options.settings, checkpointsKept }, folder })).dispose();
    return checkpointSteps(folder);
  };
  expect(await kept(1)).toEqual([1024, 1792, 2048]);
  expect(await kept(0)).toEqual([256, 512, 768, 1024, 1280, 1536, 1792, 2048]);
});
