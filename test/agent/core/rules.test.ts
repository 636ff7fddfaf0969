import { createStream, nextNormal, PURPOSE } from "@mesagrid/env";
import { describe, expect, it } from "vitest";
import { MOMENTUM, RMSPROP, RuleOptimizer, SGD } from "../../../packages/agent/dist/optimizers/rules.js";
import { apart } from "./fixture.js";
import { PLACES, plainVectors, spread } from "./vectors.js";

const STEPS = 20;
const RATE = 0.01;
const SCALE = 0.5;
const stream = createStream(1, PURPOSE.weights);
const numbers = () => PLACES.map(() => nextNormal(stream));
const START = numbers();
const GRADIENTS = Array.from({ length: STEPS }, numbers);

/** Each method's formula in doubles, one number at a time: where a weight goes along its gradients. */
const TWINS = {
  sgd: (theta: number, gradients: number[]) => theta - RATE * gradients.reduce((sum, g) => sum + g, 0),
  momentum(theta: number, gradients: number[]) {
    let v = 0;
    for (const g of gradients) {
      v = 0.9 * v + g;
      theta -= RATE * v;
    }
    return theta;
  },
  rmsprop(theta: number, gradients: number[]) {
    // The running mean as a whole sum: 0.01 of each square, 0.99 of it lost with every step after it.
    gradients.forEach((g, t) => {
      const mean = gradients.slice(0, t + 1).reduce((sum, h, i) => sum + 0.01 * 0.99 ** (t - i) * h * h, 0);
      theta -= (RATE * g) / (Math.sqrt(mean) + 1e-5);
    });
    return theta;
  },
};
const RULES = { sgd: SGD, momentum: MOMENTUM, rmsprop: RMSPROP };

function made(name: keyof typeof RULES) {
  const vectors = plainVectors(START);
  const optimizer = new RuleOptimizer(vectors, RULES[name]);
  const step = (gradient: number[]) => {
    vectors.gradient().set(spread(gradient));
    optimizer.step(RATE, SCALE);
  };
  return { vectors, optimizer, step };
}

describe.each(["sgd", "momentum", "rmsprop"] as const)("%s", (name) => {
  it("is its formula", () => {
    const { vectors, step } = made(name);
    for (const gradient of GRADIENTS) step(gradient);
    const ways = START.map((theta, i) =>
      TWINS[name](
        theta,
        GRADIENTS.map((gradient) => SCALE * gradient[i]),
      ),
    );
    expect(apart(vectors.weights(), spread(ways))).toBeLessThan(1e-5);
  });

  it("goes on from its stored state bit for bit", () => {
    const [whole, first, second] = [made(name), made(name), made(name)];
    for (const gradient of GRADIENTS.slice(0, 7)) for (const one of [whole, first]) one.step(gradient);
    second.vectors.setWeights(first.vectors.weights());
    second.optimizer.setState(first.optimizer.state());
    expect(second.optimizer.state()).toEqual(first.optimizer.state());
    for (const gradient of GRADIENTS.slice(7)) for (const one of [whole, second]) one.step(gradient);
    expect(second.vectors.weights()).toEqual(whole.vectors.weights());
  });

  it("forgets single variables, and refuses a state that does not fit", () => {
    const { optimizer, step } = made(name);
    step(GRADIENTS[0]);
    const [kernel] = optimizer.state();
    optimizer.forget([1]);
    expect(optimizer.state()).toEqual(name === "sgd" ? [] : [kernel, new Float32Array(3)]);
    expect(optimizer.state([1])).toEqual(name === "sgd" ? [] : [new Float32Array(3)]);
    expect(() => optimizer.setState([new Float32Array(1)])).toThrow(RangeError);
  });
});
