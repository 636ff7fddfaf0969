import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type MetricsRow, readRun, train } from "@mesagrid/agent";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { temporaryFolder, tinyOptions } from "./tiny.js";

async function rowsOf(more = {}): Promise<MetricsRow[]> {
  const rows: MetricsRow[] = [];
  const result = await train(tinyOptions({ onMetrics: (row) => rows.push(row), ...more }));
  result.dispose();
  return rows;
}

test("the same seed gives the same metrics, another seed others", async () => {
  const [first, again, other] = [await rowsOf(), await rowsOf(), await rowsOf({ seed: 4 })];
  expect(JSON.stringify(again)).toBe(JSON.stringify(first));
  expect(JSON.stringify(other)).not.toBe(JSON.stringify(first));
});

test.each(["ppo", "a2c"] as const)(
  "%s: phases, updates and evaluations are written down in order",
  async (algorithm) => {
    const rows = await rowsOf({ algorithm });
    const phases = rows.filter(({ row }) => row === "phase");
    expect(phases.map(({ phase, step, levels }) => [phase, step, levels])).toEqual([
      ["A", 0, "train"],
      ["B", 1024, "mixed"],
    ]);
    expect(phases.map((row) => [row["reward/coin"], row["reward/mat"]])).toEqual([
      [1, 0],
      [0, 1],
    ]);
    const steps = rows.filter(({ row }) => row === "evaluation").map(({ step }) => step);
    expect(steps).toEqual([0, 512, 1024, 1536, 2048]);
    expect(rows.filter(({ row }) => row === "update")).toHaveLength(16);
    expect(rows[1]).toMatchObject({ "eval/train/episodes": 8, "eval/shifted/episodes": 8 });
    expect(Object.keys(rows[1]).some((name) => name.startsWith("eval/mixed"))).toBe(false);
  },
);

test("it learns: after phase A nearly every coin is taken, before hardly half of them", async () => {
  const settings = { ...tinyOptions().settings, learningRate: 0.01, hidden: [32], evaluateEpisodes: 64 };
  const phases = [{ name: "A", reward: { coin: 1 }, levels: "train", steps: 12_000 }];
  const rows = (await rowsOf({ settings, phases })).filter(({ row }) => row === "evaluation");
  expect(rows[0]["eval/train/return/coin"]).toBeLessThan(0.8);
  expect(rows[rows.length - 1]["eval/train/return/coin"]).toBeGreaterThan(0.95);
});

test("the run folder holds what was trained, on what and how it ended", async () => {
  const folder = join(temporaryFolder(), "run");
  (await train(tinyOptions({ folder }))).dispose();
  const run = readRun(folder);
  expect(run).toMatchObject({
    id: "run",
    seed: 3,
    status: "finished",
    step: 2048,
    scenario: { name: "tiny" },
  });
  expect(run.backend.name).toBe("wasm");
  expect(run.scenario.hash).toMatch(/^[0-9a-f]{64}$/);
  const metrics = readFileSync(join(folder, "metrics.jsonl"), "utf8").trim().split("\n");
  expect(metrics).toHaveLength(2 + 16 + 5);
  await expect(train(tinyOptions({ folder }))).rejects.toMatchObject({ code: "run-exists" });
});

test("a loss that is not finite stops the run, which says so and keeps its metrics", async () => {
  const folder = join(temporaryFolder(), "run");
  const settings = { ...tinyOptions().settings, learningRate: 1e30 };
  await expect(train(tinyOptions({ folder, settings }))).rejects.toMatchObject({ code: "non-finite-loss" });
  expect(readRun(folder)).toMatchObject({ status: "failed", reason: expect.stringMatching(/loss is NaN/) });
  expect(readFileSync(join(folder, "metrics.jsonl"), "utf8")).toMatch(/"row":"evaluation"/);
});

test("training leaves no tensor behind", async () => {
  (await train(tinyOptions())).dispose();
  const before = tf.memory().numTensors;
  const folder = join(temporaryFolder(), "run");
  (await train(tinyOptions({ folder }))).dispose();
  expect(tf.memory().numTensors).toBe(before);
});
