import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  checkpointFolder,
  chooseBackend,
  createNetwork,
  defaultSettings,
  loadNetwork,
  loadPolicy,
  networkPolicy,
  type Policy,
  phasesUntil,
  readRun,
  train,
  untrainedNetwork,
} from "@mesagrid/agent";
import { createStream, loadProgram, PURPOSE } from "@mesagrid/env";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder, tiny, tinyOptions } from "./tiny.js";

const program = loadProgram(tiny);
const ROWS = 4;
const cells = Uint8Array.from({ length: ROWS * program.observation.cellsSize }, (_, i) => (i * 7) % 3);
const side = new Float32Array(0);

/** What a policy says to a few made-up observations. */
function said(policy: Policy): Float32Array {
  const out = new Float32Array(ROWS * program.actions.names.length);
  policy.probabilities(cells, side, ROWS, out, new Float32Array(ROWS * (policy.memorySize ?? 0)));
  return out;
}

/** Trains into a folder; the settings, and what the policy says when it is done. */
async function trained(folder: string, more: object = {}) {
  const options = tinyOptions({ folder });
  const result = await train({ ...options, settings: { ...options.settings, ...more } });
  const last = said(result.policy);
  result.dispose();
  return last;
}

beforeAll(async () => {
  await chooseBackend("wasm");
});

describe.each([
  ["an mlp", {}, ["dense0"]],
  ["an mlp without kernels", { kernels: "stock" }, ["dense0"]],
  ["a conv", { network: "conv", channels: [4, 6] }, ["conv0", "conv1", "dense0"]],
  ["an mlp with a memory", { memory: "lstm", memoryUnits: 6 }, ["dense0", "lstm"]],
])("the network of a run: %s", (_, settings, layers) => {
  test("says what it said when it was trained, to the bit, and its layers can be read", async () => {
    const run = join(temporaryFolder(), "run");
    const last = await trained(run, settings);
    const tensors = tf.memory().numTensors;
    const network = loadNetwork(run, program);
    expect(said(networkPolicy(network))).toEqual(last);
    expect(network.layers.map(({ name }) => name)).toEqual(layers);
    const memory = new Float32Array(ROWS * network.memorySize);
    const read = network.activations(cells, side, ROWS, layers, memory);
    for (const [i, { shape }] of network.layers.entries()) {
      expect(read[i]).toHaveLength(ROWS * shape.reduce((size, each) => size * each, 1));
      expect(read[i].some((value) => value !== 0)).toBe(true);
    }
    network.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
    said(await loadPolicy(run, program.observation)).forEach((p, i) => {
      expect(p).toBeCloseTo(last[i], 5);
    });
  });

  test("has a control with the weights that it began with", async () => {
    const run = join(temporaryFolder(), "run");
    await trained(run, settings);
    const control = untrainedNetwork(run, program);
    const { config, seed } = readRun(run);
    const drawn = createNetwork(program, config, createStream(seed, PURPOSE.weights));
    expect(control.weights()).toEqual(drawn.weights());
    const network = loadNetwork(run, program);
    expect(network.weights()).not.toEqual(control.weights());
    for (const each of [control, drawn, network]) each.dispose();
  });
});

test("each checkpoint has its own weights, and knows the phases that it has come through", async () => {
  const run = join(temporaryFolder(), "run");
  await trained(run, { checkpointsKept: 0 });
  const weights = [256, 512].map((step) => {
    const network = loadNetwork(run, program, step);
    const own = network.weights();
    network.dispose();
    return own;
  });
  expect(weights[0]).not.toEqual(weights[1]);
  const phases = [256, 1024, 1280, 2048].map((step) => phasesUntil(run, step).map(({ name }) => name));
  expect(phases).toEqual([["A"], ["A"], ["A", "B"], ["A", "B"]]);
  expect(() => phasesUntil(run, 0)).toThrow("no phase before step 0");
});

test("what cannot be loaded is refused with a code, and leaves no tensor behind", async () => {
  const run = join(temporaryFolder(), "run");
  await trained(run);
  const refused = (code: string, load: () => unknown) =>
    expect(load).toThrow(expect.objectContaining({ code }));
  const tensors = tf.memory().numTensors;
  refused("no-run", () => untrainedNetwork(temporaryFolder(), program));
  refused("no-checkpoint", () => loadNetwork(run, program, 7));
  const state = join(checkpointFolder(run, 2048), "state.bin");
  const whole = readFileSync(state);
  writeFileSync(state, whole.subarray(0, 100));
  refused("bad-checkpoint", () => loadNetwork(run, program, 2048));
  writeFileSync(state, whole);
  const wider = loadProgram({ ...tiny, size: [6, 6] });
  refused("other-network", () => loadNetwork(run, wider));
  expect(tf.memory().numTensors).toBe(tensors);
  const manifest = join(run, "run.json");
  const { scenario, ...rest } = JSON.parse(readFileSync(manifest, "utf8"));
  writeFileSync(manifest, JSON.stringify({ ...rest, scenario: { ...scenario, text: "{}" } }));
  refused("bad-run", () => loadNetwork(run, program));
});

test("a training goes on from given weights as from its own, and not into a folder", async () => {
  const options = tinyOptions();
  const network = createNetwork(
    program,
    { ...defaultSettings(), ...options.settings },
    createStream(options.seed, PURPOSE.weights),
  );
  const weights = network.weights();
  network.dispose();
  const [drawn, given, other] = await Promise.all(
    [options, { ...options, weights }, { ...options, weights: weights.map((w) => w.map((x) => 2 * x)) }].map(
      async (each) => {
        const result = await train(each);
        const last = said(result.policy);
        result.dispose();
        return last;
      },
    ),
  );
  expect(given).toEqual(drawn);
  expect(other).not.toEqual(drawn);
  const tensors = tf.memory().numTensors;
  const folder = join(temporaryFolder(), "run");
  await expect(train({ ...options, weights, folder })).rejects.toMatchObject({ code: "no-room-for-weights" });
  await expect(train({ ...options, weights: weights.slice(1) })).rejects.toThrow(RangeError);
  expect(tf.memory().numTensors).toBe(tensors);
});
