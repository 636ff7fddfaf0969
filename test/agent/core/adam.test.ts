import { createStream, nextNormal, PURPOSE } from "@mesagrid/env";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { Adam, type AdamOptions } from "../../../packages/agent/dist/optimizers/adam.js";
import { VariableVectors } from "../../../packages/agent/dist/optimizers/variable-vectors.js";
import { clipScale, norm } from "../../../packages/agent/dist/optimizers/vectors.js";
import { apart } from "./fixture.js";

const SHAPES = [[3, 4], [4], [2, 2, 2]];
const STEPS = 20;

const stream = createStream(1, PURPOSE.weights);
const numbers = (n: number) => Float32Array.from({ length: n }, () => nextNormal(stream));
const size = (shape: number[]) => shape.reduce((a, b) => a * b, 1);
const START = SHAPES.map((shape) => numbers(size(shape)));
const GRADIENTS = Array.from({ length: STEPS }, () => SHAPES.map((shape) => numbers(size(shape))));

let made: tf.Variable[] = [];
function variables(): tf.Variable[] {
  const fresh = START.map((values, i) => tf.tidy(() => tf.variable(tf.tensor(values.slice(), SHAPES[i]))));
  made.push(...fresh);
  return fresh;
}
/** Adam on variables, fed with a gradient a variable. */
function adamOf(list: tf.Variable[], options?: AdamOptions) {
  const vectors = new VariableVectors(list);
  const adam = new Adam(vectors, options);
  return {
    adam,
    step(gradients: Float32Array[], learningRate: number, scale?: number) {
      vectors.setGradient(gradients);
      adam.step(learningRate, scale);
    },
  };
}
const read = (list: tf.Variable[]) => list.flatMap((variable) => [...variable.dataSync()]);

/** Algorithm 1 of the paper, in doubles, one number at a time. */
function plainAdam(theta: number, gradients: number[], rate: number, epsilon: number): number {
  let [m, v] = [0, 0];
  gradients.forEach((g, i) => {
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    const mHat = m / (1 - 0.9 ** (i + 1));
    const vHat = v / (1 - 0.999 ** (i + 1));
    theta -= (rate * mHat) / (Math.sqrt(vHat) + epsilon);
  });
  return theta;
}

describe("Adam", () => {
  beforeAll(async () => {
    await chooseBackend("wasm");
  });
  afterEach(() => {
    for (const variable of made) variable.dispose();
    made = [];
  });

  it("equals the paper's algorithm", () => {
    const list = variables();
    const adam = adamOf(list, { epsilon: 1e-8 });
    for (const gradients of GRADIENTS) adam.step(gradients, 0.01);
    const expected = START.flatMap((values, k) =>
      [...values].map((theta, i) =>
        plainAdam(
          theta,
          GRADIENTS.map((step) => step[k][i]),
          0.01,
          1e-8,
        ),
      ),
    );
    expect(apart(read(list), expected)).toBeLessThan(1e-5);
  });

  it("equals tf.train.adam", () => {
    const [ours, theirs] = [variables(), variables()];
    const adam = adamOf(ours, { epsilon: 1e-7 });
    const stock = tf.train.adam(0.01, 0.9, 0.999, 1e-7);
    for (const gradients of GRADIENTS) {
      adam.step(gradients, 0.01);
      tf.tidy(() => {
        const tensors = gradients.map((gradient, i) => tf.tensor(gradient.slice(), SHAPES[i]));
        stock.applyGradients(theirs.map(({ name }, i) => ({ name, tensor: tensors[i] })));
      });
    }
    expect(apart(read(ours), read(theirs))).toBeLessThan(1e-5);
    stock.dispose();
  });

  it("scales the gradients before anything else", () => {
    const [scaled, halved] = [variables(), variables()];
    adamOf(scaled).step(GRADIENTS[0], 0.01, 0.5);
    adamOf(halved).step(
      GRADIENTS[0].map((gradient) => gradient.map((g) => g / 2)),
      0.01,
    );
    expect(read(scaled)).toEqual(read(halved));
  });

  it("goes on from its stored state bit for bit", () => {
    const [whole, resumed] = [variables(), variables()];
    const unbroken = adamOf(whole);
    const first = adamOf(resumed);
    GRADIENTS.slice(0, 7).forEach((gradients) => {
      unbroken.step(gradients, 0.01);
      first.step(gradients, 0.01);
    });
    const second = adamOf(resumed);
    second.adam.setState(first.adam.state());
    expect(second.adam.state()).toEqual(first.adam.state());
    GRADIENTS.slice(7).forEach((gradients) => {
      unbroken.step(gradients, 0.01);
      second.step(gradients, 0.01);
    });
    expect(read(resumed)).toEqual(read(whole));
  });

  it("refuses a state of another network", () => {
    expect(() => adamOf(variables()).adam.setState([new Float32Array(3)])).toThrow(RangeError);
  });

  it("leaves no tensor behind", () => {
    const adam = adamOf(variables());
    const before = tf.memory().numTensors;
    for (const gradients of GRADIENTS) adam.step(gradients, 0.01);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("gradient clipping", () => {
  it("takes the norm over all gradients and cuts only what is too long", () => {
    const length = norm(Float32Array.of(3, 0, 4));
    expect(length).toBe(5);
    expect(clipScale(length, 0.5)).toBeCloseTo(0.1);
    expect(clipScale(length, 5)).toBe(1);
    expect(clipScale(length, 0)).toBe(1);
  });
});
