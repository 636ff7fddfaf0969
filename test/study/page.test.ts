import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readAllMetrics } from "@mesagrid/agent";
import { decodeTrace } from "@mesagrid/env";
import type { RecordedRun, RecordedRuns } from "@mesagrid/server";
import { expect, test } from "vitest";
import { mesagrid } from "./screen.js";
import { SMALL, workplace } from "./worlds.js";

function read<Content>(...path: string[]): Content {
  return JSON.parse(readFileSync(join(...path), "utf8")) as Content;
}

test("a page has its runs as files: a list, each run's rows and episodes, and so many of its checkpoints", async () => {
  const { folder, tiny, runs } = workplace();
  const often = ["--checkpoint-every", "128", "--checkpoints-kept", "0", "--evaluate-every", "256"];
  for (const seed of ["1", "2"]) {
    await mesagrid("train", tiny, "-q", "--seed", seed, "--steps", "1024", "--out", runs, ...SMALL, ...often);
  }
  const out = join(folder, "page");
  const { code, out: said } = await mesagrid(
    "page",
    "tiny-s1",
    "tiny-s2",
    "--runs",
    runs,
    "--out",
    out,
    "--checkpoints",
    "3",
  );
  expect([code, said]).toEqual([0, expect.stringContaining("can be served by any web host")]);
  expect(readFileSync(join(out, "index.html"), "utf8")).toContain(
    'name="mesagrid-recorded" content="static.json"',
  );

  const list = read<RecordedRuns>(out, "static.json");
  expect(list.format).toBe(1);
  expect(new Set(list.runs.map(({ seed }) => seed))).toEqual(new Set([1, 2]));
  expect(list.runs.every((run) => !("config" in run) && !("text" in run.scenario))).toBe(true);
  for (const { id, step } of list.runs) {
    const run = read<RecordedRun>(out, "runs", id, "run.json");
    const rows = readAllMetrics(join(runs, id));
    expect(run.rows).toHaveLength(rows.length);
    expect(run.detail.scenario.text).toContain('"tiny"');
    const traces = run.traces.map(({ data }) => decodeTrace(Buffer.from(data, "base64")));
    expect(traces.length).toBeGreaterThan(0);
    expect(traces.map((trace) => trace.step)).toEqual(
      traces.map((trace) => trace.step).sort((a, b) => b - a),
    );
    expect(run.checkpoints).toHaveLength(3);
    expect(run.checkpoints[0].step).toBe(step);
    for (const { address, bytes } of run.checkpoints.flatMap(({ files }) => files)) {
      expect(readFileSync(join(out, "runs", id, address))).toHaveLength(bytes);
    }
  }

  const [first] = list.runs;
  const copy = join(folder, "copy");
  const from = join(out, "runs", first.id);
  const copied = await mesagrid("page", from, "tiny-s1", "--runs", runs, "--out", copy, "--checkpoints", "2");
  expect([copied.code, copied.out]).toEqual([0, expect.stringContaining(`${first.id}: `)]);
  const { detail, rows, traces, checkpoints } = read<RecordedRun>(copy, "runs", first.id, "run.json");
  const original = read<RecordedRun>(from, "run.json");
  expect({ detail, rows, traces }).toEqual({ ...original, checkpoints: undefined });
  expect(checkpoints).toEqual([original.checkpoints[0], original.checkpoints[2]]);
  for (const { address, bytes } of checkpoints.flatMap(({ files }) => files)) {
    expect(readFileSync(join(copy, "runs", first.id, address))).toHaveLength(bytes);
  }
  expect(read<RecordedRuns>(copy, "static.json").runs[0].id).toBe(first.id);

  const again = await mesagrid("page", "tiny-s1", "--runs", runs, "--out", out);
  expect(again.code).toBe(0);
  expect(list.runs.map(({ id }) => existsSync(join(out, "runs", id))).filter(Boolean)).toHaveLength(1);
});

test("a page of a stranger gives no other files than a page has", async () => {
  const { folder, runs } = workplace();
  const stranger = join(folder, "stranger");
  mkdirSync(stranger, { recursive: true });
  const files = [{ name: "weights.bin", address: "../../../secret", bytes: 1 }];
  const checkpoints = [{ step: 1, model: "checkpoints/1/model.json", files }];
  writeFileSync(
    join(stranger, "run.json"),
    JSON.stringify({ detail: {}, rows: [], traces: [], checkpoints }),
  );
  const { code, err } = await mesagrid("page", stranger, "--runs", runs, "--out", join(folder, "page"));
  expect([code, err]).toEqual([1, expect.stringContaining("has no file at '../../../secret'")]);
});

test("a folder of other things is left alone", async () => {
  const { folder, tiny, runs } = workplace();
  await mesagrid("train", tiny, "-q", "--steps", "256", "--out", runs, ...SMALL);
  const other = join(folder, "letters");
  mkdirSync(join(other, "runs"), { recursive: true });
  writeFileSync(join(other, "runs", "letter.txt"), "Dear");
  const { code, err } = await mesagrid("page", "tiny", "--runs", runs, "--out", other);
  expect([code, err]).toEqual([1, expect.stringContaining("no page of recorded runs")]);
  expect(readFileSync(join(other, "runs", "letter.txt"), "utf8")).toBe("Dear");
  expect((await mesagrid("page", "nothing", "--runs", runs, "--out", join(folder, "x"))).err).toContain(
    "there is no run",
  );
});
