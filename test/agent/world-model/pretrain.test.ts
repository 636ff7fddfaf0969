import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  checkpointFolder,
  checkpointSteps,
  pretrain,
  readModelManifest,
  resumePretraining,
  train,
} from "@mesagrid/agent";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { WITHOUT_NATIVE } from "../backends/native.js";
import { temporaryFolder, tinyOptions } from "../run/tiny.js";
import { counting, tinyPretraining } from "./fixture.js";

/** Hashes of all that must be the same to the bit however often it was cut off. */
function fingerprint(folder: string): Record<string, string> {
  const newest = checkpointFolder(folder);
  const files = [
    join(folder, "metrics.jsonl"),
    ...["model.json", "weights.bin", "state.bin"].map((name) => join(newest, name)),
  ];
  const hash = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");
  return Object.fromEntries(files.map((file) => [file.slice(folder.length), hash(file)]));
}

/** Stops after so many rollouts. */
async function stopAfter(folder: string, rollouts: number, more = {}): Promise<void> {
  const controller = new AbortController();
  let done = 0;
  const onProgress = () => {
    if (++done === rollouts) controller.abort();
  };
  const { ended, model } = await pretrain(
    tinyPretraining({ ...more, folder, signal: controller.signal, onProgress }),
  );
  model.dispose();
  expect(ended).toBe("stopped");
}

describe.each(["wasm", "cpu", "tensorflow"] as const)("on %s", (backend) => {
  test.skipIf(backend === "tensorflow" && WITHOUT_NATIVE !== undefined)(
    "the same seed gives the same bits, and no tensor is left",
    async () => {
      const folder = temporaryFolder();
      const [one, other, another] = ["1", "2", "3"].map((name) => join(folder, name));
      (await pretrain(tinyPretraining({ backend, folder: one }))).model.dispose();
      const before = tf.memory().numTensors;
      (await pretrain(tinyPretraining({ backend, folder: other }))).model.dispose();
      expect(tf.memory().numTensors).toBe(before);
      (await pretrain(tinyPretraining({ backend, folder: another, seed: 4 }))).model.dispose();
      expect(fingerprint(other)).toEqual(fingerprint(one));
      expect(fingerprint(another)).not.toEqual(fingerprint(one));
      expect(readModelManifest(one)).toMatchObject({
        status: "finished",
        step: 1024,
        seed: 3,
        backend: { name: backend },
      });
    },
    60_000,
  );
});

test.each([{ network: "mlp" }, { network: "conv", kernels: "stock" }] as const)(
  "%j: stopped and resumed equals never stopped",
  async (settings) => {
    const folder = temporaryFolder();
    const whole = join(folder, "whole");
    const options = { settings, scenario: counting };
    (await pretrain(tinyPretraining({ ...options, folder: whole }))).model.dispose();
    expect(checkpointSteps(whole)).toEqual([256, 512, 768, 1024]);
    for (const rollouts of [1, 6]) {
      const parts = join(folder, String(rollouts));
      await stopAfter(parts, rollouts, options);
      expect(readModelManifest(parts)).toMatchObject({ status: "stopped", step: 128 * rollouts });
      (await resumePretraining(parts)).model.dispose();
      expect(fingerprint(parts)).toEqual(fingerprint(whole));
    }
    // Cut off before the first checkpoint, and in the middle of a line.
    const cut = join(folder, "cut");
    await stopAfter(cut, 1, options);
    rmSync(checkpointFolder(cut), { recursive: true });
    writeFileSync(join(cut, "metrics.jsonl"), '{"row":"upd');
    (await resumePretraining(cut)).model.dispose();
    expect(fingerprint(cut)).toEqual(fingerprint(whole));
  },
  60_000,
);

test("it learns what changes, and events", async () => {
  const rows: Record<string, number | string>[] = [];
  const { model } = await pretrain(
    tinyPretraining({
      onMetrics: (row) => rows.push(row),
      settings: { slots: 64, steps: 50_000, minibatches: 8, hidden: [64], units: 64, learningRate: 0.01 },
    }),
  );
  model.dispose();
  expect(Number(rows[0].changedAccuracy)).toBeLessThan(0.3);
  expect(Number(rows.at(-1)?.changedAccuracy)).toBeGreaterThan(0.98);
  expect(Number(rows.at(-1)?.["loss/events"])).toBeLessThan(0.02);
  expect(Number(rows.at(-1)?.["loss/end"])).toBeLessThan(0.02);
}, 60_000);

test("a policy acts in a share of the slots, and is remembered", async () => {
  const folder = temporaryFolder();
  const run = join(folder, "run");
  (await train(tinyOptions({ folder: run }))).dispose();
  const settings = { policyShare: 0.5 };
  const [mixed, parts] = [join(folder, "mixed"), join(folder, "parts")];
  (await pretrain(tinyPretraining({ settings, policy: { run }, folder: mixed }))).model.dispose();
  expect(readModelManifest(mixed).policy).toEqual({ run, checkpoint: 2048 });
  await stopAfter(parts, 3, { settings, policy: { run } });
  (await resumePretraining(parts)).model.dispose();
  expect(fingerprint(parts)).toEqual(fingerprint(mixed));
  const random = join(folder, "random");
  (await pretrain(tinyPretraining({ folder: random }))).model.dispose();
  expect(fingerprint(random)).not.toEqual(fingerprint(mixed));
  const other = pretrain(tinyPretraining({ settings, policy: { run }, scenario: counting }));
  await expect(other).rejects.toMatchObject({ code: "trunk-view" });
});

test("what cannot be is refused with a code", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "model");
  (await pretrain(tinyPretraining({ folder: path }))).model.dispose();
  const refused = async (work: Promise<unknown>, code: string) =>
    expect(work).rejects.toMatchObject({ code });
  await refused(pretrain(tinyPretraining({ folder: path })), "model-exists");
  await refused(pretrain(tinyPretraining({ settings: { units: 0 } })), "bad-setting");
  await refused(pretrain(tinyPretraining({ settings: { policyShare: 0.5 } })), "bad-setting");
  await refused(pretrain(tinyPretraining({ settings: { levels: "nowhere" } })), "unknown-level-set");
  await refused(pretrain(tinyPretraining({ settings: { learningRate: 1e30 } })), "non-finite-loss");
  await refused(
    pretrain(tinyPretraining({ settings: { kernels: "simd", network: "impala" } })),
    "no-kernels",
  );
  await refused(resumePretraining(join(folder, "nothing")), "no-model");
  writeFileSync(
    join(path, "world-model.json"),
    readFileSync(join(path, "world-model.json"), "utf8").replace("Tiny", "Tinier"),
  );
  await refused(resumePretraining(path), "bad-model");
});
