import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listRuns, METRICS, newRunId, readMetrics, readTraces, train } from "@mesagrid/agent";
import { decodeTrace } from "@mesagrid/env";
import { expect, test } from "vitest";
import { temporaryFolder, tinyOptions } from "./tiny.js";

test("metrics and traces are read on from where one stopped; half a line or record waits", async () => {
  const folder = join(temporaryFolder(), "run");
  (await train(tinyOptions({ folder }))).dispose();
  const all = readMetrics(folder);
  expect(all.rows).toHaveLength(23);
  expect(readMetrics(folder, all.nextByte)).toEqual({ rows: [], nextByte: all.nextByte });
  appendFileSync(join(folder, "metrics.jsonl"), '{"row":"update"');
  expect(readMetrics(folder, all.nextByte).rows).toEqual([]);
  appendFileSync(join(folder, "metrics.jsonl"), ',"step":1}\n');
  expect(readMetrics(folder, all.nextByte).rows).toEqual([{ row: "update", step: 1 }]);

  const first = readTraces(folder, 0, 3);
  expect(first.traces).toHaveLength(3);
  const rest = readTraces(folder, first.nextByte);
  expect(rest.traces).toHaveLength(5 * 2 * 2 - 3);
  expect(first.traces.map((bytes) => decodeTrace(bytes).levels)).toEqual(["train", "train", "shifted"]);
  appendFileSync(join(folder, "traces/episodes.bin"), new Uint8Array([200, 0, 0, 0, 1, 2]));
  expect(readTraces(folder, rest.nextByte)).toEqual({ traces: [], nextByte: rest.nextByte });
  expect(readTraces(join(folder, "nowhere"))).toEqual({ traces: [], nextByte: 0 });
});

test("runs are listed newest first; what is not a run is passed over", async () => {
  const root = temporaryFolder();
  for (const id of ["one", "two"]) (await train(tinyOptions({ folder: join(root, id) }))).dispose();
  writeFileSync(join(root, "notes.txt"), "not a run");
  expect(listRuns(root).map(({ id, status, step, totalSteps }) => [id, status, step, totalSteps])).toEqual([
    ["two", "finished", 2048, 2048],
    ["one", "finished", 2048, 2048],
  ]);
  expect(listRuns(join(root, "nowhere"))).toEqual([]);
  expect(newRunId("tiny", 3, new Date(2026, 0, 2, 3, 4, 5))).toBe("tiny-s3-20260102-030405");
});

test("every name in the metrics is documented, in the table and in the README", async () => {
  const folder = join(temporaryFolder(), "run");
  const penalties = { l2: 0.01, l1: 0.01, groupLasso: 0.01, spectralDecoupling: 0.01 };
  (await train(tinyOptions({ folder, settings: { ...tinyOptions().settings, ...penalties } }))).dispose();
  const timing = readFileSync(join(folder, "timing.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const names = new Set([...readMetrics(folder).rows, ...timing].flatMap((row) => Object.keys(row)));
  for (const name of Object.keys(penalties)) expect(names).toContain(`loss/${name}`);
  const patterns = METRICS.map(({ name }) => new RegExp(`^${name.replaceAll(/<\w+>/g, "[\\w-]+")}$`));
  for (const name of names)
    expect(
      patterns.some((pattern) => pattern.test(name)),
      name,
    ).toBe(true);
  const readme = readFileSync(new URL("../../../packages/agent/README.md", import.meta.url), "utf8");
  for (const { name, meaning } of METRICS) expect(readme).toContain(`| \`${name}\` | ${meaning} |`);
});
