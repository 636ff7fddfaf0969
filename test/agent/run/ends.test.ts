import { join } from "node:path";
import { checkpointSteps, type MetricsRow, readMetrics, readRun, resumeRun, train } from "@mesagrid/agent";
import { expect, test } from "vitest";
import { temporaryFolder, tinyOptions } from "./tiny.js";

const { settings } = tinyOptions();

test("a loss that is not finite ends the run with the step, the metrics before it and what to try", async () => {
  const folder = join(temporaryFolder(), "run");
  const wild = { ...settings, learningRate: 1e30, epochs: 1, minibatches: 1 };
  const error = await train(tinyOptions({ folder, settings: wild })).catch((thrown) => thrown);
  expect(error).toMatchObject({
    code: "non-finite-loss",
    hint: expect.stringContaining("a lower learningRate"),
  });
  const number = "-?[\\d.]+(e[-+]\\d+)?";
  const before = ["loss/policy", "loss/value", "entropy", "approxKl", "gradientNorm", "learningRate"];
  expect(error.message).toMatch(
    new RegExp(
      `^after step 128 \\(iteration 1, phase A\\): the loss is NaN and .*; the update before it, at step 128: ` +
        `${before.map((name) => `${name} ${number}`).join(", ")}$`,
    ),
  );
  const { rows } = readMetrics(folder);
  expect(rows.at(-1)).toMatchObject({ row: "update", step: 128, learningRate: 1e30 });
  expect(error.message).toContain(`loss/value ${rows.at(-1)?.["loss/value"]},`);
  expect(readRun(folder)).toMatchObject({ status: "failed", reason: error.message });
});

test("weights that are not finite never become a checkpoint", async () => {
  const folder = join(temporaryFolder(), "run");
  const wild = { ...settings, learningRate: 1e39, epochs: 1, minibatches: 1, checkpointEvery: 128 };
  await expect(train(tinyOptions({ folder, settings: wild }))).rejects.toMatchObject({
    code: "non-finite-weights",
    message: expect.stringMatching(/^after step 128 .*: a weight of \w+\/kernel is no finite number/),
  });
  expect(checkpointSteps(folder)).toEqual([]);
});

test("stopWhen ends the training at the first row that meets it, for good", async () => {
  const folder = join(temporaryFolder(), "run");
  const all: MetricsRow[] = [];
  (await train(tinyOptions({ onMetrics: (row) => all.push(row) }))).dispose();
  const variances = all.flatMap(({ explainedVariance }) => explainedVariance ?? []).slice(0, 7);
  const bound = Math.max(...variances.map(Number));
  const first = all.findIndex(({ explainedVariance }) => Number(explainedVariance) >= bound);

  const early = { ...settings, stopWhen: `explainedVariance >= ${bound}` };
  const result = await train(tinyOptions({ folder, settings: early }));
  result.dispose();
  const step = all[first].step;
  const reason = `ended early at step ${step}: explainedVariance >= ${bound} (it was ${bound})`;
  expect(result).toMatchObject({ ended: "finished", step, reason });
  expect(readRun(folder)).toMatchObject({ status: "finished", step, reason, config: early });
  const { rows } = readMetrics(folder);
  expect(rows.slice(0, first + 1)).toEqual(all.slice(0, first + 1));
  expect(rows.slice(first + 1).map(({ row, step: at }) => [row, at])).toEqual([["evaluation", step]]);
  expect(checkpointSteps(folder).at(-1)).toBe(step);

  (await resumeRun(folder)).dispose();
  expect(readMetrics(folder).rows).toEqual(rows);
});

test("a script's stopWhen is asked about every row", async () => {
  const asked: MetricsRow[] = [];
  const stopWhen = (row: MetricsRow) => asked.push(row) > 0 && row.row === "update" && row.iteration === 3;
  const result = await train(tinyOptions({ stopWhen }));
  result.dispose();
  expect(result).toMatchObject({ ended: "finished", step: 384, reason: expect.stringContaining("stopWhen") });
  expect(asked.map(({ row }) => row)).toEqual(["phase", "evaluation", "update", "update", "update"]);
});

test.each([
  [
    "eval/shiftet/return/coin>=1",
    /no row .* metric 'eval\/shiftet\/return\/coin'/,
    "did you mean 'eval/shifted/return/coin'?",
  ],
  ["entropy=1", /stopWhen: bad-name: "entropy=1" /, "mesagrid train --help"],
  ["entropy<", /stopWhen: bad-name/, ""],
])("stopWhen '%s' is refused before anything is written", async (stopWhen, message, hint) => {
  const folder = join(temporaryFolder(), "run");
  await expect(train(tinyOptions({ folder, settings: { ...settings, stopWhen } }))).rejects.toMatchObject({
    code: "bad-setting",
    message: expect.stringMatching(message),
    hint: expect.stringContaining(hint),
  });
  expect(() => readRun(folder)).toThrow(/no run.json/);
});

test("callbacks come with every evaluation and every checkpoint", async () => {
  const folder = join(temporaryFolder(), "run");
  const heard: string[] = [];
  const result = await train(
    tinyOptions({
      folder,
      settings: { ...settings, checkpointEvery: 1024 },
      onEvaluation: (evaluations, step) => heard.push(`${evaluations.map(({ levels }) => levels)} ${step}`),
      onCheckpoint: (step) => heard.push(`checkpoint ${step} of ${checkpointSteps(folder)}`),
    }),
  );
  result.dispose();
  expect(heard).toEqual([
    "train,shifted 0",
    "train,shifted 512",
    "train,shifted 1024",
    "checkpoint 1024 of 1024",
    "train,shifted 1536",
    "train,shifted 2048",
    "checkpoint 2048 of 1024,2048",
  ]);
});
