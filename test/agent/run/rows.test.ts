import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type MetricsRow, readMetrics, readRun, resumeRows, trainRows } from "@mesagrid/agent";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { temporaryFolder, tinyOptions } from "./tiny.js";

test("a loop over a training gets every row of metrics.jsonl, and the result after it", async () => {
  const folder = join(temporaryFolder(), "run");
  const training = trainRows(tinyOptions({ folder }));
  const rows: MetricsRow[] = [];
  for await (const row of training) rows.push(row);
  const result = await training.result;
  expect(result).toMatchObject({ ended: "finished", step: 2048 });
  result.dispose();
  expect(rows).toEqual(readMetrics(folder).rows);
  expect(await training.next()).toEqual({ done: true, value: undefined });
});

test("leaving the loop stops with a checkpoint; resuming gives the rows from there on", async () => {
  const folder = join(temporaryFolder(), "run");
  const training = trainRows(tinyOptions({ folder }));
  const rows: MetricsRow[] = [];
  for await (const row of training) {
    rows.push(row);
    if (row.iteration === 4) break;
  }
  const stopped = await training.result;
  expect(stopped.ended).toBe("stopped");
  stopped.dispose();
  expect(readRun(folder)).toMatchObject({ status: "stopped", step: stopped.step });
  expect(readMetrics(folder).rows.slice(0, rows.length)).toEqual(rows);

  const rest = resumeRows(folder);
  const from = readMetrics(folder).rows.length;
  const resumed: MetricsRow[] = [];
  for await (const row of rest) resumed.push(row);
  (await rest.result).dispose();
  expect(readMetrics(folder).rows.slice(from)).toEqual(resumed);
  const whole = trainRows(tinyOptions({ folder: `${folder}-whole` }));
  for await (const _ of whole);
  (await whole.result).dispose();
  expect(readMetrics(folder)).toEqual(readMetrics(`${folder}-whole`));
});

test("the training waits for whoever takes the rows", async () => {
  const folder = join(temporaryFolder(), "run");
  const training = trainRows(tinyOptions({ folder }));
  await training.next();
  await setTimeout(100);
  // The phase's row, the evaluation at step 0, and one update.
  expect(readMetrics(folder).rows).toHaveLength(3);
  await training.return?.();
  (await training.result).dispose();
});

test("an error comes out of the loop and of the result; hooks of one's own are heard", async () => {
  const before = tf.memory().numTensors;
  const bad = trainRows(tinyOptions({ settings: { slots: 0 } }));
  await expect(bad.next()).rejects.toMatchObject({ code: "bad-setting" });
  await expect(bad.result).rejects.toMatchObject({ code: "bad-setting" });

  const controller = new AbortController();
  const heard: MetricsRow[] = [];
  const own = trainRows(
    tinyOptions({
      signal: controller.signal,
      onMetrics: (row) => heard.push(row),
      onProgress: ({ step }) => step === 256 && controller.abort(),
    }),
  );
  const rows: MetricsRow[] = [];
  for await (const row of own) rows.push(row);
  const { ended, step, dispose } = await own.result;
  dispose();
  expect({ ended, step }).toEqual({ ended: "stopped", step: 256 });
  expect(heard).toEqual(rows);
  expect(tf.memory().numTensors).toBe(before);
});
