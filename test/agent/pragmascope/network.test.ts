import { createStream, PURPOSE } from "@mesagrid/env";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { createAlgorithm } from "../../../packages/agent/dist/algorithms/algorithm.js";
import { Descent } from "../../../packages/agent/dist/algorithms/descent.js";
import { gradientStep } from "../../../packages/agent/dist/algorithms/gradient-step.js";
import type { Batch } from "../../../packages/agent/dist/algorithms/types.js";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { chooseKernels } from "../../../packages/agent/dist/fast/choose-kernels.js";
import { PLAIN } from "../../../packages/agent/dist/loss.js";
import type { Network } from "../../../packages/agent/dist/networks/network.js";
import { readVariable } from "../../../packages/agent/dist/optimizers/vectors.js";
import { Pragmascope } from "../../../packages/agent/dist/regularizers/pragmascope.js";
import { ACTIONS, apart, batchFor, network, settings } from "../core/fixture.js";
import { normals, plainPenalty, plainStandardised, rowsOf } from "./plain.js";

const SIZE = 24;
const WIDTH = 3;

beforeAll(async () => {
  await chooseBackend("wasm");
});

/** A batch, and abstractions of two thirds of its rows. */
function batchOf(net: Network, size = SIZE): Batch {
  const values = normals(size, WIDTH, 9);
  const places = Int32Array.from({ length: size }, (_, row) => (row % 3 === 1 ? -1 : size - 1 - row));
  return { ...batchFor(net, size), abstractions: { width: WIDTH, values, places } };
}

/** The sum of the layers' penalties, from activations that the network itself tells. */
function formula(
  net: Network,
  { size, cells, side, sequences, abstractions }: Batch,
  layers: string[],
): number {
  if (!abstractions) throw new Error("no abstractions");
  const rows = [...abstractions.places.keys()].filter((row) => abstractions.places[row] >= 0);
  const known = rowsOf(abstractions.values, size);
  const phi = plainStandardised(rows.map((row) => known[abstractions.places[row]]));
  const steps = sequences?.steps ?? 1;
  const slots = size / steps;
  const memory = sequences?.memory.slice() ?? new Float32Array(0);
  const all = layers.map(() => [] as number[][]);
  for (let t = 0; t < steps; t++) {
    const [from, to] = [t * slots, (t + 1) * slots];
    for (let slot = 0; slot < slots; slot++) {
      if (sequences?.starts[from + slot]) memory.fill(0, slot * net.memorySize, (slot + 1) * net.memorySize);
    }
    const part = (array: Uint8Array | Float32Array) =>
      array.subarray((from * array.length) / size, (to * array.length) / size);
    const read = net.activations(
      part(cells) as Uint8Array,
      part(side) as Float32Array,
      slots,
      layers,
      memory,
    );
    for (const [i, h] of read.entries()) all[i].push(...rowsOf(h, slots));
  }
  return all.reduce(
    (sum, h) =>
      sum +
      plainPenalty(
        rows.map((row) => h[row]),
        phi,
      ),
    0,
  );
}

const CASES = [
  { kind: "mlp", kernels: "stock", memory: "none", layers: ["dense1"] },
  { kind: "mlp", kernels: "simd", memory: "none", layers: ["dense1"] },
  { kind: "mlp", kernels: "simd", memory: "none", layers: ["dense0", "dense1"] },
  { kind: "conv", kernels: "stock", memory: "none", layers: ["conv0", "dense0"] },
  { kind: "conv", kernels: "simd", memory: "none", layers: ["conv0", "dense0"] },
  { kind: "conv", kernels: "simd", memory: "none", layers: ["conv1"] },
  { kind: "mlp", kernels: "stock", memory: "gru", layers: ["dense1", "gru"] },
  { kind: "mlp", kernels: "simd", memory: "gru", layers: ["dense1", "gru"] },
  { kind: "conv", kernels: "simd", memory: "lstm", layers: ["lstm"] },
] as const;

describe.each(CASES)("$layers of $kind with memory $memory on $kernels kernels", (wanted) => {
  const STRENGTH = 2;
  const layers = [...wanted.layers];

  function stepped() {
    const plain = network(wanted.kind, { side: 1, memory: wanted.memory });
    plain.setWeights(plain.weights().map((values, i) => values.map((w, j) => w + 0.2 * Math.sin(3 * i + j))));
    const net = chooseKernels(plain, wanted.kernels, () => new Uint8Array(plain.observation.cellsSize));
    const descent = new Descent(net, settings("a2c", { memory: wanted.memory }));
    const batch = batchOf(net);
    batch.advantages.fill(0);
    const options = {
      surrogate: PLAIN,
      weights: { entropy: 0, value: 0, clip: 0.2, valueClip: 1 },
      spectralDecoupling: 0,
      pragmascope: new Pragmascope(layers, STRENGTH),
      learningRate: 0,
      maxGradientNorm: 0,
    };
    const tensors = tf.memory().numTensors;
    const terms = gradientStep(descent, ACTIONS, batch, options);
    expect(tf.memory().numTensors).toBe(tensors);
    const { vectors } = descent.learner;
    return {
      net,
      terms,
      batch,
      gradient: vectors.variables.map((rows) => readVariable(rows, vectors.gradient())),
    };
  }

  it("is its formula, and its gradient that of finite differences", () => {
    const { net, terms, batch, gradient } = stepped();
    const plain = formula(net, batch, layers);
    expect(terms.pragmascope).toBeCloseTo(STRENGTH * plain, 4);
    expect(terms.unaccounted).toBeCloseTo(plain / layers.length, 4);
    expect(terms.gradientNorm).toBeCloseTo(Math.hypot(...gradient.flatMap((g) => [...g])), 4);
    const weights = net.weights();
    const largest = Math.max(
      ...gradient.map((values) => values.reduce((most, g) => Math.max(most, Math.abs(g)), 0)),
    );
    for (const [index, values] of weights.entries()) {
      const sizes = gradient[index].map(Math.abs);
      for (const at of [1 % values.length, sizes.indexOf(Math.max(...sizes))]) {
        const [more, less] = [1e-3, -1e-3].map((by) => {
          net.setWeights(weights.map((w, i) => (i === index ? w.with(at, w[at] + by) : w)));
          return formula(net, batch, layers);
        });
        const slope = (STRENGTH * (more - less)) / 2e-3;
        expect(Math.abs(gradient[index][at] - slope), `${net.names[index]} ${at}`).toBeLessThan(
          0.02 * largest,
        );
      }
    }
    expect(largest).toBeGreaterThan(0.01);
    net.dispose();
  });
});

describe.each([
  { kind: "mlp", layers: "dense0,dense1" },
  { kind: "conv", layers: "conv1,dense0" },
] as const)("updates of $kind with a penalty of $layers", ({ kind, layers }) => {
  const changed = { pragmascope: 5, pragmascopeLayers: layers, minibatches: 2 };

  /** Whole updates, and the weights after them. */
  function updated(kernels: "simd" | "stock", more = {}) {
    const plain = network(kind, { side: 1, hidden: [16, 8] });
    const start = plain.weights();
    const net = chooseKernels(plain, kernels, () => new Uint8Array(plain.observation.cellsSize));
    const algorithm = createAlgorithm(net, settings("ppo", { ...changed, ...more }));
    const stream = createStream(1, PURPOSE.batches);
    const batch = batchOf(network(kind, { side: 1, hidden: [16, 8] }), 90);
    const metrics = [1, 2, 3].map(() => algorithm.update(batch, stream));
    return { net, start, metrics, weights: net.weights() };
  }

  it("go the same way on our kernels and on stock ones, and another way than without it", () => {
    const [ours, stock, without] = [updated("simd"), updated("stock"), updated("stock", { pragmascope: 0 })];
    for (const [i, values] of stock.weights.entries()) {
      const way = apart(values, stock.start[i]);
      expect(apart(ours.weights[i], values), stock.net.names[i]).toBeLessThan(0.02 * way + 1e-5);
    }
    expect(apart(without.weights[0], stock.weights[0])).toBeGreaterThan(1e-3);
    for (const [i, { pragmascope = 0, unaccounted = 0 }] of ours.metrics.entries()) {
      expect(stock.metrics[i].pragmascope).toBeCloseTo(pragmascope, 3);
      expect(pragmascope).toBeCloseTo(10 * unaccounted, 6);
    }
    expect(without.metrics[0]).not.toHaveProperty("pragmascope");
    expect(without.metrics[0]).not.toHaveProperty("unaccounted");
    const last = ours.metrics[2].unaccounted ?? 1;
    expect(last).toBeLessThan((ours.metrics[0].unaccounted ?? 0) - 0.01);
    for (const { net } of [ours, stock, without]) net.dispose();
  });
});
