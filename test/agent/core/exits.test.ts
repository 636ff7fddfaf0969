import { TrainingError, train } from "@mesagrid/agent";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import { Descent } from "../../../packages/agent/dist/algorithms/descent.js";
import { gradientStep } from "../../../packages/agent/dist/algorithms/gradient-step.js";
import { tapeGradient } from "../../../packages/agent/dist/algorithms/tape-learner.js";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { PLAIN } from "../../../packages/agent/dist/loss.js";
import type { Network } from "../../../packages/agent/dist/networks/network.js";
import { readVariable } from "../../../packages/agent/dist/optimizers/vectors.js";
import { layersModelPolicy, networkPolicy } from "../../../packages/agent/dist/policy.js";
import { tinyOptions } from "../run/tiny-world.js";
import { ACTIONS, apart, batchFor, network, observations, said, sequencesFor, settings } from "./fixture.js";

const [ROWS, UNITS, DEPTH] = [12, 6, 3];

/** A network whose gates say different things of different observations. */
function made(memory: "none" | "gru" = "none"): Network {
  const net = network("exits", { side: 1, hidden: Array(DEPTH).fill(UNITS), memory });
  net.setWeights(net.weights().map((values, i) => values.map((w, j) => w + 0.3 * Math.sin(5 * i + j))));
  return net;
}

const relu = (x: number): number => Math.max(0, x);

/** x W + b in doubles. */
function affine(x: readonly number[], kernel: Float32Array, bias: Float32Array): number[] {
  return Array.from(bias, (b, o) =>
    x.reduce((sum, value, i) => sum + value * kernel[i * bias.length + o], b),
  );
}

/** Chances to stop, logits and value of one row of planes, written out: each exit has its own output, and they are averaged. */
function plain(net: Network, row: readonly number[]): { chances: number[]; output: number[] } {
  const weights = new Map(net.names.map((name, i) => [name, net.weights()[i]]));
  const layer = (name: string, x: readonly number[]) =>
    affine(x, weights.get(`${name}/kernel`) as Float32Array, weights.get(`${name}/bias`) as Float32Array);
  let [x, left] = [row, 1];
  const chances: number[] = [];
  const output: number[] = Array(ACTIONS + 1).fill(0);
  for (let i = 0; i < DEPTH; i++) {
    x = layer(`dense${i}`, x).map(relu);
    const [stop, go] = i < DEPTH - 1 ? layer(`exit${i}`, x) : [0, Number.NEGATIVE_INFINITY];
    const lambda = 1 / (1 + Math.exp(go - stop));
    chances.push(left * lambda);
    left *= 1 - lambda;
    const exit = [...layer("policy", x), ...layer("value", x)];
    exit.forEach((z, k) => {
      output[k] += chances[i] * z;
    });
  }
  return { chances, output };
}

function planesOf(net: Network, cells: Uint8Array, side: Float32Array): number[][] {
  const inputs = net.inputs(cells, side, ROWS);
  const rows = (inputs.planes as tf.Tensor2D).arraySync();
  tf.dispose([inputs.planes, ...(inputs.transposed ? [inputs.transposed] : [])]);
  return rows;
}

describe.each(["wasm", "cpu"] as const)("a network with exits on %s", (backend) => {
  let net: Network;
  let before = 0;
  const { cells, side } = observations(ROWS, 1);

  beforeAll(async () => {
    await chooseBackend(backend);
  });
  beforeEach(() => {
    before = tf.memory().numTensors;
    net = made();
  });
  afterEach(() => {
    net.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("says the mean of its exits, and with which chance each is the last", () => {
    const { logits, values } = said(net, cells, side, ROWS);
    const [chances] = net.activations(cells, side, ROWS, ["exits"]);
    const rows = planesOf(net, cells, side).map((row) => plain(net, row));
    expect(
      apart(
        chances,
        rows.flatMap((row) => row.chances),
      ),
    ).toBeLessThan(1e-5);
    expect(
      apart(
        logits,
        rows.flatMap(({ output }) => output.slice(0, ACTIONS)),
      ),
    ).toBeLessThan(1e-4);
    expect(
      apart(
        values,
        rows.map(({ output }) => output[ACTIONS]),
      ),
    ).toBeLessThan(1e-4);
    // Gates that all say the same would show nothing.
    const first = rows.map(({ chances: [p] }) => p);
    expect(Math.max(...first) - Math.min(...first)).toBeGreaterThan(0.05);
  });

  it("is the same as a stock tf.layers model", () => {
    const model = net.layersModel();
    const [own, stock] = [new Float32Array(ROWS * ACTIONS), new Float32Array(ROWS * ACTIONS)];
    networkPolicy(net).probabilities(cells, side, ROWS, own);
    layersModelPolicy(model, net.observation).probabilities(cells, side, ROWS, stock);
    model.dispose();
    expect(apart(own, stock)).toBeLessThan(1e-5);
  });
});

describe("the speed penalty", () => {
  beforeAll(async () => {
    await chooseBackend("wasm");
  });

  const STRENGTH = 0.7;

  /** A gradient step by the penalty alone. */
  function stepped(net: Network, speedPenalty = STRENGTH) {
    const descent = new Descent(net, settings("a2c", { network: "exits", hidden: Array(DEPTH).fill(UNITS) }));
    const batch = batchFor(net, ROWS);
    batch.advantages.fill(0);
    const terms = gradientStep(descent, ACTIONS, batch, {
      surrogate: PLAIN,
      weights: { entropy: 0, value: 0, clip: 0.2, valueClip: 1 },
      ...{ spectralDecoupling: 0, speedPenalty, learningRate: 0, maxGradientNorm: 0 },
    });
    const { vectors } = descent.learner;
    return { terms, gradient: vectors.variables.map((rows) => readVariable(rows, vectors.gradient())) };
  }

  /** Its formula, of the chances that are read from the network. */
  function layersUsed(net: Network): number {
    const { cells, side } = batchFor(net, ROWS);
    const [chances] = net.activations(cells, side, ROWS, ["exits"]);
    return chances.reduce((sum, p, i) => sum + p * (1 + (i % DEPTH)), 0) / ROWS;
  }

  it("is its formula, and its gradient that of finite differences", () => {
    const net = made();
    const { terms, gradient } = stepped(net);
    expect(terms.layersUsed).toBeCloseTo(layersUsed(net), 5);
    expect(terms.speedPenalty).toBeCloseTo(STRENGTH * layersUsed(net), 5);
    expect(terms.layersUsed).toBeGreaterThan(1.05);
    expect(terms.layersUsed).toBeLessThan(DEPTH - 0.05);
    const weights = net.weights();
    const EPSILON = 2e-3;
    let compared = 0;
    for (const [index, name] of net.names.entries()) {
      if (/^(policy|value)/.test(name)) expect(gradient[index].every((g) => g === 0)).toBe(true);
      // The largest slopes of each weight, where single precision does not drown them.
      const places = [...gradient[index].keys()].sort(
        (a, b) => Math.abs(gradient[index][b]) - Math.abs(gradient[index][a]),
      );
      for (const place of places.slice(0, 3)) {
        const at = (shift: number) => {
          const moved = weights.map((values) => values.slice());
          moved[index][place] += shift;
          net.setWeights(moved);
          return STRENGTH * layersUsed(net);
        };
        const slope = (at(EPSILON) - at(-EPSILON)) / (2 * EPSILON);
        expect(Math.abs(gradient[index][place] - slope)).toBeLessThan(5e-4 + 0.02 * Math.abs(slope));
        if (Math.abs(slope) > 0.01) compared++;
      }
    }
    expect(compared).toBeGreaterThan(10);
    net.dispose();
  });

  it("of weight 0 counts layers and changes nothing; with a memory it is there too", () => {
    const net = made();
    const { terms, gradient } = stepped(net, 0);
    expect(terms).not.toHaveProperty("speedPenalty");
    expect(terms.layersUsed).toBeCloseTo(layersUsed(net), 5);
    expect(gradient.every((values) => values.every((g) => g === 0))).toBe(true);
    net.dispose();
    const remembering = made("gru");
    const sequences = sequencesFor(remembering, ROWS);
    const { cells, side } = observations(ROWS, 1);
    const seen = { size: ROWS, cells, side, sequences };
    const gradients = tapeGradient(remembering, seen, () => 0, {
      layers: ["exits"],
      rows: Int32Array.of(0),
      loss: (_chances, [slopes]) => slopes.fill(1) && 0,
    });
    // Chances add up to 1, so that one slope for all moves nothing.
    expect(Math.max(...gradients.flatMap((values) => [...values].map(Math.abs)))).toBeLessThan(1e-6);
    remembering.dispose();
  });

  it("makes a network stop sooner, and its metrics say so", async () => {
    const used = async (speedPenalty: number) => {
      const seen: number[] = [];
      const { settings: small } = tinyOptions();
      const result = await train({
        ...tinyOptions(),
        settings: { ...small, network: "exits", hidden: [16, 16], speedPenalty, learningRate: 0.01 },
        onMetrics: (row) => row.row === "update" && seen.push(Number(row.layersUsed)),
      });
      result.dispose();
      return seen;
    };
    const [free, priced] = [await used(0), await used(1)];
    expect(priced).toHaveLength(16);
    expect(priced.at(-1)).toBeLessThan(1.15);
    expect(free.at(-1)).toBeGreaterThan(1.3);
  });
});

test("what cannot go together is refused", async () => {
  const { settings: small } = tinyOptions();
  for (const [wrong, words] of [
    [{ speedPenalty: 0.1 }, "network mlp uses all of its layers"],
    [{ network: "exits", hidden: [8] }, "two or more, all alike"],
    [{ network: "exits", hidden: [8, 16] }, "the widths are 8,16"],
    [{ network: "exits", hidden: [8, 8], speedPenalty: 1, pragmascope: 1 }, "one penalty at a time"],
  ] as const) {
    const training = train({
      ...tinyOptions(),
      settings: { ...small, ...wrong, hidden: [...("hidden" in wrong ? wrong.hidden : [8, 8])] },
    });
    await expect(training).rejects.toThrow(TrainingError);
    await expect(training).rejects.toThrow(words);
  }
});
