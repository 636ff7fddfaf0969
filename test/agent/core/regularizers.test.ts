import { beforeAll, describe, expect, it, test } from "vitest";
import { Descent } from "../../../packages/agent/dist/algorithms/descent.js";
import { gradientStep } from "../../../packages/agent/dist/algorithms/gradient-step.js";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { descriptionLength } from "../../../packages/agent/dist/description-length.js";
import { chooseKernels } from "../../../packages/agent/dist/fast/choose-kernels.js";
import { PLAIN } from "../../../packages/agent/dist/loss.js";
import type { Network } from "../../../packages/agent/dist/networks/network.js";
import { readVariable } from "../../../packages/agent/dist/optimizers/vectors.js";
import { decouple } from "../../../packages/agent/dist/regularizers/spectral-decoupling.js";
import { ACTIONS, apart, batchFor, network, said, settings } from "./fixture.js";

const SIZE = 12;
type Name = "l2" | "l1" | "groupLasso" | "spectralDecoupling" | "trunkNear";

/** Made-up pretrained weights of a network's body. */
function trunkOf(net: Network): Float32Array[] {
  const body = net.names.filter((name) => /^(dense|conv)/.test(name));
  return body.map((_, i) => net.weights()[i].map((_, j) => 0.3 * Math.cos(i + 2 * j)));
}

/** Each penalty's formula in doubles, of weights by their names and of logits. */
const FORMULAS: Readonly<Record<Name, (net: Network) => number>> = {
  l2: (net) => net.weights().reduce((sum, values) => values.reduce((s, w) => s + (w * w) / 2, sum), 0),
  l1: (net) => net.weights().reduce((sum, values) => values.reduce((s, w) => s + Math.abs(w), sum), 0),
  groupLasso(net) {
    let sum = 0;
    for (const [index, name] of net.names.entries()) {
      if (!/^(dense|conv|gru)\d?\/(kernel|recurrent)$/.test(name)) continue;
      const values = net.weights()[index];
      const width = net.variables[index].shape.at(-1) ?? 1;
      for (let unit = 0; unit < width; unit++) {
        const group = [...values].filter((_, i) => i % width === unit);
        sum += Math.sqrt(group.length) * Math.hypot(...group);
      }
    }
    return sum;
  },
  trunkNear(net) {
    const values = net.weights();
    return trunkOf(net).reduce((sum, trunk, i) => sum + apart2(trunk, values[i]), 0);
  },
  spectralDecoupling(net) {
    const { cells, side, sequences } = batchFor(net, SIZE);
    const { logits } = said(net, cells, side, SIZE, sequences);
    return logits.reduce((sum, z) => sum + z * z, 0) / (2 * SIZE);
  },
};

/** Squared distance. */
function apart2(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0);
}

const KINDS = [
  { kind: "mlp", kernels: "stock", memory: "none" },
  { kind: "mlp", kernels: "simd", memory: "none" },
  { kind: "conv", kernels: "simd", memory: "none" },
  { kind: "mlp", kernels: "stock", memory: "gru" },
  { kind: "mlp", kernels: "simd", memory: "gru" },
] as const;
const CASES = KINDS.flatMap((each) => (Object.keys(FORMULAS) as Name[]).map((name) => ({ ...each, name })));

beforeAll(async () => {
  await chooseBackend("wasm");
});

describe.each(CASES)("$name of $kind with memory $memory on $kernels kernels", (wanted) => {
  const { kind, kernels, memory, name } = wanted;
  const STRENGTH = 0.3;

  /** A network whose biases are not 0, and a gradient step on it by its penalty alone. */
  function stepped() {
    const plain = network(kind, { side: 1, memory });
    plain.setWeights(plain.weights().map((values, i) => values.map((w, j) => w + 0.1 * Math.sin(3 * i + j))));
    const net = chooseKernels(plain, kernels, () => new Uint8Array(plain.observation.cellsSize));
    const near = name === "trunkNear" ? ({ trunkMode: "near" } as const) : {};
    const descent = new Descent(net, settings("a2c", { memory, [name]: STRENGTH, ...near }), trunkOf(net));
    const batch = batchFor(net, SIZE);
    batch.advantages.fill(0);
    const terms = gradientStep(descent, ACTIONS, batch, {
      surrogate: PLAIN,
      weights: { entropy: 0, value: 0, clip: 0.2, valueClip: 1 },
      spectralDecoupling: name === "spectralDecoupling" ? STRENGTH : 0,
      learningRate: 0,
      maxGradientNorm: 0,
    });
    const { vectors } = descent.learner;
    const gradient = vectors.variables.map((rows) => readVariable(rows, vectors.gradient()));
    return { net, terms, gradient };
  }

  it("is its formula, and its gradient that of finite differences", () => {
    const { net, terms, gradient } = stepped();
    expect(terms[name]).toBeCloseTo(STRENGTH * FORMULAS[name](net), 3);
    expect(terms.gradientNorm).toBeCloseTo(Math.hypot(...gradient.flatMap((g) => [...g])), 4);
    const weights = net.weights();
    const width = name === "l1" ? 1e-4 : 2e-3; // l1 has a kink at 0
    const all = gradient.flatMap((values) => [...values]);
    const largest = all.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
    for (const [index, values] of weights.entries()) {
      // Of each variable one anywhere, and the one that says the most.
      const sizes = gradient[index].map(Math.abs);
      for (const at of [1 % values.length, sizes.indexOf(Math.max(...sizes))]) {
        const [more, less] = [width, -width].map((by) => {
          net.setWeights(weights.map((w, i) => (i === index ? w.with(at, w[at] + by) : w)));
          return FORMULAS[name](net);
        });
        const slope = (STRENGTH * (more - less)) / (2 * width);
        const wrong = Math.abs(gradient[index][at] - slope);
        expect(wrong, `${net.names[index]} ${at}`).toBeLessThan(0.02 * largest);
      }
    }
    expect(largest).toBeGreaterThan(0.01);
    net.dispose();
  });
});

test("spectral decoupling leaves the value alone and adds to what is there", () => {
  const head = Float32Array.of(1, -2, 5, 3, 0, 7);
  const slopes = new Float32Array(6).fill(1);
  expect(decouple(head, 2, 0.5, slopes)).toBeCloseTo((0.5 * (1 + 4 + 9)) / 4, 9);
  expect(apart(slopes, [1.25, 0.5, 1, 1.75, 1, 1])).toBeLessThan(1e-6);
});

test("weights that are 0 have no slope, and none that is no number", () => {
  const net = network("mlp");
  net.setWeights(net.weights().map((values) => values.map(() => 0)));
  const descent = new Descent(net, settings("ppo", { l2: 1, l1: 1, groupLasso: 1 }));
  expect(descent.regularise()).toEqual({ l2: 0, l1: 0, groupLasso: 0 });
  expect(descent.learner.norm()).toBe(0);
  net.dispose();
});

describe("the description length", () => {
  it.each([
    [0, 1],
    [0.0019, 1],
    [-0.0019, 1],
    [1 / 256, 3],
    [-1 / 256, 3],
    [2 / 256, 5],
    [3 / 256, 5],
    [4 / 256, 7],
    [1, 19],
    [-1e30, 61],
  ])("of a weight %d is %i bits", (weight, bits) => {
    expect(descriptionLength([Float32Array.of(weight)])).toBe(bits);
  });

  it("is a sum", () => {
    expect(descriptionLength([Float32Array.of(0, 1), Float32Array.of(-1)])).toBe(1 + 19 + 19);
  });
});
