import { chooseBackend, train } from "@mesagrid/agent";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { apart } from "../core/fixture.js";
import { tinyOptions } from "../run/tiny.js";
import { type BackendCase, CASES } from "./cases.js";
import { WITHOUT_NATIVE } from "./native.js";

/** Largest difference of any number that a case results in. */
const TOLERANCE = 1e-4;

type Results = ReturnType<BackendCase["run"]>;

/** Names of results that are further apart, with how far. */
function differences(one: Results, other: Results): string[] {
  return Object.keys({ ...one, ...other })
    .map((name) => ({ name, by: apart(one[name] ?? [], other[name] ?? []) }))
    .filter(({ by }) => !(by < TOLERANCE))
    .map(({ name, by }) => `${name}: ${by}`);
}

/** Mean return of the coin by level set after a short training that an untrained agent ends at about a half. */
async function learn(backend: "cpu" | "wasm" | "tensorflow"): Promise<Record<string, number>> {
  const { settings } = tinyOptions();
  const { step, evaluations, dispose } = await train({
    ...tinyOptions({ backend, seed: 1 }),
    phases: [{ name: "A", reward: { coin: 1 }, levels: "train", steps: 4096 }],
    settings: { ...settings, learningRate: 0.01, epochs: 3, evaluateEvery: 4096, evaluateEpisodes: 32 },
  });
  dispose();
  expect(step).toBe(4096);
  return Object.fromEntries(evaluations.map(({ levels, returns }) => [levels, returns.coin]));
}

/** What the plain backend makes of the cases; convolutions there are slow enough to be done once. */
const plain = new Map<string, Results>();
let learned: Record<string, number>;

beforeAll(async () => {
  await chooseBackend("cpu");
  for (const { name, run } of CASES) plain.set(name, run());
  learned = await learn("cpu");
});

it("cpu learns to fetch the coin where it always lay, and not where it did not", () => {
  expect(learned.train).toBeGreaterThan(0.9);
  expect(learned.shifted).toBeLessThan(0.6);
});

for (const backend of ["wasm", "tensorflow"] as const) {
  describe.skipIf(backend === "tensorflow" && WITHOUT_NATIVE !== undefined)(backend, () => {
    beforeAll(async () => {
      await chooseBackend(backend);
    });

    it.each(CASES)("computes what cpu computes, the same bits again, and leaves no tensor: $name", (each) => {
      const before = tf.memory().numTensors;
      const found = each.run();
      expect(differences(found, plain.get(each.name) ?? {})).toEqual([]);
      expect(each.run()).toEqual(found);
      expect(tf.memory().numTensors).toBe(before);
    });

    it("learns what cpu learns", async () => {
      const returns = await learn(backend);
      for (const [levels, mean] of Object.entries(learned)) {
        // Three or four of 32 episodes: a difference in the last bit may turn an action.
        expect(Math.abs(returns[levels] - mean), levels).toBeLessThan(0.12);
      }
    });
  });
}

it("differences are found", () => {
  expect(differences({ a: [1], b: [1] }, { a: [1 + 2 * TOLERANCE], b: [1] })).toEqual([
    expect.stringMatching(/^a: /),
  ]);
  expect(differences({ a: [Number.NaN] }, { a: [0] })).toEqual(["a: NaN"]);
  expect(differences({ a: [1] }, {})).toHaveLength(1);
});
