import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { readMetrics, readRun, readTraces, train } from "@mesagrid/agent";
import { createStream, decodeTrace, nextBelow, PURPOSE } from "@mesagrid/env";
import { expect, test } from "vitest";
import { fingerprint } from "./fingerprint.js";
import { runTrainer, TRAINER } from "./run-trainer.js";
import { temporaryFolder, tiny, tinyOptions } from "./tiny.js";
import type { TrainerReport, TrainerTask } from "./trainer.js";

test.each([
  ["ppo", "mlp", "none"],
  ["a2c", "conv", "none"],
  ["ppo", "mlp", "lstm"],
] as const)(
  "%s, %s with memory %s: the same seed gives the same bits here, in another process and in a worker",
  async (algorithm, network, memory) => {
    const settings = { ...tinyOptions().settings, memory };
    const options = {
      algorithm,
      network,
      settings,
      phases: tiny.phases.map((phase) => ({ ...phase, steps: 512 })),
    };
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

/**
 * Kills and resumes a run until it has borne so many kills or is at its end; half of them come from outside, at a random
 * iteration, the others from within, at a random one of so many operations on the disk. Returns the kills.
 */
async function bear(task: TrainerTask, most: number, operations: number, seed: number): Promise<number> {
  const stream = createStream(seed, PURPOSE.dynamics);
  for (let kills = 0; kills < most; kills++) {
    const report =
      kills % 2 === 0
        ? await runTrainer({ ...task, doom: 1 + nextBelow(stream, 0, Math.ceil(operations / most)) })
        : await runTrainer(task, { killAfter: 1 + nextBelow(stream, 0, 4) });
    if (report) return kills;
  }
  await runTrainer(task);
  return most;
}

test.each([
  [{ memory: "none" }, 20, 5],
  // With a cone every step hangs on the weights that the training began with.
  [{ memory: "gru", coneAngle: 20 }, 5, 3],
] as const)(
  "with %j, killed by SIGKILL at %i random moments and resumed equals never stopped",
  async (changed, kills, perRun) => {
    const folder = temporaryFolder();
    const whole = join(folder, "whole");
    const options = { settings: { ...tinyOptions().settings, ...changed } };
    const { operations } = (await runTrainer({ folder: whole, options })) as TrainerReport;
    const wanted = fingerprint(whole);
    const check = async (seed: number) => {
      const run = join(folder, String(seed));
      const borne = await bear({ folder: run, options }, perRun, operations, seed);
      expect(readRun(run).status).toBe("finished");
      expect(fingerprint(run)).toEqual(wanted);
      expect(readdirSync(join(run, "checkpoints"))).toEqual(readdirSync(join(whole, "checkpoints")));
      return borne;
    };
    let borne = 0;
    for (let round = 0; borne < kills; round++) {
      expect(round, "rounds").toBeLessThan(kills);
      for (const more of await Promise.all([2 * round, 2 * round + 1].map(check))) borne += more;
    }
    const { traces, nextByte } = readTraces(join(folder, "0"));
    expect(nextByte).toBe(readFileSync(join(whole, "traces/episodes.bin")).length);
    const episodes = traces.map(decodeTrace).map(({ levels, step, slot }) => `${levels} ${step} ${slot}`);
    expect(new Set(episodes).size).toBe(episodes.length);
    expect(readMetrics(join(folder, "0")).rows).toHaveLength(23);
    expect(existsSync(join(folder, "0", "run.json.tmp"))).toBe(false);
  },
  240_000,
);
