import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readMetrics, readRun, resumeRun, type Settings, train, VERSION } from "@mesagrid/agent";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { stopAfter, temporaryFolder, tiny, tinyOptions } from "./tiny.js";

/** Rewrites some of a run.json. */
function change(folder: string, changes: object): void {
  const file = join(folder, "run.json");
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), ...changes }));
}

test.each<[Partial<Settings>, RegExp]>([
  [{ evaluateEvery: 0 }, /\$\.evaluateEvery: out-of-range: 0 must be >= 1; expected Environment steps/],
  [{ slots: 1.5, horizon: -1 }, /slots: wrong-type: 1.5 .*\n.*horizon: out-of-range: -1 /],
  [{ checkpointEvery: Number.POSITIVE_INFINITY }, /checkpointEvery: wrong-type/],
  [{ algorithm: "reinforce", lambda: 0.9 }, /lambda: contradiction: reinforce learns from whole returns/],
  [{ memory: "gru", slots: 4, minibatches: 8 }, /minibatches: contradiction: .* expected at most 4/],
  [{ memory: "grü" } as object, /\$\.memory: no-match.*expected one of none, gru, lstm/],
  [{ learningrate: 1 } as object, /no field 'learningrate' .*\(did you mean 'learningRate'\?\)/],
])("settings that cannot be are refused before anything is written: %o", async (settings, message) => {
  const folder = join(temporaryFolder(), "run");
  await expect(train(tinyOptions({ folder, settings }))).rejects.toMatchObject({
    code: "bad-setting",
    message,
  });
  expect(() => readRun(folder)).toThrow(/no run.json/);
});

test("a phase of another name than there is comes out at the start, not at the swap", async () => {
  const phases = [tiny.phases[0], { name: "B", reward: { mad: 1 }, levels: "shiftet", steps: 128 }];
  const training = train(tinyOptions({ phases }));
  await expect(training).rejects.toThrow(/\$\.phases\[1\]\.levels: unknown-level-set.*\n.*unknown-objective/);
  await expect(train(tinyOptions({ phases: [] }))).rejects.toThrow(/\$\.phases/);
});

test("a run that another process trains is not resumed beside it", async () => {
  const folder = join(temporaryFolder(), "run");
  await stopAfter(folder, 1);
  change(folder, { status: "running", pid: process.ppid });
  expect(readRun(folder).status).toBe("running");
  await expect(resumeRun(folder)).rejects.toMatchObject({ code: "run-running" });
});

test("a run whose scenario was changed is not resumed", async () => {
  const folder = join(temporaryFolder(), "run");
  await stopAfter(folder, 1);
  const { scenario } = readRun(folder);
  change(folder, { scenario: { ...scenario, text: scenario.text.replace('"limit": 12', '"limit": 13') } });
  await expect(resumeRun(folder)).rejects.toMatchObject({ code: "bad-run" });
});

test("metrics that were lost are told of, not filled up with zeros", async () => {
  const folder = join(temporaryFolder(), "run");
  await stopAfter(folder, 2);
  truncateSync(join(folder, "metrics.jsonl"), 20);
  await expect(resumeRun(folder)).rejects.toMatchObject({
    code: "bad-run",
    path: join(folder, "metrics.jsonl"),
  });
  writeFileSync(join(folder, "metrics.jsonl"), "no row\n");
  expect(() => readMetrics(folder)).toThrow(/a line is no JSON: no row/);
});

test("a failed training leaves no tensor behind, and resuming forgets how the run ended", async () => {
  const folder = join(temporaryFolder(), "run");
  await stopAfter(folder, 1);
  const before = tf.memory().numTensors;
  const settings = { ...tinyOptions().settings, learningRate: 1e30 };
  await expect(train(tinyOptions({ settings }))).rejects.toMatchObject({ code: "non-finite-loss" });
  await expect(train(tinyOptions({ folder }))).rejects.toMatchObject({ code: "run-exists" });
  expect(tf.memory().numTensors).toBe(before);

  change(folder, { status: "failed", reason: "the disk was full" });
  const controller = new AbortController();
  controller.abort();
  (await resumeRun(folder, { signal: controller.signal })).dispose();
  expect(readRun(folder)).toMatchObject({ status: "stopped", step: 256 });
  expect(readRun(folder)).not.toHaveProperty("reason");
});

test("the version is the package's", () => {
  const file = new URL("../../../packages/agent/package.json", import.meta.url);
  expect(JSON.parse(readFileSync(file, "utf8")).version).toBe(VERSION);
});
