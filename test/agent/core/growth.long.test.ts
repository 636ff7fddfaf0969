import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createStream, PURPOSE } from "@mesagrid/env";
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { createAlgorithm } from "../../../packages/agent/dist/algorithms/algorithm.js";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { chooseKernels } from "../../../packages/agent/dist/fast/choose-kernels.js";
import { batchFor, network, settings } from "./fixture.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes in use, JavaScript's and those of buffers, WebAssembly's memory among them. Buffers are freed a while after. */
async function bytesInUse(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 10; i++) {
    collectGarbage();
    await setTimeout(10);
    const { heapUsed, external } = process.memoryUsage();
    least = Math.min(least, heapUsed + external);
  }
  return least;
}

const CASES = [
  { kind: "mlp", memory: "none", kernels: "simd", updates: 5000 },
  { kind: "mlp", memory: "none", kernels: "stock", updates: 5000 },
  { kind: "mlp", memory: "gru", kernels: "simd", updates: 5000 },
  { kind: "mlp", memory: "lstm", kernels: "simd", updates: 5000 },
  { kind: "mlp", memory: "gru", kernels: "stock", updates: 1000 },
  { kind: "mlp", memory: "lstm", kernels: "stock", updates: 1000 },
  { kind: "impala", memory: "none", kernels: "stock", updates: 500 },
] as const;

it.each(CASES)(
  "$kind with memory $memory on $kernels kernels: $updates updates take up no room",
  async (one) => {
    await chooseBackend("wasm");
    const stock = network(one.kind, { side: 1, memory: one.memory, hidden: [8] });
    const net = chooseKernels(stock, one.kernels, () => new Uint8Array(stock.observation.cellsSize));
    const config = settings("ppo", { memory: one.memory, epochs: 1, minibatches: 1 });
    const algorithm = createAlgorithm(net, config);
    const stream = createStream(1, PURPOSE.batches);
    const batch = batchFor(net, 8);
    const update = (times: number) => {
      for (let i = 0; i < times; i++) algorithm.update(batch, stream);
    };
    update(one.updates / 5);
    const [tensors, bytes] = [tf.memory().numTensors, await bytesInUse()];
    update((4 * one.updates) / 5);
    expect(tf.memory().numTensors).toBe(tensors);
    // Nothing of an update stays; what compiled code and caches take by the way is less than this.
    expect((await bytesInUse()) - bytes).toBeLessThan(500_000);
    net.dispose();
  },
);
