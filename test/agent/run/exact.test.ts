import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { readMetrics, readRun, readTraces, train } from "@mesagrid/agent";
import { createStream, decodeTrace, nextBelow, PURPOSE } from "@mesagrid/env";
import { expect, test } from "vitest";
import { fingerprint } from "./fingerprint.js";
import { runTrainer, TRAINER } from "./run-trainer.js";
import { temporaryFolder, tiny, tinyOptions } from "./tiny.js";
import type { TrainerReport } from "./trainer.js";

test.each([
  ["ppo", "mlp"],
  ["a2c", "conv"],
] as const)(
  "%s, %s: the same seed gives the same bits here, in another process and in a worker",
  async (algorithm, network) => {
    const options = { algorithm, network, phases: tiny.phases.map((phase) => ({ ...phase, steps: 512 })) };
    const folder = temporaryFolder();
    const [here, process, worker] = ["here", "process", "worker"].map((name) => join(folder, name));
    (await train(tinyOptions({ folder: here, ...options }))).dispose();
    await runTrainer({ folder: process, options });
    await new Promise((resolve, reject) => {
      const thread = new Worker(TRAINER, { workerData: { folder: worker, options } });
      thread.on("message", resolve);
      thread.on("error", reject);
    });
    expect(fingerprint(process)).toEqual(fingerprint(here));
    expect(fingerprint(worker)).toEqual(fingerprint(here));
  },
  60_000,
);

/** Kills in all, and how many a run has to bear one after another. */
const KILLS = 20;
const PER_RUN = 5;

test(`killed by SIGKILL at ${KILLS} random moments and resumed equals never stopped`, async () => {
  const folder = temporaryFolder();
  const whole = join(folder, "whole");
  const { operations } = (await runTrainer({ folder: whole })) as TrainerReport;
  const wanted = fingerprint(whole);
  /** Kills and resumes a run until it has borne enough; half of the kills come from outside, at a random iteration. */
  const bear = async (run: string, seed: number) => {
    const stream = createStream(seed, PURPOSE.dynamics);
    let kills = 0;
    while (kills < PER_RUN) {
      const inside = kills % 2 === 0;
      const most = Math.ceil(operations / PER_RUN);
      const report = inside
        ? await runTrainer({ folder: run, doom: 1 + nextBelow(stream, 0, most) })
        : await runTrainer({ folder: run }, { killAfter: 1 + nextBelow(stream, 0, 4) });
      if (report) break; // it got to its end before
      kills++;
    }
    await runTrainer({ folder: run });
    expect(readRun(run).status).toBe("finished");
    expect(fingerprint(run)).toEqual(wanted);
    expect(readdirSync(join(run, "checkpoints"))).toEqual(readdirSync(join(whole, "checkpoints")));
    return kills;
  };
  let kills = 0;
  for (let round = 0; kills < KILLS; round++) {
    expect(round, "rounds").toBeLessThan(KILLS);
    const pair = [2 * round, 2 * round + 1].map((seed) => bear(join(folder, String(seed)), seed));
    for (const borne of await Promise.all(pair)) kills += borne;
  }
  const { traces, nextByte } = readTraces(join(folder, "0"));
  expect(nextByte).toBe(readFileSync(join(whole, "traces/episodes.bin")).length);
  const episodes = traces.map(decodeTrace).map(({ levels, step, slot }) => `${levels} ${step} ${slot}`);
  expect(new Set(episodes).size).toBe(episodes.length);
  expect(readMetrics(join(folder, "0")).rows).toHaveLength(23);
  expect(existsSync(join(folder, "0", "run.json.tmp"))).toBe(false);
}, 240_000);
