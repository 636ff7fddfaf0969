import { readFileSync } from "node:fs";
import type { Network, Settings } from "@mesagrid/agent";
import { loadProgram } from "@mesagrid/env";
import type { Trunk } from "../../packages/agent/dist/world-model/trunk.js";
import { median, used } from "./measure.js";

/** Parts of the agent that are not public: this file runs from where the tests are compiled to, far from them. */
const { chooseBackend } = (await agent(
  "backend.js",
)) as typeof import("../../packages/agent/dist/backend.js");
const { kernelsOf } = (await agent(
  "fast/choose-kernels.js",
)) as typeof import("../../packages/agent/dist/fast/choose-kernels.js");
const { Session } = (await agent("session.js")) as typeof import("../../packages/agent/dist/session.js");
const { defaultSettings } = (await agent(
  "settings.js",
)) as typeof import("../../packages/agent/dist/settings.js");

function agent(file: string): Promise<unknown> {
  return import(new URL(`packages/agent/dist/${file}`, `file://${process.cwd()}/`).href);
}

/** One training to measure, in a process of its own. */
export interface TrainRun {
  readonly backend: "wasm" | "tensorflow" | "cpu";
  readonly algorithm: "ppo" | "a2c";
  readonly network: "mlp" | "conv";
  readonly kernels: "auto" | "stock";
  /** What differs from the default settings. */
  readonly settings?: Partial<Settings>;
  /** Iterations before measuring and seconds of it; at least one iteration is measured. */
  readonly warmUp: number;
  readonly seconds: number;
  readonly seed: number;
}

export interface TrainRate {
  readonly kernels: "simd" | "stock";
  /**
   * Env steps a second of the whole loop, collecting and learning, by the median iteration. In processor time, of all
   * threads: what one core does, and what neighbours on the machine change least.
   */
  readonly stepsPerSecond: number;
  /** The same by the clock on the wall. */
  readonly wallStepsPerSecond: number;
  /** Shares of the loop's time. Inference holds what collecting takes beside the env: asking the network and drawing actions. */
  readonly share: { readonly env: number; readonly inference: number; readonly update: number };
}

/** A training that goes on by one iteration a call. */
interface Running {
  readonly kernels: TrainRate["kernels"];
  /** Env steps of an iteration. */
  readonly size: number;
  /** Milliseconds of processor time that an iteration and its parts took, and of the clock. */
  iterate(): Record<"whole" | "env" | "inference" | "update" | "wall", number>;
}

/** Cheese-corner, 9 x 9, with the default settings: 256 slots, MLP 2 x 128; PPO: 32 steps, 3 epochs, 4 minibatches. */
export async function startTraining(run: TrainRun): Promise<Running> {
  await chooseBackend(run.backend);
  const program = loadProgram(readFileSync("scenarios/cheese-corner.json", "utf8"), { size: [9, 9] });
  const { kernels } = run;
  const settings = { ...defaultSettings(run.algorithm, run.network), ...run.settings, kernels };
  const start = new Session(program, program.phases, settings, run.seed);
  // Its own first weights serve as a trunk: the time of a step hangs on what the network is.
  const session =
    settings.trunkMode === "free"
      ? start
      : new Session(program, program.phases, settings, run.seed, { trunk: bodyOf(start.network) });
  const { env, collector, algorithm, batches } = session;
  env.setReward(program.phases[0].reward);
  collector.restart();
  const step = env.step.bind(env);
  let inEnv = 0;
  env.step = (...given) => {
    const start = used();
    step(...given);
    inEnv += used() - start;
  };
  return {
    kernels: kernelsOf(session.network),
    size: session.rolloutSize,
    iterate() {
      inEnv = 0;
      const [clock, start] = [performance.now(), used()];
      const batch = collector.collect();
      const collected = used();
      algorithm.update(batch, batches);
      const end = used();
      const inference = collected - start - inEnv;
      const wall = performance.now() - clock;
      return { whole: end - start, env: inEnv, inference, update: end - collected, wall };
    },
  };
}

/** The body of a network, as a trunk. */
function bodyOf(network: Network): Trunk {
  const names = network.names.filter((name) => !/^(?:policy|value)\//.test(name));
  const values = network.weights().slice(0, names.length);
  return { names, shapes: names.map((_, i) => network.variables[i].shape), values };
}

/** The rate of a training in this process. */
export async function measureTraining(run: TrainRun): Promise<TrainRate> {
  const training = await startTraining(run);
  for (let i = 0; i < run.warmUp; i++) training.iterate();
  const times = [training.iterate()];
  const end = performance.now() + run.seconds * 1000;
  while (performance.now() < end) times.push(training.iterate());
  const middle = (part: keyof (typeof times)[number]) => median(times.map((time) => time[part]));
  const share = (part: keyof (typeof times)[number]) => Number((middle(part) / middle("whole")).toFixed(3));
  return {
    kernels: training.kernels,
    stepsPerSecond: Math.round((training.size / middle("whole")) * 1000),
    wallStepsPerSecond: Math.round((training.size / middle("wall")) * 1000),
    share: { env: share("env"), inference: share("inference"), update: share("update") },
  };
}
