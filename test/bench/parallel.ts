import { availableParallelism, loadavg } from "node:os";
import { Worker } from "node:worker_threads";
import { median } from "./measure.js";
import type { TrainRun } from "./train-run.js";

const SEEDS = 4;
const ROUNDS = 3;
const SECONDS = 4;

/** Trainings of several seeds, each in a worker, at once; `scaling` is against one alone. Free cores are what it needs. */
export async function benchParallel() {
  const counts = [1, 2, SEEDS];
  const before = loadavg()[0];
  const found = new Map<number, number[]>(counts.map((count) => [count, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const count of counts) found.get(count)?.push(await together(count));
  }
  const rates = counts.map((count) => Math.round(median(found.get(count) ?? [])));
  const byCount = (value: (rate: number) => number) =>
    Object.fromEntries(counts.map((count, i) => [count, value(rates[i])]));
  return {
    seeds: SEEDS,
    cores: availableParallelism(),
    stepsPerSecond: byCount((rate) => rate),
    scaling: byCount((rate) => Number((rate / rates[0]).toFixed(2))),
    load: { before, after: loadavg()[0] },
  };
}

/** Steps a second of `count` trainings that start together once all are warm, and are stopped together. */
async function together(count: number): Promise<number> {
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
    const rates = workers.map(answer);
    for (const worker of workers) worker.postMessage("go");
    return (await Promise.all(rates)).reduce((sum, rate) => sum + rate, 0);
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
