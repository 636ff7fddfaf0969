import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filesIn, ROOT, read } from "../structure/repository.js";
import { mesagrid } from "./screen.js";
import { workplace } from "./worlds.js";

/** What each script prints, in the order in which they are run: one reads the run that another has made. */
const PRINTS: Readonly<Record<string, RegExp>> = {
  train: /^train: cheese [\d.]+, corner [\d.]+\nshifted: cheese [\d.]+, corner [\d.]+\n$/,
  "evaluate-checkpoint":
    /^(train|shifted), (trained|chance): \{"cheese":[\d.]+,"corner":[\d.]+\}, ended by itself in \d+ of 256\n/,
  swap: /^phase A on train, rewarded: cheese 1, corner 0\n {2}step 0, [\s\S]*\nphase B on shifted, rewarded: cheese 0, corner 1\n[\s\S]*\nphase A again on train, rewarded: cheese 1, corner 0\n {2}step 24576, shifted: cheese [\d.]+, corner [\d.]+\nthrough all phases\n$/,
  branch: /^all: cheese [\d.]+, corner [\d.]+\nnetwork-alone: cheese [\d.]+, corner [\d.]+\n$/,
  "custom-policy":
    /^towards the corner: cheese [\d.]+, corner [\d.]+, [\d.]+ steps\nrandom: cheese [\d.]+, corner [\d.]+, [\d.]+ steps\n$/,
  "own-loop": /^step 0: return [\d.]+, entropy 1\.3\d\n$/,
};

/** A folder in which cheese-corner is trained for one rollout a phase. */
const folder = mkdtempSync(join(tmpdir(), "mesagrid-examples-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => {
  const scenario = JSON.parse(read("scenarios/cheese-corner.json"));
  for (const phase of scenario.phases) phase.steps = 1;
  mkdirSync(join(folder, "scenarios"));
  writeFileSync(join(folder, "scenarios", "cheese-corner.json"), JSON.stringify(scenario));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
});

test("every example is run below", () => {
  const names = filesIn("examples").flatMap((path) => /^examples\/(.+)\.ts$/.exec(path)?.[1] ?? []);
  expect(names.sort()).toEqual(Object.keys(PRINTS).sort());
});

test.each(Object.entries(PRINTS))(
  "examples/%s.ts says what it shows, and runs as it is",
  async (name, prints) => {
    const text = read(`examples/${name}.ts`);
    expect(text).toMatch(/^\/\/ .{40}/);
    const { code } = await transform(text, { loader: "ts", format: "esm" });
    writeFileSync(join(folder, `${name}.mjs`), code);
    const { stdout } = await promisify(execFile)(process.execPath, [`${name}.mjs`], { cwd: folder });
    expect(stdout).toMatch(prints);
  },
  60_000,
);

test("examples/config.json is a training as mesagrid train --config takes it", async () => {
  const { runs } = workplace();
  const file = join(ROOT, "examples/config.json");
  const short = ["--steps", "1", "--slots", "16", "--evaluate-episodes", "4", "--out", runs];
  const { code, out, err } = await mesagrid("train", "--config", file, "-q", ...short);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/phase A +phase B\n/);
});
