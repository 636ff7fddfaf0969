import { loadavg } from "node:os";
import { median } from "./measure.js";
import { startTraining } from "./train-run.js";

/** Each lever by itself, with settings of the other arms at their defaults. The first is what the others are compared to. */
const LEVERS = {
  adam: {},
  sgd: { optimizer: "sgd" },
  momentum: { optimizer: "momentum" },
  rmsprop: { optimizer: "rmsprop" },
  cone: { coneAngle: 30 },
  l2: { l2: 1e-4 },
  l1: { l1: 1e-4 },
  groupLasso: { groupLasso: 1e-4 },
  spectralDecoupling: { spectralDecoupling: 1e-2 },
  pragmascope: { pragmascope: 0.1 },
  trunkNear: { trunkMode: "near" },
  trunkFrozen: { trunkMode: "frozen" },
} as const;

/** Rounds of measuring, and iterations before it. */
const ROUNDS = { auto: 25, stock: 5 } as const;
const WARM_UP = 2;
/** So small a step size that all networks stay alike: the kernels' time hangs on how much of a layer is 0. */
const STILL = 1e-7;
/** Gradient steps of an iteration: 3 epochs of 4 minibatches. */
const STEPS = 12;

/**
 * What a gradient step costs with each lever, in milliseconds of processor time, and as a ratio to the baseline: all in one
 * process and in turn, so that a slow minute hits all alike. The ratio is the median of those of single rounds; that of whole
 * iterations has the rollout in it, where the pragmascope reads states.
 *
 * @param names of levers, apart by commas, measured beside the baseline. Default: all
 */
export async function benchLevers(names = Object.keys(LEVERS).join()) {
  const chosen = Object.entries(LEVERS).filter(([name]) => ["adam", ...names.split(",")].includes(name));
  const measured = [];
  for (const kernels of ["auto", "stock"] as const) {
    const run = {
      backend: "wasm",
      algorithm: "ppo",
      network: "mlp",
      kernels,
      warmUp: 0,
      seconds: 0,
      seed: 1,
    } as const;
    const trainings = await Promise.all(
      chosen.map(async ([name, settings]) => ({
        name,
        training: await startTraining({ ...run, settings: { ...settings, learningRate: STILL } }),
        times: [] as number[],
        wholes: [] as number[],
      })),
    );
    for (let round = -WARM_UP; round < ROUNDS[kernels]; round++) {
      for (const { training, times, wholes } of trainings) {
        const { update, whole } = training.iterate();
        if (round < 0) continue;
        times.push(update / STEPS);
        wholes.push(whole);
      }
    }
    const [base] = trainings;
    measured.push(
      ...trainings.map(({ name, training, times, wholes }) => ({
        lever: name,
        kernels: training.kernels,
        millisecondsPerStep: Number(median(times).toFixed(3)),
        ratio: Number(median(times.map((time, round) => time / base.times[round])).toFixed(3)),
        ratioOfWhole: Number(median(wholes.map((time, round) => time / base.wholes[round])).toFixed(3)),
      })),
    );
  }
  return { levers: measured, load: loadavg()[0] };
}
