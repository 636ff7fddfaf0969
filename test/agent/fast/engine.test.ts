import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { lossOnTape } from "../../../packages/agent/dist/algorithms/gradient-step.js";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { Engine } from "../../../packages/agent/dist/fast/engine.js";
import { actorCriticLoss, clipped } from "../../../packages/agent/dist/loss.js";
import type { Network } from "../../../packages/agent/dist/networks/network.js";
import { ACTIONS, apart, batchFor, network, observations } from "../core/fixture.js";

/** Widths that are no multiple of anything, that need several segments, and deep ones. */
const HIDDEN = [[16, 8], [24], [40, 128, 7], [1], [300, 20]];
const CASES = (["mlp", "conv"] as const).flatMap((kind) =>
  HIDDEN.flatMap((hidden) => [0, 1, 5].map((side) => ({ kind, hidden, side }))),
);

beforeAll(async () => {
  await chooseBackend("wasm");
});

/** A network away from its start, where all biases are 0 and relu is at its kink. */
function moved(kind: "mlp" | "conv", hidden: number[], side: number): Network {
  const net = network(kind, { hidden, side });
  net.setWeights(net.weights().map((values, i) => values.map((w, j) => w + 0.05 * Math.sin(i + j))));
  return net;
}

/** An engine with the same weights, and with usual codes that are often wrong. */
function engineOf(net: Network, hidden: number[]): Engine {
  const conv = net.kind === "conv";
  const usual = Uint8Array.from({ length: net.observation.cellsSize }, (_, i) => [0, 3, 1, 2, 9][i % 5]);
  const engine = new Engine(
    {
      observation: net.observation,
      actions: ACTIONS,
      filters: conv ? [16, 32] : [],
      hidden: conv ? hidden.slice(-1) : hidden,
    },
    usual,
  );
  engine.weights.write(net.weights());
  return engine;
}

/** Largest difference, as a share of the largest number. */
function relative(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  return apart(ours, theirs) / (1e-6 + apart(theirs, new Float32Array(theirs.length)));
}

describe.each(CASES)("$kind of $hidden with $side side numbers", ({ kind, hidden, side }) => {
  it.each([1, 3, 64, 150])("computes what the stock network computes on %i samples", (size) => {
    const net = moved(kind, hidden, side);
    const { cells, side: sides } = observations(size, side);
    const [logits, values] = [new Float32Array(size * ACTIONS), new Float32Array(size)];
    net.forward(cells, sides, size, { logits, values });
    const out = new Float32Array(size * (ACTIONS + 1));
    engineOf(net, hidden).outputs({ cells, side: sides }, size, out);
    expect(
      apart(
        out.filter((_, i) => i % (ACTIONS + 1) < ACTIONS),
        logits,
      ),
    ).toBeLessThan(1e-5);
    expect(
      apart(
        out.filter((_, i) => i % (ACTIONS + 1) === ACTIONS),
        values,
      ),
    ).toBeLessThan(1e-5);
    net.dispose();
  });

  it.each([1, 66, 150])("has the stock network's gradient on %i samples", (size) => {
    const net = moved(kind, hidden, side);
    const samples = batchFor(net, size, 3);
    const weights = { entropy: 0.01, value: 0.5, clip: 0.2 };
    const stock: Float32Array[] = [];
    tf.tidy(() => {
      const loss = () => lossOnTape(net, samples, clipped(0.2), weights).loss;
      const { grads } = tf.variableGrads(loss, [...net.variables]);
      for (const { name } of net.variables) stock.push((grads[name].dataSync() as Float32Array).slice());
    });
    const engine = engineOf(net, hidden);
    engine.gradient(samples, size, (output, slopes) => {
      actorCriticLoss(output, ACTIONS, samples, clipped(0.2), weights, slopes);
    });
    const ours = engine.weights.readGradient();
    expect(ours.map(({ length }) => length)).toEqual(stock.map(({ length }) => length));
    ours.forEach((gradient, i) => {
      expect(relative(gradient, stock[i]), net.names[i]).toBeLessThan(1e-4);
    });
    net.dispose();
  });
});
