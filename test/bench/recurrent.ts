import { spawn } from "node:child_process";
import { once } from "node:events";
import { loadavg } from "node:os";
import { createInterface } from "node:readline";
import { median } from "./measure.js";
import { startTraining } from "./train-run.js";

/** A gradient step on so many steps of so many slots, with the default 128 units of memory over 64 relu units. */
const SLOTS = 64;
const STEPS = 16;
const ROUNDS = 25;
const WARM_UP = 3;
/** Gradient steps of each in a round. */
const IN_TURN = 10;
/** What torch is asked of; it has to have it. */
const PYTHON = process.env.PYTHON ?? "python3";

/** Answers with the milliseconds of processor time that each of some gradient steps took; undefined if it is not there. */
interface Steps {
  readonly name: string;
  milliseconds(): Promise<number>;
}

async function ours(memory: "gru" | "lstm", kernels: "auto" | "stock"): Promise<Steps> {
  // So small a step size that the network stays as it is: the kernels' time hangs on how much of a layer is 0.
  const still = { learningRate: 1e-7, epochs: 1, minibatches: 1 };
  const settings = { ...still, slots: SLOTS, horizon: STEPS, hidden: [64], memory };
  const shared = {
    backend: "wasm",
    algorithm: "ppo",
    network: "mlp",
    warmUp: 0,
    seconds: 0,
    seed: 1,
  } as const;
  const training = await startTraining({ ...shared, kernels, settings });
  return {
    name: training.kernels,
    async milliseconds() {
      return median(Array.from({ length: IN_TURN }, () => training.iterate().update));
    },
  };
}

/** PyTorch in a process of its own, with an end to it; undefined where there is none. */
async function torch(memory: "gru" | "lstm"): Promise<(Steps & { end(): void }) | undefined> {
  const script = ["test/bench/recurrent.py", memory, String(SLOTS), String(STEPS)];
  const env = { ...process.env, OMP_NUM_THREADS: "1" };
  const child = spawn(PYTHON, script, { env, stdio: ["pipe", "pipe", "ignore"] });
  const lines = createInterface(child.stdout);
  const gone = once(child, "exit").then(() => undefined);
  const ask = async (steps: number): Promise<number | undefined> => {
    const line = once(lines, "line") as Promise<string[]>;
    child.stdin.write(`${steps}\n`);
    const answer = await Promise.race([line, gone]);
    return answer && Number(answer[0]);
  };
  child.stdin.on("error", () => undefined);
  if ((await ask(1)) === undefined) return undefined;
  return {
    name: "torch",
    milliseconds: async () => (await ask(IN_TURN)) ?? Number.NaN,
    end: () => child.stdin.end(),
  };
}

/**
 * What a gradient step through time costs on the kernels, in stock tfjs and in PyTorch, in turn, so that a slow minute hits
 * all alike. Milliseconds of processor time; ratios are medians of those of single rounds, to PyTorch or, without it, to stock.
 */
export async function benchRecurrent() {
  const measured = [];
  for (const memory of ["gru", "lstm"] as const) {
    const peer = await torch(memory);
    const all: Steps[] = [await ours(memory, "auto"), await ours(memory, "stock"), ...(peer ? [peer] : [])];
    const times = all.map((): number[] => []);
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      for (const [i, steps] of all.entries()) {
        const time = await steps.milliseconds();
        if (round >= 0) times[i].push(time);
      }
    }
    peer?.end();
    const base = times[times.length - 1];
    const against = all[all.length - 1].name;
    measured.push(
      ...all.map(({ name }, i) => ({
        memory,
        name,
        milliseconds: Number(median(times[i]).toFixed(2)),
        [`ratioTo${against}`]: Number(median(times[i].map((time, round) => time / base[round])).toFixed(2)),
      })),
    );
  }
  return { recurrent: measured, load: loadavg()[0] };
}
