import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import type { Network } from "../../../packages/agent/dist/networks/network.js";
import { layersModelPolicy, networkPolicy } from "../../../packages/agent/dist/policy.js";
import { ACTIONS, apart, network, observation, observations, said, sequencesFor } from "./fixture.js";
import { mixture, stockHead } from "./stock.js";

const KINDS = [
  { kind: "mlp", memory: "none", side: 0 },
  { kind: "mlp", memory: "none", side: 2 },
  { kind: "conv", memory: "none", side: 0 },
  { kind: "conv", memory: "none", side: 2 },
  { kind: "impala", memory: "none", side: 2 },
  { kind: "mlp", memory: "gru", side: 2 },
  { kind: "mlp", memory: "lstm", side: 0 },
  { kind: "conv", memory: "lstm", side: 2 },
] as const;
const CASES = (["wasm", "cpu"] as const).flatMap((backend) => KINDS.map((each) => ({ backend, ...each })));
const COUNT = 8;

describe.each(CASES)("$kind with memory $memory and $side side numbers on $backend", (one) => {
  const { backend, kind, memory, side } = one;
  let net: Network;
  let before = 0;
  const seen = observations(COUNT, side);
  const sequences = () => (net.memorySize > 0 ? sequencesFor(net, COUNT) : undefined);
  const forward = () => said(net, seen.cells, seen.side, COUNT, sequences());
  const inputs = () => net.inputs(seen.cells, seen.side, COUNT, sequences());

  beforeAll(async () => {
    await chooseBackend(backend);
    before = tf.memory().numTensors;
    net = network(kind, { side, memory });
    return () => {
      net.dispose();
      expect(tf.memory().numTensors).toBe(before);
    };
  });
  afterEach(() => {
    expect(tf.memory().numTensors).toBe(before + net.variables.length);
  });

  it("computes what stock operations compute", () => {
    tf.tidy(() => {
      const head = net.head(inputs()).dataSync();
      expect(apart(head, stockHead(net, inputs(), [...net.variables]).dataSync())).toBeLessThan(1e-5);
    });
  });

  it("has the same outputs on the tape, off it step by step, and cut in two", () => {
    const { logits, values } = forward();
    tf.tidy(() => {
      const cut = net.apply(inputs());
      expect(apart(cut.logits.dataSync(), logits)).toBeLessThan(memory === "none" ? 1e-12 : 1e-6);
      expect(apart(cut.value.dataSync(), values)).toBeLessThan(memory === "none" ? 1e-12 : 1e-6);
    });
  });

  it("has the gradients of stock operations, or where there are none, of finite differences", () => {
    tf.tidy(() => {
      // Over empty cells a fresh bias leaves relu at its kink, where differences are no gradient: move it away.
      const fresh = net.weights();
      net.setWeights(
        fresh.map((values, k) => (net.names[k].endsWith("bias") ? values.map((b) => b + 0.05) : values)),
      );
      const given = inputs();
      const ours = tf.variableGrads(() => mixture(net.head(given)), [...net.variables]).grads;
      if (backend === "cpu" || kind === "mlp") {
        const stock = tf.variableGrads(
          () => mixture(stockHead(net, given, [...net.variables])),
          [...net.variables],
        ).grads;
        net.variables.forEach(({ name, size }, k) => {
          expect(size).toBeGreaterThan(0);
          expect(apart(ours[name].dataSync(), stock[name].dataSync()), net.names[k]).toBeLessThan(2e-4);
        });
      }
      if (backend === "wasm") {
        net.variables.forEach((variable, k) => {
          const gradient = ours[variable.name].dataSync();
          for (const i of [0, Math.floor(variable.size / 2), variable.size - 1]) {
            const difference = slope(net, k, i, () => mixture(net.head(given)).dataSync()[0]);
            expect(Math.abs(difference - gradient[i]), `${net.names[k]}[${i}]`).toBeLessThan(
              0.02 + 0.05 * Math.abs(gradient[i]),
            );
          }
        });
      }
      net.setWeights(fresh);
    });
  });

  it("is a stock layers model of the same function", () => {
    const model = net.layersModel();
    const memories = memory === "none" ? [] : memory === "gru" ? ["memory0"] : ["memory0", "memory1"];
    expect(model.inputNames).toEqual(["planes", ...(side > 0 ? ["side"] : []), ...memories]);
    expect(model.outputs.slice(0, 2).map(({ shape }) => shape)).toEqual([
      [null, ACTIONS],
      [null, 1],
    ]);
    const remembered = sequences()?.memory.slice() ?? new Float32Array(0);
    const [own, models] = [new Float32Array(COUNT * ACTIONS), new Float32Array(COUNT * ACTIONS)];
    const [mine, theirs] = [widened(remembered), widened(remembered)];
    const policy = layersModelPolicy(model, observation(side));
    expect(policy.memorySize).toBe(net.memorySize);
    networkPolicy(net).probabilities(seen.cells, seen.side, COUNT, own, mine);
    policy.probabilities(seen.cells, seen.side, COUNT, models, theirs);
    expect(apart(own, models)).toBeLessThan(1e-5);
    expect(apart(mine, theirs)).toBeLessThan(1e-5);
    if (memory !== "none") expect(apart(mine, widened(remembered))).toBeGreaterThan(1e-2);
    model.dispose();
  });

  /** The same memory for eight slots that was made for two. */
  const widened = (two: Float32Array) =>
    Float32Array.from({ length: 4 * two.length }, (_, i) => two[i % two.length]);

  it("takes weights and gives them back", () => {
    const [start, { logits }] = [net.weights(), forward()];
    net.setWeights(start.map((values) => values.map((w) => 2 * w + 0.1)));
    expect(apart(forward().logits, logits)).toBeGreaterThan(1e-3);
    net.setWeights(start);
    expect(net.weights()).toEqual(start);
    expect(forward().logits).toEqual(logits);
    expect(() => net.setWeights(start.slice(1))).toThrow(RangeError);
  });

  it("is the same for the same seed and starts nearly uniform", () => {
    const [twin, other] = [network(kind, { side, memory }), network(kind, { side, memory, seed: 2 })];
    expect(twin.weights()).toEqual(net.weights());
    expect(other.weights()).not.toEqual(net.weights());
    for (const made of [twin, other]) made.dispose();
    const { logits } = forward();
    expect(apart(logits, new Float32Array(COUNT * ACTIONS))).toBeLessThan(0.1);
  });

  it("names each variable once", () => {
    expect(net.names).toHaveLength(net.variables.length);
    expect(new Set(net.names).size).toBe(net.names.length);
    expect(net.names.slice(-4)).toEqual(["policy/kernel", "policy/bias", "value/kernel", "value/bias"]);
  });

  it("shows the activations of its hidden layers, those before the heads to the last number", () => {
    const names = net.layers.map(({ name }) => name);
    const memories = widened(sequences()?.memory ?? new Float32Array(0));
    const read = net.activations(seen.cells, seen.side, COUNT, names, memories.slice());
    net.layers.forEach(({ shape }, i) => {
      expect(read[i]).toHaveLength(COUNT * shape.reduce((a, b) => a * b));
      expect(read[i].some((x) => x !== 0)).toBe(true);
    });
    expect(net.activations(seen.cells, seen.side, COUNT, [names[0]], memories.slice())[0]).toEqual(read[0]);
    const out = { logits: new Float32Array(COUNT * ACTIONS), values: new Float32Array(COUNT) };
    net.forward(seen.cells, seen.side, COUNT, out, memories);
    const [last, units] = [read[read.length - 1], net.layers[names.length - 1].shape[0]];
    const [kernel, bias] = net.weights().slice(-2);
    const values = Float32Array.from(
      { length: COUNT },
      (_, row) => kernel.reduce((sum, w, u) => sum + w * last[row * units + u], 0) + bias[0],
    );
    expect(apart(values, out.values)).toBeLessThan(1e-5);
    expect(() => net.activations(seen.cells, seen.side, COUNT, ["dens0"], memories)).toThrow(
      /there are dense0|conv0|stage0/,
    );
  });
});

/** d f / d weight by a central difference. */
function slope(net: Network, variable: number, i: number, f: () => number): number {
  const start = net.weights();
  const moved = (by: number) => {
    const weights = start.map((values) => values.slice());
    weights[variable][i] += by;
    net.setWeights(weights);
    return f();
  };
  const difference = (moved(2e-4) - moved(-2e-4)) / 4e-4;
  net.setWeights(start);
  return difference;
}
