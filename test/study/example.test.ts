import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { expect, test } from "vitest";
import { ROOT, read } from "../structure/repository.js";
import { workplace } from "./worlds.js";

test("examples/train.ts, which the README shows, trains and tells", async () => {
  const { folder } = workplace();
  // The script as it is, in a folder where cheese-corner is trained for one rollout a phase.
  const scenario = JSON.parse(read("scenarios/cheese-corner.json"));
  for (const phase of scenario.phases) phase.steps = 1;
  mkdirSync(join(folder, "scenarios"));
  writeFileSync(join(folder, "scenarios", "cheese-corner.json"), JSON.stringify(scenario));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const { code } = await transform(read("examples/train.ts"), { loader: "ts", format: "esm" });
  writeFileSync(join(folder, "train.mjs"), code);
  const { stdout } = await promisify(execFile)(process.execPath, ["train.mjs"], { cwd: folder });
  expect(stdout).toMatch(/^train: cheese [\d.]+, corner [\d.]+\nshifted: cheese [\d.]+, corner [\d.]+\n$/);
});
