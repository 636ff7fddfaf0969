import {
  chooseBackend,
  createNetwork,
  defaultSettings,
  type Network,
  policyGradients,
} from "@mesagrid/agent";
import { createStream, loadProgram, PURPOSE } from "@mesagrid/env";
import {
  type Alignment,
  type Estimate,
  type GradientArms,
  gradientAlignment,
  isRefusal,
} from "@mesagrid/study";
import { beforeAll, describe, expect, test } from "vitest";
import { TINY } from "../worlds.js";
import { normals, share } from "./curves.js";

const stream = (seed = 1) => createStream(seed, PURPOSE.bootstrap);

describe("gradients of a network", () => {
  const program = loadProgram(TINY);
  const settings = { ...defaultSettings(), hidden: [16], slots: 256, horizon: 12, gamma: 0.8, lambda: 0.5 };
  let net: Network;
  beforeAll(async () => {
    await chooseBackend("wasm");
    net = createNetwork(program, settings, createStream(1, PURPOSE.weights));
    // Values of nothing, so that the rewards alone make the gradient; and a policy head that the layer below matters to.
    const factor = (name: string) => (name.startsWith("value") ? 0 : name === "policy/kernel" ? 50 : 1);
    net.setWeights(net.weights().map((values, i) => values.map((w) => factor(net.names[i]) * w)));
  });

  const gradients = (levels: string, reward: Record<string, number>, seed: number) =>
    policyGradients(program, net, { levels, reward, seed, batches: 16, settings });
  const read = (training: GradientArms["training"], decorrelated: GradientArms["training"]) =>
    gradientAlignment({ training, decorrelated, names: net.names }, stream());
  const known = (reading: ReturnType<typeof read>, layer: string): Alignment => {
    const alignment = reading.get(layer);
    if (!alignment || isRefusal(alignment)) throw new Error(alignment?.because);
    return alignment;
  };

  const LEARNING = ["dense0", "policy", "all"];
  const holds = ({ low, high }: Estimate, truth: number) => low <= truth && high >= truth;

  test("the same level set gives a cosine of 1 and a ratio of 1, within their intervals", () => {
    const pairs = [1, 3, 5, 7].map((seed) =>
      read(gradients("shifted", { coin: 1 }, seed), gradients("shifted", { coin: 1 }, seed + 1)),
    );
    for (const layer of LEARNING) {
      const found = pairs.map((pair) => known(pair, layer));
      expect(found.filter(({ cosine }) => holds(cosine, 1)).length, layer).toBeGreaterThanOrEqual(3);
      expect(found.filter(({ ratio }) => holds(ratio, 1)).length, layer).toBeGreaterThanOrEqual(3);
      expect(Math.min(...found.map(({ cosine }) => cosine.mean))).toBeGreaterThan(0.6);
    }
    expect([...pairs[0].keys()]).toEqual(["dense0", "policy", "value", "all"]);
    expect(pairs[0].get("value")).toMatchObject({ refused: "no-gradient" });
  });

  test("the same reward with the other sign gives the opposite gradient", () => {
    const good = gradients("shifted", { coin: 1 }, 3);
    const opposite = read(good, gradients("shifted", { coin: -1 }, 4));
    for (const layer of LEARNING) {
      const { cosine, ratio } = known(opposite, layer);
      expect(holds(cosine, -1)).toBe(true);
      expect(cosine.high).toBeLessThan(-0.5);
      expect(holds(ratio, 1)).toBe(true);
    }
    // With the same seeds it is the very same with the other sign: no noise is left in the ratio.
    const exact = known(read(good, gradients("shifted", { coin: -1 }, 3)), "all");
    expect(exact.cosine.mean).toBeCloseTo(-1, 4);
    expect(exact.ratio.low).toBeCloseTo(1, 4);
    expect(exact.ratio.high).toBeCloseTo(1, 4);
  });

  test("levels that part the objectives give another gradient than those that do not, and a fixed factor is a ratio", () => {
    const training = gradients("train", { coin: 1 }, 1);
    const { cosine } = known(read(training, gradients("shifted", { coin: 1 }, 2)), "policy");
    expect(cosine.high).toBeLessThan(0.9);
    const tripled = training.map((batch) => batch.map((values) => values.map((value) => 3 * value)));
    expect(known(read(training, tripled), "all").ratio.mean).toBeCloseTo(3, 4);
  });
});

/** Batches about planted mean gradients at an angle whose cosine is known, as noisy as the mean is long. */
function planted(trial: number, cosine: number, length: number): GradientArms {
  const draw = normals(trial);
  const size = 40;
  const arm = (mean: readonly number[]) =>
    Array.from({ length: 16 }, () => [
      Float32Array.from({ length: size }, (_, i) => (mean[i] ?? 0) + (1.5 * draw()) / Math.sqrt(size)),
    ]);
  const sine = Math.sqrt(1 - cosine * cosine);
  return { training: arm([1]), decorrelated: arm([length * cosine, length * sine]), names: ["layer/kernel"] };
}

test.each([
  [0.5, 2],
  [-0.3, 1],
  [0, 1],
])("intervals hold a planted cosine of %f and ratio of %f", (cosine, length) => {
  const trials = Array.from({ length: 50 }, (_, trial) => {
    const reading = gradientAlignment(planted(trial, cosine, length), stream(trial)).get("layer");
    if (!reading || isRefusal(reading)) throw new Error(reading?.because);
    return reading;
  });
  const covered = (of: keyof Alignment, truth: number) =>
    share(50, (trial) => trials[trial][of].low <= truth && trials[trial][of].high >= truth);
  expect(covered("cosine", cosine)).toBeGreaterThanOrEqual(0.86);
  expect(covered("ratio", length)).toBeGreaterThanOrEqual(0.86);
  const mean = trials.reduce((sum, each) => sum + each.cosine.mean, 0) / 50;
  expect(Math.abs(mean - cosine)).toBeLessThan(0.05);
});

test("a gradient that is not there, too few batches and arms that do not fit are refused", () => {
  const { training, decorrelated, names } = planted(1, 0.5, 0);
  expect(gradientAlignment({ training, decorrelated, names }, stream()).get("all")).toMatchObject({
    refused: "no-gradient",
  });
  const few = { training: training.slice(9), decorrelated: decorrelated.slice(9), names };
  expect(gradientAlignment(few, stream()).get("all")).toMatchObject({ refused: "too-few-batches" });
  expect(() => gradientAlignment({ training, decorrelated: few.decorrelated, names }, stream())).toThrow(
    "batches",
  );
  expect(() => gradientAlignment({ training, decorrelated, names: ["a", "b"] }, stream())).toThrow("named");
});
