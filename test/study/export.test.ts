import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decodeEvents } from "../agent/run/events.js";
import { mesagrid } from "./screen.js";
import { SMALL, workplace } from "./worlds.js";

test("export writes two runs as one CSV table and as TensorBoard's folders", async () => {
  const { folder, tiny, runs } = workplace();
  for (const seed of ["1", "2"]) {
    await mesagrid("train", tiny, "-q", "--seed", seed, "--steps", "512", "--out", runs, ...SMALL);
  }
  const [file, board] = [join(folder, "metrics.csv"), join(folder, "board")];
  const names = ["tiny-s1", "tiny-s2", "--runs", runs];
  const { code, out } = await mesagrid("export", ...names, "--csv", file, "--tensorboard", board);
  expect(code).toBe(0);
  const metrics = readdirSync(runs).flatMap((run) =>
    readFileSync(join(runs, run, "metrics.jsonl"), "utf8")
      .trim()
      .split("\n"),
  );
  expect(out).toContain(`${metrics.length} rows in ${file}\n`);
  const [head, ...lines] = readFileSync(file, "utf8").trimEnd().split("\r\n");
  expect(head).toMatch(/^run,row,step,iteration,phase,/);
  expect(lines).toHaveLength(metrics.length);
  expect(new Set(lines.map((line) => line.split(",")[0]))).toEqual(new Set(readdirSync(runs)));
  const column = head.split(",").indexOf("entropy");
  const entropies = metrics.flatMap((line) => JSON.parse(line).entropy ?? []);
  expect(lines.flatMap((line) => line.split(",")[column] || []).map(Number)).toEqual(entropies);
  expect((await mesagrid("export", ...names, "--csv", "-")).out).toBe(readFileSync(file, "utf8"));

  expect(readdirSync(board)).toEqual(readdirSync(runs));
  const events = readdirSync(board).flatMap((run) => {
    const [only, ...others] = readdirSync(join(board, run));
    expect(only).toMatch(/^events\.out\.tfevents\.\d{10}\.mesagrid$/);
    expect(others).toEqual([]);
    return decodeEvents(readFileSync(join(board, run, only))).slice(1);
  });
  expect(events).toHaveLength(metrics.length);
});
