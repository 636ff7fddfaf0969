import { createStream, PURPOSE, shuffle } from "@mesagrid/env";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Algorithm,
  createAlgorithm,
  TrainingError,
  type UpdateMetrics,
} from "../../../packages/agent/dist/algorithms/algorithm.js";
import {
  rowNumbers,
  selectRows,
  selectUnits,
  unitsOf,
} from "../../../packages/agent/dist/algorithms/samples.js";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { softmaxRows } from "../../../packages/agent/dist/chances.js";
import type { Network } from "../../../packages/agent/dist/networks/network.js";
import { ACTIONS, batchFor, network, said, settings } from "./fixture.js";

const LEARNERS = [
  { algorithm: "ppo", kind: "mlp", memory: "none" },
  { algorithm: "ppo", kind: "conv", memory: "none" },
  { algorithm: "ppo", kind: "impala", memory: "none" },
  { algorithm: "ppo", kind: "mlp", memory: "gru" },
  { algorithm: "a2c", kind: "mlp", memory: "lstm" },
  { algorithm: "a2c", kind: "conv", memory: "none" },
  { algorithm: "reinforce", kind: "mlp", memory: "none" },
] as const;
type Kind = Pick<(typeof LEARNERS)[number], "algorithm" | "kind" | "memory">;
// Convolutions on the cpu backend take seconds; that they learn the same there is a test of its own.
const CASES = (["wasm", "cpu"] as const).flatMap((backend) =>
  LEARNERS.filter(({ kind }) => backend === "wasm" || kind === "mlp").map((each) => ({ backend, ...each })),
);
const SIZE = 24;

interface Learner {
  net: Network;
  algorithm: Algorithm;
  stream: Uint32Array;
}

function learner({ algorithm, kind, memory }: Kind, changed = {}): Learner {
  const net = network(kind, { side: 1, memory });
  return {
    net,
    algorithm: createAlgorithm(net, settings(algorithm, { memory, ...changed })),
    stream: createStream(1, PURPOSE.batches),
  };
}

/** A few updates on rollouts of made-up numbers. */
function updates({ net, algorithm, stream }: Learner, count: number, from = 0): UpdateMetrics[] {
  return Array.from({ length: count }, (_, i) => algorithm.update(batchFor(net, SIZE, from + i), stream));
}

function free({ net, algorithm }: Learner): void {
  algorithm.dispose();
  net.dispose();
}

describe.each(CASES)("$algorithm of $kind with memory $memory on $backend", ({ backend, ...which }) => {
  const { algorithm: name, kind } = which;

  beforeAll(async () => {
    await chooseBackend(backend);
  });

  it("makes actions with an advantage likelier and values nearer to the returns", () => {
    // A convolution's weights act on every cell at once, so the same step takes it much further.
    const learningRate = kind === "mlp" ? 0.01 : name === "ppo" ? 0.002 : 0.004;
    const one = learner(which, { entropy: 0, learningRate, normaliseAdvantages: false });
    const valueLosses: number[] = [];
    for (let i = 0; i < 12; i++) {
      const batch = batchFor(one.net, SIZE);
      batch.returns.fill(1);
      batch.actions.forEach((action, row) => {
        batch.advantages[row] = action === 2 ? 1 : -0.3;
      });
      valueLosses.push(one.algorithm.update(batch, one.stream).valueLoss);
    }
    const { cells, side, sequences } = batchFor(one.net, SIZE);
    const { logits } = said(one.net, cells, side, SIZE, sequences);
    softmaxRows(logits, SIZE, ACTIONS);
    const mean = logits.filter((_, i) => i % ACTIONS === 2).reduce((a, b) => a + b) / SIZE;
    expect(mean).toBeGreaterThan(0.35);
    expect(valueLosses.at(-1)).toBeLessThan(valueLosses[0] / 2);
    free(one);
  });

  it("leaves no tensor behind", () => {
    const before = tf.memory().numTensors;
    const one = learner(which);
    const during = tf.memory().numTensors;
    updates(one, 2);
    expect(tf.memory().numTensors).toBe(during);
    free(one);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("gives the same bits for the same seed", () => {
    const [one, other] = [learner(which), learner(which)];
    expect(updates(one, 3)).toEqual(updates(other, 3));
    expect(other.net.weights()).toEqual(one.net.weights());
    for (const each of [one, other]) free(each);
  });

  it("goes on from stored weights, state and stream bit for bit", () => {
    const [whole, resumed] = [learner(which), learner(which)];
    updates(whole, 2);
    resumed.net.setWeights(whole.net.weights());
    resumed.algorithm.setState(whole.algorithm.state());
    resumed.stream.set(whole.stream);
    expect(updates(resumed, 2, 2)).toEqual(updates(whole, 2, 2));
    expect(resumed.net.weights()).toEqual(whole.net.weights());
    for (const each of [whole, resumed]) free(each);
  });

  it("reports finite metrics, and no change of the policy where there was none", () => {
    const one = learner(which, { epochs: 1, minibatches: 1 });
    const [metrics] = updates(one, 1);
    for (const value of Object.values(metrics)) expect(Number.isFinite(value)).toBe(true);
    expect(metrics.approxKl).toBeCloseTo(0, 10);
    expect(metrics.epochs).toBe(1);
    expect(metrics.clipFraction).toBe(0);
    expect(metrics.entropy).toBeCloseTo(Math.log(ACTIONS), 2);
    free(one);
  });

  it("refuses a loss that is not finite and leaves weights, state and tensors as they were", () => {
    const one = learner(which);
    updates(one, 1);
    const [weights, state] = [one.net.weights(), one.algorithm.state()];
    const tensors = tf.memory().numTensors;
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const batch = batchFor(one.net, SIZE);
      batch.returns.fill(bad);
      let failure: unknown;
      try {
        one.algorithm.update(batch, one.stream);
      } catch (error) {
        failure = error;
      }
      expect(failure).toBeInstanceOf(TrainingError);
      expect(failure).toMatchObject({ code: "non-finite-loss" });
      expect((failure as TrainingError).hint).toContain("learningRate");
    }
    expect(one.net.weights()).toEqual(weights);
    expect(one.algorithm.state()).toEqual(state);
    expect(tf.memory().numTensors).toBe(tensors);
    free(one);
  });

  it("takes its step size from learningRate", () => {
    const one = learner(which);
    const start = one.net.weights();
    one.algorithm.learningRate = 0;
    updates(one, 1);
    expect(one.net.weights()).toEqual(start);
    free(one);
  });
});

describe("backends", () => {
  it.each(LEARNERS)("wasm and cpu train the same $kind with memory $memory by $algorithm", async (which) => {
    const results = [];
    for (const backend of ["wasm", "cpu"] as const) {
      await chooseBackend(backend);
      const one = learner(which);
      updates(one, 2);
      results.push(one.net.weights().flatMap((values) => [...values]));
      free(one);
    }
    const [wasm, cpu] = results;
    const largest = Math.max(...wasm.map((w, i) => Math.abs(w - cpu[i])));
    expect(largest).toBeLessThan(1e-4);
  });
});

describe("PPO", () => {
  const which = { algorithm: "ppo", kind: "mlp", memory: "none" } as const;

  beforeAll(async () => {
    await chooseBackend("wasm");
  });

  it("makes no further pass once one has gone too far", () => {
    const passes = (targetKl: number) => {
      const one = learner(which, { epochs: 5, learningRate: 0.02, targetKl });
      const [{ epochs, approxKl }] = updates(one, 1);
      free(one);
      return { epochs, approxKl };
    };
    expect(passes(0).epochs).toBe(5);
    expect(passes(1e9).epochs).toBe(5);
    const stopped = passes(0.01);
    expect(stopped.epochs).toBeGreaterThan(0);
    expect(stopped.epochs).toBeLessThan(5);
    expect(stopped.approxKl).toBeLessThan(passes(0).approxKl);
  });

  it("moves values less where they are clipped", () => {
    const moved = (valueClip: number) => {
      const one = learner(which, { epochs: 8, learningRate: 0.02, valueClip, maxGradientNorm: 0 });
      const batch = batchFor(one.net, SIZE);
      batch.returns.set(batch.values.map((value) => value + 5));
      one.algorithm.update(batch, one.stream);
      const { values } = said(one.net, batch.cells, batch.side, SIZE);
      free(one);
      return Math.max(...values.map((value, row) => Math.abs(value - batch.values[row])));
    };
    // A value that has left the bound stays in the loss, but no longer hangs on the weights.
    expect(moved(0.05)).toBeLessThan(moved(0) / 2);
  });
});

describe("minibatches", () => {
  it("are a permutation that the stream alone decides", () => {
    const [a, b] = [rowNumbers(100), rowNumbers(100)];
    shuffle(a, createStream(3, PURPOSE.batches));
    shuffle(b, createStream(3, PURPOSE.batches));
    expect(a).toEqual(b);
    expect(a).not.toEqual(rowNumbers(100));
    expect([...a].sort((x, y) => x - y)).toEqual([...rowNumbers(100)]);
  });

  it("take every place equally often", () => {
    const stream = createStream(1, PURPOSE.batches);
    const counts = new Uint32Array(9);
    for (let i = 0; i < 3000; i++) {
      const rows = rowNumbers(3);
      shuffle(rows, stream);
      rows.forEach((row, place) => {
        counts[row * 3 + place]++;
      });
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });

  it("hold whole sequences, each with its memory and its starts", async () => {
    await chooseBackend("cpu");
    const net = network("mlp", { side: 1, memory: "lstm" });
    const batch = batchFor(net, 12);
    expect(unitsOf(batch)).toBe(3);
    const samples = selectUnits(batch, Uint32Array.of(2, 0));
    const rows = [0, 1, 2, 3].flatMap((t) => [3 * t + 2, 3 * t]);
    expect([...samples.actions]).toEqual(rows.map((row) => batch.actions[row]));
    expect([...samples.values]).toEqual(rows.map((row) => batch.values[row]));
    expect(samples.sequences?.steps).toBe(4);
    expect([...(samples.sequences?.starts ?? [])]).toEqual(rows.map((row) => batch.sequences?.starts[row]));
    expect([...(samples.sequences?.memory ?? [])]).toEqual([
      ...(batch.sequences?.memory.subarray(24, 36) ?? []),
      ...(batch.sequences?.memory.subarray(0, 12) ?? []),
    ]);
    net.dispose();
  });

  it("hold the rows asked for", async () => {
    await chooseBackend("cpu");
    const net = network("mlp", { side: 1 });
    const batch = batchFor(net, 5);
    const samples = selectRows(batch, Uint32Array.of(4, 1));
    expect(samples.size).toBe(2);
    expect([...samples.actions]).toEqual([batch.actions[4], batch.actions[1]]);
    expect([...samples.side]).toEqual([batch.side[4], batch.side[1]]);
    expect(samples.cells.subarray(0, 40)).toEqual(batch.cells.subarray(160, 200));
    expect([...samples.returns]).toEqual([batch.returns[4], batch.returns[1]]);
    net.dispose();
  });
});
