import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkpointFolder, loadPolicy, readRun, resumeRun } from "@mesagrid/agent";
import { compile } from "@mesagrid/env";
import { expect, test } from "vitest";
import { stopAfter, temporaryFolder, tiny } from "./tiny.js";

const FILES = ["model.json", "weights.bin", "state.bin", "checksum.json"];

/** Ways in which a file may be found again. */
const DAMAGES: Readonly<Record<string, (file: string) => void>> = {
  truncated: (file) => truncateSync(file, readFileSync(file).length >> 1),
  emptied: (file) => truncateSync(file, 0),
  missing: (file) => rmSync(file),
  "one bit off": (file) => {
    const bytes = readFileSync(file);
    // In checksum.json byte 200 is within a hash.
    bytes[Math.min(200, bytes.length - 1)] ^= 4;
    writeFileSync(file, bytes);
  },
};

const cases = FILES.flatMap((file) => Object.keys(DAMAGES).map((damage) => [file, damage] as const));

test("a damaged checkpoint is never used: the one before is, with a warning, whatever is wrong with which file", async () => {
  const folder = temporaryFolder();
  const run = join(folder, "run");
  await stopAfter(run, 5); // checkpoints at 256, 512 and, on stopping, 640
  const { observation } = compile(tiny);
  for (const [file, damage] of cases) {
    const copy = join(folder, `${file} ${damage}`);
    cpSync(run, copy, { recursive: true });
    DAMAGES[damage](join(checkpointFolder(copy), file));
    const warnings: string[] = [];
    const hooks = { onWarning: (message: string) => warnings.push(message), signal: AbortSignal.abort() };
    const told = [expect.stringMatching(/^checkpoint 640 is damaged \(.+\); trying the one before$/)];
    await loadPolicy(copy, observation, undefined, hooks.onWarning);
    expect(warnings, copy).toEqual(told);
    warnings.length = 0;
    await expect(loadPolicy(copy, observation, 640), copy).rejects.toMatchObject({ code: "bad-checkpoint" });
    (await resumeRun(copy, hooks)).dispose();
    expect(warnings, copy).toEqual(told);
    expect(readRun(copy).step, copy).toBe(512 + 128);
  }
});
