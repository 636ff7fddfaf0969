import { createStream, nextFloat, nextNormal, PURPOSE } from "@mesagrid/env";
import { beforeAll, describe, expect, it, test } from "vitest";
import { Descent } from "../../../packages/agent/dist/algorithms/descent.js";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { turn, turnStep } from "../../../packages/agent/dist/optimizers/cone.js";
import { network, settings } from "./fixture.js";

type Vector = readonly number[];
const dot = (a: Vector, b: Vector) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const length = (a: Vector) => Math.sqrt(dot(a, a));
const times = (a: Vector, factor: number) => a.map((x) => factor * x);
const unit = (a: Vector) => times(a, 1 / length(a));

/** Directions all around, close together: some 2,000 in the plane, 60,000 in space. */
const AROUND: Readonly<Record<number, readonly Vector[]>> = {
  2: Array.from({ length: 2000 }, (_, i) => [Math.cos((i * Math.PI) / 1000), Math.sin((i * Math.PI) / 1000)]),
  // Fibonacci's spiral on the sphere
  3: Array.from({ length: 60_000 }, (_, i) => {
    const z = 1 - (2 * i + 1) / 60_000;
    const across = Math.sqrt(1 - z * z);
    const at = i * Math.PI * (3 - Math.sqrt(5));
    return [across * Math.cos(at), across * Math.sin(at), z];
  }),
};

/** The turned step itself. */
function turned(step: Vector, away: Vector, angle: number): number[] {
  const parts = turn(dot(step, step), dot(away, away), dot(step, away), angle);
  return step.map((x, i) => parts.step * x + parts.displacement * away[i]);
}

describe.each([2, 3])("a step in %i dimensions", (dimensions) => {
  const stream = createStream(dimensions, PURPOSE.weights);
  const vector = () => Array.from({ length: dimensions }, () => nextNormal(stream));
  const cases = Array.from({ length: 60 }, () => ({
    step: vector(),
    away: vector(),
    angle: (nextFloat(stream) * Math.PI) / 2,
  }));

  it("is as long as it was, and within the angle", () => {
    for (const { step, away, angle } of cases) {
      const found = turned(step, away, angle);
      expect(length(found)).toBeCloseTo(length(step), 9);
      const between = Math.acos(Math.min(1, dot(unit(found), unit(step))));
      expect(between).toBeLessThan(angle + 1e-7);
    }
  });

  it("leads back to the start as much as the best direction that a search over all of them finds", () => {
    let straight = 0;
    for (const { step, away, angle } of cases) {
      const found = dot(unit(turned(step, away, angle)), away);
      const within = AROUND[dimensions].filter((u) => dot(u, unit(step)) >= Math.cos(angle));
      const best = within.reduce((least, u) => Math.min(least, dot(u, away)), dot(unit(step), away));
      expect(found).toBeLessThan(best + 1e-9);
      // A search that is no finer finds nearly as much.
      expect(best - found).toBeLessThan(0.02 * length(away));
      if (Math.abs(found + length(away)) < 1e-9) straight++;
    }
    expect(straight).toBeGreaterThan(0);
    expect(straight).toBeLessThan(cases.length);
  });
});

test("where there is no way back to lean to, a step stays as it is", () => {
  const step = [0.3, -0.4, 0];
  expect(turned(step, [0, 0, 0], 0.5)).toEqual(step);
  expect(turned(step, times(step, 2), 0.5)).toEqual(step);
  expect(turned([0, 0, 0], [1, 2, 3], 0.5)).toEqual([0, 0, 0]);
  // The other way round it is the way back itself.
  turned(step, times(step, -2), 0.5).forEach((x, i) => {
    expect(x).toBeCloseTo(step[i], 12);
  });
});

test("weights move by the turned step", () => {
  const [before, after, start] = [
    [1, 2, 3],
    [1.5, 2, 3.25],
    [0, 1, 5],
  ].map((values) => Float32Array.from(values));
  const expected = turned([0.5, 0, 0.25], [1, 1, -2], 0.3).map((x, i) => before[i] + x);
  turnStep(before, after, start, 0.3);
  after.forEach((x, i) => {
    expect(x).toBeCloseTo(expected[i], 6);
  });
});

describe("cone descent over an optimizer", () => {
  beforeAll(async () => {
    await chooseBackend("wasm");
  });

  /** Weights after each of some steps along gradients that do not hang on them. */
  function path(optimizer: "adam" | "sgd", coneAngle: number): Vector[] {
    const net = network("mlp");
    const descent = new Descent(net, settings("ppo", { optimizer, coneAngle }));
    const gradient = descent.learner.vectors.gradient();
    const stream = createStream(7, PURPOSE.policy);
    const drift = Array.from(gradient, () => nextNormal(stream));
    const places = Array.from({ length: 6 }, () => {
      gradient.forEach((_, i) => {
        gradient[i] = drift[i] + nextNormal(stream);
      });
      descent.step(0.01, 1);
      return [...descent.learner.vectors.weights()];
    });
    expect(descent.displacement()).toBeCloseTo(
      length(
        minus(
          places[5],
          descent.start().flatMap((x) => [...x]),
        ),
      ),
      5,
    );
    net.dispose();
    return places;
  }
  const minus = (a: Vector, b: Vector) => a.map((x, i) => x - b[i]);

  it.each(["adam", "sgd"] as const)(
    "takes %s's first step, and then keeps nearer to the start",
    (optimizer) => {
      const [plain, leaning, more] = [0, 20, 60].map((angle) => path(optimizer, angle));
      expect(leaning[0]).toEqual(plain[0]);
      const net = network("mlp");
      const start = net.weights().flatMap((values) => [...values]);
      net.dispose();
      const [far, nearer, nearest] = [plain, leaning, more].map((places) => length(minus(places[5], start)));
      expect(nearer).toBeLessThan(0.97 * far);
      expect(nearest).toBeLessThan(0.9 * nearer);
    },
  );

  it("with angle 0 is the optimizer itself, bit for bit", () => {
    const net = network("mlp");
    const plain = new Descent(net, settings("ppo"));
    const { vectors } = plain.learner;
    const gradient = vectors.gradient().map((_, i) => Math.sin(i));
    const places = [new Descent(net, settings("ppo", { coneAngle: 0 })), plain].map((descent) => {
      vectors.setWeights(Float32Array.from(plain.start().flatMap((x) => [...x])));
      descent.learner.vectors.gradient().set(gradient);
      for (let i = 0; i < 3; i++) {
        if (descent === plain) descent.optimizer.step(0.01, 0.5);
        else descent.step(0.01, 0.5);
      }
      return descent.learner.vectors.weights();
    });
    expect(places[0]).toEqual(places[1]);
    net.dispose();
  });
});
