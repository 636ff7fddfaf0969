import { execFile } from "node:child_process";
import { loadavg } from "node:os";
import { promisify } from "node:util";
import { median } from "./measure.js";
import type { TrainRate, TrainRun } from "./train-run.js";

const PROCESSES = 3;
const run = promisify(execFile);

/** A measurement in a fresh process; undefined where the backend is not there. */
async function inProcess(wanted: TrainRun): Promise<TrainRate | undefined> {
  try {
    const { stdout } = await run(process.execPath, [process.argv[1], "train", JSON.stringify(wanted)]);
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as TrainRate;
  } catch (error) {
    if (String(error).includes("backend-unavailable")) return undefined;
    throw error;
  }
}

type Row = TrainRate & Pick<TrainRun, "backend" | "algorithm" | "network">;

/** What is measured, the headline first. On `cpu` one iteration says enough. */
const RUNS: readonly TrainRun[] = (["wasm", "tensorflow", "cpu"] as const).flatMap((backend) =>
  (
    [
      ["ppo", "mlp", "auto"],
      ["a2c", "mlp", "auto"],
      ["ppo", "conv", "auto"],
      ["ppo", "mlp", "stock"],
      ["a2c", "mlp", "stock"],
      ["ppo", "conv", "stock"],
    ] as const
  ).flatMap(([algorithm, network, kernels]) => {
    // There it is the same as stock.
    if (kernels === "auto" && (backend === "cpu" || (backend === "tensorflow" && network === "conv")))
      return [];
    if (backend === "cpu" && network === "conv") return [];
    const quick = backend === "cpu" || (network === "conv" && kernels === "stock");
    // An iteration with convolutions takes seconds, of which the first is like all others.
    const warmUp = quick ? 0 : network === "conv" ? 1 : 10;
    return [{ backend, algorithm, network, kernels, warmUp, seconds: quick ? 0 : 3, seed: 1 }];
  }),
);

/** Rates of whole trainings: medians over fresh processes, taken in turn so that a slow minute hits all alike. */
export async function benchTrain() {
  const found = new Map<TrainRun, TrainRate[]>(RUNS.map((wanted) => [wanted, []]));
  for (let round = 0; round < PROCESSES; round++) {
    for (const wanted of RUNS) {
      if (round > 0 && wanted.seconds === 0) continue;
      const rate = await inProcess(wanted);
      if (rate) found.get(wanted)?.push(rate);
    }
  }
  const rows = RUNS.flatMap((wanted): Row[] => {
    const rates = found.get(wanted) ?? [];
    if (rates.length === 0) return [];
    const middle = median(rates.map(({ stepsPerSecond }) => stepsPerSecond));
    const rate = rates.find(({ stepsPerSecond }) => stepsPerSecond === middle) ?? rates[0];
    return [{ backend: wanted.backend, algorithm: wanted.algorithm, network: wanted.network, ...rate }];
  });
  const perBackend = Object.fromEntries(
    [...new Set(rows.map(({ backend }) => backend))].map((backend) => [
      backend,
      rows.filter((row) => row.backend === backend).map(({ backend: _backend, ...rest }) => rest),
    ]),
  );
  return { ...rows[0], perBackend, load: loadavg()[0] };
}
