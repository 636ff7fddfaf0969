import { benchEnv, benchEnvPart } from "./env.js";
import { benchLevers } from "./levers.js";
import { benchPage } from "./page.js";
import { benchParallel } from "./parallel.js";
import { benchMeasure } from "./readout.js";
import { benchRecurrent } from "./recurrent.js";
import { benchSoak } from "./soak.js";
import { benchStream } from "./stream.js";
import { benchStudy } from "./study.js";
import { benchTrain } from "./train.js";
import { measureTraining } from "./train-run.js";

/** `npm run -s bench -- env`: prints one JSON object as its last line. A part of it may be asked for by itself. */
const BENCHES = {
  env: (part?: string, name = "") => (part ? benchEnvPart(part, name) : benchEnv()),
  train: (part?: string) => (part ? measureTraining(JSON.parse(part)) : benchTrain()),
  levers: benchLevers,
  parallel: benchParallel,
  recurrent: benchRecurrent,
  measure: benchMeasure,
  stream: () => benchStream(process.argv.slice(3)),
  page: benchPage,
  soak: benchSoak,
  study: benchStudy,
} as const;

const [bench = "", part, name] = process.argv.slice(2);
if (!(bench in BENCHES)) {
  process.stderr.write(`usage: npm run -s bench -- ${Object.keys(BENCHES).join("|")}\n`);
  process.exit(2);
}
process.stdout.write(`${JSON.stringify(await BENCHES[bench as keyof typeof BENCHES](part, name))}\n`);
