import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import type { Network, NetworkInputs } from "../../../packages/agent/dist/networks/network.js";
import { layersModelPolicy, networkPolicy } from "../../../packages/agent/dist/policy.js";
import { ACTIONS, apart, network, observation, observations } from "./fixture.js";

const CASES = (["wasm", "cpu"] as const).flatMap((backend) =>
  (["mlp", "conv"] as const).flatMap((kind) => [0, 2].map((side) => ({ backend, kind, side }))),
);
const COUNT = 6;

/** The same function in stock operations, for the tape to differentiate. */
function stockHead(kind: string, inputs: NetworkInputs, weights: tf.Tensor[]): tf.Tensor {
  let x: tf.Tensor = inputs.planes;
  let at = 0;
  if (kind === "conv") {
    for (; at < 4; at += 2) {
      const maps = tf.conv2d(x as tf.Tensor4D, weights[at] as tf.Tensor4D, 1, "same");
      x = tf.relu(tf.add(maps, weights[at + 1]));
    }
    x = tf.reshape(x, [COUNT, -1]);
    if (inputs.side) x = tf.concat([x, inputs.side], 1);
  }
  for (; at < weights.length - 4; at += 2) x = tf.relu(tf.add(tf.matMul(x, weights[at]), weights[at + 1]));
  const [pw, pb, vw, vb] = weights.slice(at);
  return tf.concat([tf.add(tf.matMul(x, pw), pb), tf.add(tf.matMul(x, vw), vb)], 1);
}

/** A scalar that every output has a different part in. */
function mixture(head: tf.Tensor): tf.Scalar {
  const parts = tf.sin(tf.range(1, head.size + 1));
  return tf.sum(tf.mul(tf.reshape(head, [-1]), parts));
}

describe.each(CASES)("$kind on $backend with $side side numbers", ({ backend, kind, side }) => {
  let net: Network;
  let before = 0;
  const seen = observations(COUNT, side);
  const forward = () => {
    const out = { logits: new Float32Array(COUNT * ACTIONS), values: new Float32Array(COUNT) };
    net.forward(seen.cells, seen.side, COUNT, out);
    return out;
  };

  beforeAll(async () => {
    await chooseBackend(backend);
    before = tf.memory().numTensors;
    net = network(kind, { side });
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
      const inputs = net.inputs(seen.cells, seen.side, COUNT);
      const head = net.head(inputs).dataSync();
      expect(apart(head, stockHead(kind, inputs, [...net.variables]).dataSync())).toBeLessThan(1e-5);
    });
  });

  it("has the same outputs on the tape, off it and cut in two", () => {
    const { logits, values } = forward();
    tf.tidy(() => {
      const inputs = net.inputs(seen.cells, seen.side, COUNT);
      const cut = net.apply(inputs);
      expect(cut.logits.dataSync()).toEqual(logits);
      expect(cut.value.dataSync()).toEqual(values);
    });
  });

  it("has the gradients of stock operations, or where there are none, of finite differences", () => {
    tf.tidy(() => {
      const inputs = net.inputs(seen.cells, seen.side, COUNT);
      // Over empty cells a fresh bias leaves relu at its kink, where differences are no gradient: move it away.
      const fresh = net.weights();
      net.setWeights(
        fresh.map((values, k) => (net.names[k].endsWith("bias") ? values.map((b) => b + 0.05) : values)),
      );
      const ours = tf.variableGrads(() => mixture(net.head(inputs)), [...net.variables]).grads;
      if (backend === "cpu" || kind === "mlp") {
        const stock = tf.variableGrads(
          () => mixture(stockHead(kind, inputs, [...net.variables])),
          [...net.variables],
        ).grads;
        for (const { name, size } of net.variables) {
          expect(size).toBeGreaterThan(0);
          expect(apart(ours[name].dataSync(), stock[name].dataSync())).toBeLessThan(2e-4);
        }
        net.setWeights(fresh);
        return;
      }
      const start = net.weights();
      net.variables.forEach((variable, k) => {
        const gradient = ours[variable.name].dataSync();
        for (const i of [0, Math.floor(variable.size / 2), variable.size - 1]) {
          const moved = (by: number) => {
            const weights = start.map((values) => values.slice());
            weights[k][i] += by;
            net.setWeights(weights);
            return mixture(net.head(inputs)).dataSync()[0];
          };
          const difference = (moved(2e-4) - moved(-2e-4)) / 4e-4;
          expect(Math.abs(difference - gradient[i]), `${net.names[k]}[${i}]`).toBeLessThan(
            0.02 + 0.05 * Math.abs(gradient[i]),
          );
        }
      });
      net.setWeights(fresh);
    });
  });

  it("is a stock layers model of the same function", () => {
    const model = net.layersModel();
    const { logits, values } = forward();
    tf.tidy(() => {
      const flat = network("conv", { side });
      const { planes } = flat.inputs(seen.cells, seen.side, COUNT);
      flat.dispose();
      const inputs = side > 0 ? [planes, tf.tensor2d(seen.side, [COUNT, side])] : planes;
      const [modelLogits, modelValues] = model.predict(inputs) as tf.Tensor[];
      expect(modelLogits.shape).toEqual([COUNT, ACTIONS]);
      expect(modelValues.shape).toEqual([COUNT, 1]);
      expect(apart(modelLogits.dataSync(), logits)).toBeLessThan(1e-5);
      expect(apart(modelValues.dataSync(), values)).toBeLessThan(1e-5);
    });
    expect(model.inputNames).toEqual(side > 0 ? ["planes", "side"] : ["planes"]);
    model.dispose();
  });

  it("gives the same policy as its layers model", () => {
    const model = net.layersModel();
    const [own, models] = [new Float32Array(COUNT * ACTIONS), new Float32Array(COUNT * ACTIONS)];
    networkPolicy(net).probabilities(seen.cells, seen.side, COUNT, own);
    layersModelPolicy(model, observation(side)).probabilities(seen.cells, seen.side, COUNT, models);
    expect(apart(own, models)).toBeLessThan(1e-5);
    model.dispose();
  });

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
    const [twin, other] = [network(kind, { side }), network(kind, { side, seed: 2 })];
    expect(twin.weights()).toEqual(net.weights());
    expect(other.weights()).not.toEqual(net.weights());
    for (const made of [twin, other]) made.dispose();
    const probabilities = new Float32Array(COUNT * ACTIONS);
    networkPolicy(net).probabilities(seen.cells, seen.side, COUNT, probabilities);
    expect(apart(probabilities, new Float32Array(COUNT * ACTIONS).fill(1 / ACTIONS))).toBeLessThan(0.05);
  });

  it("names each variable once", () => {
    expect(net.names).toHaveLength(net.variables.length);
    expect(new Set(net.names).size).toBe(net.names.length);
    expect(net.names.slice(-4)).toEqual(["policy/kernel", "policy/bias", "value/kernel", "value/bias"]);
  });
});
