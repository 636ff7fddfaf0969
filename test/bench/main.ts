import { benchEnv } from "./env.js";
import { benchParallel } from "./parallel.js";
import { benchTrain } from "./train.js";
import { measureTraining } from "./train-run.js";

/** `npm run -s bench -- env`: prints one JSON object as its last line. `train-run` is one process of `train`. */
const BENCHES = {
  env: benchEnv,
  train: benchTrain,
  parallel: benchParallel,
  "train-run": () => measureTraining(JSON.parse(process.argv[3])),
} as const;

const name = process.argv[2] ?? "";
if (!(name in BENCHES)) {
  process.stderr.write("usage: npm run -s bench -- env|train|parallel\n");
  process.exit(2);
}
process.stdout.write(`${JSON.stringify(await BENCHES[name as keyof typeof BENCHES]())}\n`);
