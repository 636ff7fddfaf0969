import { parentPort, workerData } from "node:worker_threads";
import { startTraining, type TrainRun } from "./train-run.js";

/** Warms up, says so, waits for a word and trains for a while: answers with the steps that it made. */
const run = workerData as TrainRun;
const training = await startTraining(run);
for (let i = 0; i < run.warmUp; i++) training.iterate();
parentPort?.once("message", () => {
  const start = performance.now();
  let steps = 0;
  while (performance.now() - start < run.seconds * 1000) {
    training.iterate();
    steps += training.size;
  }
  parentPort?.postMessage(steps);
});
parentPort?.postMessage(0);
