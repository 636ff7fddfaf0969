import * as tf from "@tensorflow/tfjs-core";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { chooseKernels, kernelsOf } from "../../../packages/agent/dist/fast/choose-kernels.js";
import type { Network } from "../../../packages/agent/dist/networks/types.js";
import { layersModelPolicy, networkPolicy } from "../../../packages/agent/dist/policy.js";
import { ACTIONS, apart, network, observation, observations } from "../core/fixture.js";

const COUNT = 150;

beforeEach(async () => {
  await chooseBackend("wasm");
});

function onKernels(net: Network, wanted: "auto" | "simd" | "stock" = "simd"): Network {
  return chooseKernels(net, wanted, () => new Uint8Array(net.observation.cellsSize));
}

function said(net: Network, side: number, count = COUNT) {
  const seen = observations(count, side);
  const out = { logits: new Float32Array(count * ACTIONS), values: new Float32Array(count) };
  net.forward(seen.cells, seen.side, count, out);
  return out;
}

describe.each(["mlp", "conv"] as const)("%s on our kernels", (kind) => {
  it("takes weights, gives them back, and tells them to what only tfjs can do", () => {
    const before = tf.memory().numTensors;
    const net = onKernels(network(kind, { side: 2 }));
    const changed = net.weights().map((values, i) => values.map((w, j) => 2 * w + 0.05 * Math.cos(i + j)));
    net.setWeights(changed);
    expect(net.weights()).toEqual(changed);
    expect(net.variables.map((variable) => variable.dataSync())).toEqual(changed);
    const { logits, values } = said(net, 2);
    const seen = observations(COUNT, 2);
    tf.tidy(() => {
      const { logits: onTape, value } = net.apply(net.inputs(seen.cells, seen.side, COUNT));
      expect(apart(onTape.dataSync(), logits)).toBeLessThan(1e-5);
      expect(apart(value.dataSync(), values)).toBeLessThan(1e-5);
    });
    const [dense] = net.activations(seen.cells, seen.side, COUNT, ["dense0"]);
    expect(dense.some((x) => x > 0)).toBe(true);
    expect(() => net.setWeights(changed.slice(1))).toThrow(RangeError);
    net.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("is its layers model, the one that checkpoints and pages have", () => {
    const net = onKernels(network(kind, { side: 2 }));
    net.setWeights(net.weights().map((values) => values.map((w) => 1.5 * w + 0.02)));
    const model = net.layersModel();
    const seen = observations(COUNT, 2);
    const [own, models] = [0, 1].map(() => new Float32Array(COUNT * ACTIONS));
    networkPolicy(net).probabilities(seen.cells, seen.side, COUNT, own);
    layersModelPolicy(model, observation(2)).probabilities(seen.cells, seen.side, COUNT, models);
    expect(apart(own, models)).toBeLessThan(1e-5);
    model.dispose();
    net.dispose();
  });

  it("says the same of an observation to the bit, whatever stands beside it", () => {
    const net = onKernels(network(kind, { side: 2 }));
    const { cells, side } = observations(COUNT, 2);
    const { logits, values } = said(net, 2);
    const size = cells.length / COUNT;
    for (const row of [0, 7, 63, 64, 149]) {
      const alone = { logits: new Float32Array(ACTIONS), values: new Float32Array(1) };
      net.forward(cells.slice(row * size), side.slice(row * 2), 1, alone);
      expect(alone.logits).toEqual(logits.slice(row * ACTIONS, (row + 1) * ACTIONS));
      expect(alone.values[0]).toBe(values[row]);
    }
    net.dispose();
  });
});

/** An LSTM whose four gates have 1025 units each. Only its names and shapes are looked at. */
function wideMemory(): Network {
  return { ...network("mlp", { memory: "lstm" }), layers: [{ name: "lstm", shape: [1025] }] };
}

describe("kernels are chosen", () => {
  it("where they can serve, unless stock ones are wanted", () => {
    for (const kind of ["mlp", "conv"] as const) {
      for (const memory of ["none", "gru", "lstm"] as const) {
        expect(kernelsOf(onKernels(network(kind, { memory }), "auto"))).toBe("simd");
        expect(kernelsOf(onKernels(network(kind, { memory }), "simd"))).toBe("simd");
        expect(kernelsOf(onKernels(network(kind, { memory }), "stock"))).toBe("stock");
      }
    }
  });

  it.each([
    ["an impala network", () => network("impala"), "impala"],
    ["a wide memory", wideMemory, "4096 units"],
    ["a wide layer", () => network("mlp", { hidden: [5000] }), "4096 units"],
    ["many channels", () => network("conv", { channels: [4000] }), "channels"],
  ])("not for %s", (_name, make, reason) => {
    expect(kernelsOf(onKernels(make(), "auto"))).toBe("stock");
    expect(() => onKernels(make(), "simd")).toThrow(reason);
  });

  it("not on another backend", async () => {
    await chooseBackend("cpu");
    expect(kernelsOf(onKernels(network("mlp"), "auto"))).toBe("stock");
    expect(() => onKernels(network("mlp"), "simd")).toThrow("the backend is cpu");
  });

  it("not where the engine has no WebAssembly", () => {
    const net = network("mlp");
    vi.stubGlobal("WebAssembly", undefined);
    expect(kernelsOf(onKernels(net, "auto"))).toBe("stock");
    expect(() => onKernels(net, "simd")).toThrow("no WebAssembly SIMD");
    vi.unstubAllGlobals();
  });
});
