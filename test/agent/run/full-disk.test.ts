import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { checkpointSteps, readMetrics, readRun, resumeRun, train } from "@mesagrid/agent";
import { expect, test } from "vitest";
import { fingerprint } from "./fingerprint.js";
import { runTrainer, TRAINER } from "./run-trainer.js";
import { temporaryFolder, tiny, tinyOptions } from "./tiny.js";

const tests = process.platform === "win32" ? test.skip : test;
if (process.platform === "win32")
  process.stderr.write("test/agent/run/full-disk is left out: Windows cannot limit what a process writes\n");

/** A training whose metrics outgrow its checkpoints. */
const options = {
  phases: [{ ...tiny.phases[0], steps: 20_000 }],
  settings: { ...tinyOptions().settings, hidden: [8], evaluateEvery: 2048, checkpointEvery: 2048 },
};

tests("a file that may grow no more ends the run with disk-full; it goes on when it may", async () => {
  const folder = temporaryFolder();
  const [whole, limited] = [join(folder, "whole"), join(folder, "limited")];
  (await train(tinyOptions({ folder: whole, ...options }))).dispose();
  // 56 blocks are 28 or 56 KiB, whatever the shell's block: a checkpoint's file has 19, all metrics have 79.
  const within = ["sh", "-c", 'ulimit -f 56; exec "$0" "$@"'];
  const report = await runTrainer({ folder: limited, options }, { within });
  const file = join(limited, "metrics.jsonl");
  expect(report?.failed).toEqual({
    code: "disk-full",
    message: `${file}: there is no room to write it (EFBIG)`,
    hint: "make room, then go on from the last checkpoint with mesagrid resume",
  });
  expect(readRun(limited)).toMatchObject({ status: "failed", reason: report?.failed?.message });
  const { rows } = readMetrics(limited);
  const last = checkpointSteps(limited).at(-1) ?? 0;
  expect(last).toBeGreaterThan(2000);
  expect(Number(rows.at(-1)?.step) - last).toBeLessThanOrEqual(2048);

  const warnings: string[] = [];
  (await resumeRun(limited, { onWarning: (message) => warnings.push(message) })).dispose();
  expect(warnings).toEqual([]);
  expect(fingerprint(limited)).toEqual(fingerprint(whole));
});

/** Mounts a small file system of its own, trains until it is full, makes it larger, goes on, and copies the run out of it. */
const ON_SMALL_DISK = `
set -e
mount -t tmpfs -o size=100k tmpfs "$1"
"$2" "$3" "{\\"folder\\":\\"$1/run\\"}" | tail -n 1
grep -q '"status": "failed"' "$1/run/run.json"
mount -o remount,size=10m "$1"
"$2" "$3" "{\\"folder\\":\\"$1/run\\"}" | tail -n 1
cp -r "$1/run" "$4"
`;

tests(
  "a full disk ends the run with disk-full and an intact checkpoint, from which it goes on",
  async (context) => {
    const folder = temporaryFolder();
    const disk = join(folder, "disk");
    mkdirSync(disk);
    const mount = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "tmpfs", disk], { encoding: "utf8" });
    if (mount.status !== 0) {
      const reason = mount.stderr || mount.error?.message;
      process.stderr.write(`test/agent/run/full-disk: no small disk can be mounted here: ${reason}\n`);
      context.skip(`no small disk can be mounted here: ${reason}`);
    }
    const copy = join(folder, "copy");
    const words = ["-rm", "sh", "-c", ON_SMALL_DISK, "sh", disk, process.execPath, TRAINER, copy];
    const { status, stdout, stderr } = spawnSync("unshare", words, { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const [full, rest] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(full.failed).toMatchObject({ code: "disk-full", message: expect.stringContaining("(ENOSPC)") });
    expect(rest).toMatchObject({ warnings: [] });
    expect(rest).not.toHaveProperty("failed");
    const whole = join(folder, "whole");
    (await train(tinyOptions({ folder: whole }))).dispose();
    expect(fingerprint(copy)).toEqual(fingerprint(whole));
  },
);
