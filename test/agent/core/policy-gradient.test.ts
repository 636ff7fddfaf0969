import { compile, createStream, PURPOSE } from "@mesagrid/env";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { createNetwork } from "../../../packages/agent/dist/networks/network.js";
import type { Network } from "../../../packages/agent/dist/networks/types.js";
import { policyGradient, policyGradients } from "../../../packages/agent/dist/policy-gradient.js";
import { tiny } from "../run/tiny.js";
import { apart, batchFor, network, said, settings } from "./fixture.js";

const SIZE = 24;

/** Mean of A log pi(a|s) under a network's present weights. */
function surrogate(net: Network, batch: ReturnType<typeof batchFor>): number {
  const { logits } = said(net, batch.cells, batch.side, SIZE, batch.sequences);
  let sum = 0;
  for (let row = 0; row < SIZE; row++) {
    const z = [...logits.subarray(row * net.actions, (row + 1) * net.actions)];
    const logSum = Math.log(z.reduce((total, x) => total + Math.exp(x), 0));
    sum += batch.advantages[row] * (z[batch.actions[row]] - logSum);
  }
  return sum / SIZE;
}

describe.each(["none", "gru"] as const)("policyGradient (memory: %s)", (memory) => {
  beforeAll(async () => {
    await chooseBackend("wasm");
  });

  it("is what finite differences give, and leaves weights and tensors as they were", () => {
    const net = network("mlp", { side: 1, memory });
    // A fresh policy head is so small that the layers below it hardly matter.
    net.setWeights(
      net.weights().map((values, i) => values.map((w) => (net.names[i] === "policy/kernel" ? 50 * w : w))),
    );
    const batch = batchFor(net, SIZE);
    const weights = net.weights();
    const tensors = tf.memory().numTensors;
    const gradient = policyGradient(net, batch);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(net.weights()).toEqual(weights);
    weights.forEach((values, variable) => {
      const places = [0, Math.floor(values.length / 2), values.length - 1];
      const differences = places.map((place) => {
        const moved = (by: number) => {
          net.setWeights(
            weights.map((own, i) => (i === variable ? own.map((w, at) => (at === place ? w + by : w)) : own)),
          );
          return surrogate(net, batch);
        };
        return (moved(0.002) - moved(-0.002)) / 0.004;
      });
      expect(
        apart(
          places.map((place) => gradient[variable][place]),
          differences,
        ),
        net.names[variable],
      ).toBeLessThan(2e-4);
      if (net.names[variable].startsWith("value"))
        expect(gradient[variable].every((x) => Math.abs(x) === 0)).toBe(true);
      else expect(gradient[variable].some((x) => Math.abs(x) > 1e-3)).toBe(true);
    });
    net.dispose();
  });
});

it("policyGradients are of rollouts of their own, the same twice", () => {
  const program = compile({ ...tiny, limit: 7 });
  const config = settings("ppo", { slots: 6, horizon: 10, hidden: [12] });
  const net = createNetwork(program, config, createStream(1, PURPOSE.weights));
  const options = { levels: "shifted", reward: { coin: 1 }, seed: 3, batches: 3, settings: config };
  const gradients = policyGradients(program, net, options);
  expect(gradients).toHaveLength(3);
  expect(gradients[1]).not.toEqual(gradients[0]);
  expect(policyGradients(program, net, options)).toEqual(gradients);
  expect(policyGradients(program, net, { ...options, batches: 1 })[0]).toEqual(gradients[0]);
  net.dispose();
});
