import { createStream, nextBelow, nextNormal, PURPOSE } from "@mesagrid/env";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import {
  actorCriticLoss,
  clipped,
  klTerm,
  type LossBatch,
  PLAIN,
  type Surrogate,
} from "../../../packages/agent/dist/loss.js";
import { apart } from "./fixture.js";
// Registers the gradients of stock operations, for the twin in tf ops.
import "@tensorflow/tfjs-layers";

const [SIZE, ACTIONS, CLIP] = [24, 5, 0.2];
const WEIGHTS = { entropy: 0.03, value: 0.7, clip: CLIP, valueClip: Number.POSITIVE_INFINITY };
const CLIPPED_VALUES = { ...WEIGHTS, valueClip: 0.3 };
const CASES: [string, Surrogate, typeof WEIGHTS][] = [
  ["ppo", clipped(CLIP), WEIGHTS],
  ["ppo, values clipped", clipped(CLIP), CLIPPED_VALUES],
  ["a2c", PLAIN, WEIGHTS],
];

function example(seed: number): { head: Float32Array; batch: LossBatch } {
  const stream = createStream(seed, PURPOSE.policy);
  const normal = (n: number, scale: number) =>
    Float32Array.from({ length: n }, () => scale * nextNormal(stream));
  const head = normal(SIZE * (ACTIONS + 1), 1);
  const actions = Uint8Array.from({ length: SIZE }, () => nextBelow(stream, 0, ACTIONS));
  const noise = normal(SIZE, 0.3);
  const logProbs = Float32Array.from({ length: SIZE }, (_, row) => {
    const p = softmax([...head.subarray(row * (ACTIONS + 1), row * (ACTIONS + 1) + ACTIONS)]);
    return Math.log(p[actions[row]]) + noise[row];
  });
  return {
    head,
    batch: {
      size: SIZE,
      actions,
      logProbs,
      advantages: normal(SIZE, 1),
      returns: normal(SIZE, 1),
      values: normal(SIZE, 1),
    },
  };
}

function softmax(z: number[]): number[] {
  const sum = z.reduce((total, x) => total + Math.exp(x), 0);
  return z.map((x) => Math.exp(x) / sum);
}

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** The formulas of the papers, one sample at a time. */
function slowTerms(head: ArrayLike<number>, batch: LossBatch, name: string, weights = WEIGHTS) {
  const rows = Array.from({ length: SIZE }, (_, row) => {
    const z = Array.from({ length: ACTIONS }, (_, a) => head[row * (ACTIONS + 1) + a]);
    const value = head[row * (ACTIONS + 1) + ACTIONS];
    const p = softmax(z);
    const ratio = p[batch.actions[row]] / Math.exp(batch.logProbs[row]);
    const advantage = batch.advantages[row];
    const bounded = Math.min(Math.max(ratio, 1 - CLIP), 1 + CLIP);
    const old = batch.values[row];
    const near = old + Math.min(Math.max(value - old, -weights.valueClip), weights.valueClip);
    return {
      policy:
        name !== "a2c"
          ? Math.max(-advantage * ratio, -advantage * bounded)
          : -advantage * Math.log(p[batch.actions[row]]),
      value: Math.max((value - batch.returns[row]) ** 2, (near - batch.returns[row]) ** 2) / 2,
      entropy: -p.reduce((sum, q) => sum + q * Math.log(q), 0),
      kl: ratio - 1 - Math.log(ratio),
      outside: Math.abs(ratio - 1) > CLIP ? 1 : 0,
    };
  });
  const policyLoss = mean(rows.map((row) => row.policy));
  const valueLoss = mean(rows.map((row) => row.value));
  const entropy = mean(rows.map((row) => row.entropy));
  return {
    loss: policyLoss - weights.entropy * entropy + weights.value * valueLoss,
    policyLoss,
    valueLoss,
    entropy,
    approxKl: mean(rows.map((row) => row.kl)),
    clipFraction: mean(rows.map((row) => row.outside)),
  };
}

/** The same loss in stock tensor operations, differentiated by the tape. */
function tensorLoss(head: tf.Tensor2D, batch: LossBatch, name: string, weights: typeof WEIGHTS): tf.Scalar {
  const logP = tf.logSoftmax(tf.slice(head, [0, 0], [SIZE, ACTIONS]));
  const value = tf.reshape(tf.slice(head, [0, ACTIONS], [SIZE, 1]), [SIZE]);
  const taken = tf.sum(tf.mul(logP, tf.oneHot(tf.tensor1d(batch.actions, "int32"), ACTIONS)), 1);
  const advantages = tf.tensor1d(batch.advantages);
  const ratio = tf.exp(tf.sub(taken, tf.tensor1d(batch.logProbs)));
  const policyLoss =
    name !== "a2c"
      ? tf.mean(
          tf.maximum(
            tf.neg(tf.mul(advantages, ratio)),
            tf.neg(tf.mul(advantages, tf.clipByValue(ratio, 1 - CLIP, 1 + CLIP))),
          ),
        )
      : tf.neg(tf.mean(tf.mul(advantages, taken)));
  const entropy = tf.neg(tf.mean(tf.sum(tf.mul(tf.exp(logP), logP), 1)));
  const [old, returns] = [tf.tensor1d(batch.values), tf.tensor1d(batch.returns)];
  const near = tf.add(old, tf.clipByValue(tf.sub(value, old), -weights.valueClip, weights.valueClip));
  const errors = tf.maximum(tf.square(tf.sub(value, returns)), tf.square(tf.sub(near, returns)));
  const valueLoss = tf.mul(0.5, tf.mean(errors));
  return tf.add(tf.sub(policyLoss, tf.mul(weights.entropy, entropy)), tf.mul(weights.value, valueLoss));
}

describe.each(CASES)("actorCriticLoss, %s", (name, surrogate, weights) => {
  beforeAll(async () => {
    await chooseBackend("cpu");
  });

  it("equals the papers' formulas", () => {
    for (const seed of [1, 2, 3]) {
      const { head, batch } = example(seed);
      const gradient = new Float32Array(head.length);
      const terms = actorCriticLoss(head, ACTIONS, batch, surrogate, weights, gradient);
      for (const [key, value] of Object.entries(slowTerms(head, batch, name, weights))) {
        expect(terms[key as keyof typeof terms], key).toBeCloseTo(value, 6);
      }
    }
  });

  it("has the gradient that finite differences of the formulas give", () => {
    const { head, batch } = example(4);
    const gradient = new Float32Array(head.length);
    actorCriticLoss(head, ACTIONS, batch, surrogate, weights, gradient);
    const differences = Array.from(head, (_, i) => {
      const moved = (by: number) => {
        const numbers = Float64Array.from(head);
        numbers[i] += by;
        return slowTerms(numbers, batch, name, weights).loss;
      };
      return (moved(1e-5) - moved(-1e-5)) / 2e-5;
    });
    expect(apart(gradient, differences)).toBeLessThan(1e-6);
  });

  it("equals its twin in tensor operations, value and gradient", () => {
    const { head, batch } = example(5);
    const gradient = new Float32Array(head.length);
    const { loss } = actorCriticLoss(head, ACTIONS, batch, surrogate, weights, gradient);
    tf.tidy(() => {
      const twin = tf.valueAndGrad((x) => tensorLoss(x as tf.Tensor2D, batch, name, weights));
      const { value, grad } = twin(tf.tensor2d(head, [SIZE, ACTIONS + 1]));
      expect(value.dataSync()[0]).toBeCloseTo(loss, 5);
      expect(apart(gradient, grad.dataSync())).toBeLessThan(1e-6);
    });
  });

  it("stays finite with logits far apart", () => {
    const head = Float32Array.of(900, -900, 0, 0, 0, 1);
    const batch = {
      size: 1,
      actions: Uint8Array.of(0),
      logProbs: Float32Array.of(0),
      advantages: Float32Array.of(1),
      returns: Float32Array.of(0),
      values: Float32Array.of(0),
    };
    const gradient = new Float32Array(6);
    const { loss, entropy } = actorCriticLoss(head, ACTIONS, batch, surrogate, weights, gradient);
    expect(Number.isFinite(loss)).toBe(true);
    expect(entropy).toBe(0);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });
});

describe("klTerm", () => {
  it("is Schulman's k3: zero at equal policies, positive elsewhere, its mean under the old policy the KL", () => {
    expect(klTerm(0)).toBe(0);
    expect(klTerm(0.1)).toBeGreaterThan(0);
    expect(klTerm(-0.1)).toBeGreaterThan(0);
    const [old, now] = [softmax([1, 0, -1]), softmax([0.5, 0.2, -0.4])];
    const exact = old.reduce((sum, p, i) => sum + p * Math.log(p / now[i]), 0);
    const estimate = old.reduce((sum, p, i) => sum + p * klTerm(Math.log(now[i] / p)), 0);
    expect(estimate).toBeCloseTo(exact, 12);
  });
});
