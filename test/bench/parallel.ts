import { availableParallelism, loadavg } from "node:os";
import { Worker } from "node:worker_threads";
import { median, used } from "./measure.js";
import type { TrainRun } from "./train-run.js";

const SEEDS = 4;
const ROUNDS = 3;
const SECONDS = 4;

interface Rates {
  /** Steps a second of all trainings together. */
  readonly wall: number;
  /** Steps in a second of processor time. */
  readonly perCpuSecond: number;
}

/**
 * Trainings of several seeds, each in a worker, at once. `scaling` is steps a second against one training alone: it needs
 * cores that nobody else is on. `efficiency` is steps in a second of processor time, likewise: 1 where the workers do not
 * hinder each other, and on free cores the scaling is that many times as many cores as are in use.
 */
export async function benchParallel() {
  const counts = [1, 2, SEEDS];
  const before = loadavg()[0];
  const found = new Map<number, Rates[]>(counts.map((count) => [count, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const count of counts) found.get(count)?.push(await together(count));
  }
  const byCount = (of: keyof Rates, value: (rate: number, alone: number) => number) => {
    const middle = (count: number) => median((found.get(count) ?? []).map((rates) => rates[of]));
    return Object.fromEntries(counts.map((count) => [count, value(middle(count), middle(1))]));
  };
  const ratio = (rate: number, alone: number) => Number((rate / alone).toFixed(2));
  return {
    seeds: SEEDS,
    cores: availableParallelism(),
    stepsPerSecond: byCount("wall", Math.round),
    scaling: byCount("wall", ratio),
    efficiency: byCount("perCpuSecond", ratio),
    load: { before, after: loadavg()[0] },
  };
}

/** `count` trainings that start together once all are warm, each for the same time. */
async function together(count: number): Promise<Rates> {
  const workers = Array.from({ length: count }, (_, i) => {
    const run: TrainRun = {
      backend: "wasm",
      algorithm: "ppo",
      network: "mlp",
      kernels: "auto",
      warmUp: 10,
      seconds: SECONDS,
      seed: i + 1,
    };
    return new Worker(new URL("./train-worker.js", import.meta.url), { workerData: run });
  });
  try {
    await Promise.all(workers.map(answer));
    const [clock, before] = [performance.now(), used()];
    const answers = workers.map(answer);
    for (const worker of workers) worker.postMessage("go");
    const steps = (await Promise.all(answers)).reduce((sum, made) => sum + made, 0);
    return {
      wall: (steps / (performance.now() - clock)) * 1000,
      perCpuSecond: (steps / (used() - before)) * 1000,
    };
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** The next number that a worker says. */
function answer(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}
