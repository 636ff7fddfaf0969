import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { lossOnTape } from "../../../packages/agent/dist/algorithms/tape-learner.js";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { Engine } from "../../../packages/agent/dist/fast/engine.js";
import { shapeOf } from "../../../packages/agent/dist/fast/shape.js";
import { actorCriticLoss, clipped } from "../../../packages/agent/dist/loss.js";
import type { Network } from "../../../packages/agent/dist/networks/network.js";
import { ACTIONS, apart, batchFor, network, observations } from "../core/fixture.js";

/** Widths that are no multiple of anything, that need several segments, and deep ones. */
const MLPS = [[16, 8], [24], [40, 128, 7], [1], [300, 20]].map((hidden) => ({
  kind: "mlp" as const,
  channels: [] as number[],
  hidden,
}));
const CONVS = [[4, 8], [16, 32], [20], [16, 3, 40]].map((channels) => ({
  kind: "conv" as const,
  channels,
  hidden: [24],
}));
const CASES = [...MLPS, ...CONVS].flatMap((shape) => [0, 1, 5].map((side) => ({ ...shape, side })));

beforeAll(async () => {
  await chooseBackend("wasm");
});

/** A network away from its start, where all biases are 0 and relu is at its kink. */
function moved({ kind, ...shape }: (typeof CASES)[number]): Network {
  const net = network(kind, shape);
  net.setWeights(net.weights().map((values, i) => values.map((w, j) => w + 0.05 * Math.sin(i + j))));
  return net;
}

/** An engine with the same weights, and with usual codes that are often wrong. */
function engineOf(net: Network): Engine {
  const usual = Uint8Array.from({ length: net.observation.cellsSize }, (_, i) => [0, 3, 1, 2, 9][i % 5]);
  const shape = shapeOf(net);
  if (typeof shape === "string") throw new Error(shape);
  const engine = new Engine(shape, usual);
  engine.weights.writeAll(net.weights());
  return engine;
}

/** Largest difference, as a share of the largest number. */
function relative(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  return apart(ours, theirs) / (1e-6 + apart(theirs, new Float32Array(theirs.length)));
}

describe.each(CASES)("$kind of $channels $hidden with $side side numbers", (shape) => {
  it.each([1, 3, 64, 150])("computes what the stock network computes on %i samples", (size) => {
    const net = moved(shape);
    const { cells, side } = observations(size, shape.side);
    const [logits, values] = [new Float32Array(size * ACTIONS), new Float32Array(size)];
    net.forward(cells, side, size, { logits, values });
    const [ourLogits, ourValues] = [new Float32Array(size * ACTIONS), new Float32Array(size)];
    engineOf(net).outputs({ cells, side }, size, [ourLogits, ourValues]);
    expect(apart(ourLogits, logits)).toBeLessThan(1e-5);
    expect(apart(ourValues, values)).toBeLessThan(1e-5);
    net.dispose();
  });

  it.each([1, 66, 150])("has the stock network's gradient on %i samples", (size) => {
    const net = moved(shape);
    const samples = batchFor(net, size, 3);
    const weights = { entropy: 0.01, value: 0.5, clip: 0.2, valueClip: 0.1 };
    const loss = (output: Float32Array, slopes: Float32Array) =>
      actorCriticLoss(output, ACTIONS, samples, clipped(0.2), weights, slopes).loss;
    const stock: Float32Array[] = [];
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => lossOnTape(net, samples, loss), [...net.variables]);
      for (const { name } of net.variables) stock.push((grads[name].dataSync() as Float32Array).slice());
    });
    const engine = engineOf(net);
    engine.gradient(samples, loss);
    const ours = engine.weights.readAll("gradient");
    expect(ours.map(({ length }) => length)).toEqual(stock.map(({ length }) => length));
    ours.forEach((gradient, i) => {
      expect(relative(gradient, stock[i]), net.names[i]).toBeLessThan(1e-4);
    });
    const norm = Math.sqrt(stock.flatMap((values) => [...values]).reduce((sum, g) => sum + g * g, 0));
    expect(Math.abs(engine.weights.norm() - norm)).toBeLessThan(1e-4 * norm);
    net.dispose();
  });
});
