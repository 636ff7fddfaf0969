import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainedVariance, gae, normalise } from "../../../packages/agent/dist/advantage.js";

interface Step {
  reward: number;
  value: number;
  nextValue: number;
  end: "none" | "terminated" | "truncated";
}

/** The definition: A_t is the sum over l of (gamma lambda)^l delta_t+l, up to the end of the episode. O(T^2). */
function slowAdvantage(steps: Step[], t: number, gamma: number, lambda: number): number {
  let sum = 0;
  for (let l = 0; t + l < steps.length; l++) {
    const { reward, value, nextValue, end } = steps[t + l];
    const delta = reward + (end === "terminated" ? 0 : gamma * nextValue) - value;
    sum += (gamma * lambda) ** l * delta;
    if (end !== "none") break;
  }
  return sum;
}

function run(slotSteps: Step[][], gamma: number, lambda: number) {
  const [slots, horizon] = [slotSteps.length, slotSteps[0].length];
  const column = (f: (step: Step) => number) =>
    Array.from({ length: slots * horizon }, (_, i) => f(slotSteps[i % slots][Math.floor(i / slots)]));
  const rollout = {
    rewards: Float64Array.from(column((step) => step.reward)),
    values: Float64Array.from(column((step) => step.value)),
    nextValues: Float64Array.from(column((step) => step.nextValue)),
    terminated: Uint8Array.from(column((step) => (step.end === "terminated" ? 1 : 0))),
    ended: Uint8Array.from(column((step) => (step.end === "none" ? 0 : 1))),
    horizon,
    slots,
    gamma,
    lambda,
    advantages: new Float64Array(slots * horizon),
    returns: new Float64Array(slots * horizon),
  };
  gae(rollout);
  return rollout;
}

const number = fc.double({ min: -10, max: 10, noNaN: true });
const step = fc.record({
  reward: number,
  value: number,
  nextValue: number,
  end: fc.constantFrom("none", "none", "none", "terminated", "truncated") as fc.Arbitrary<Step["end"]>,
});
const rollouts = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 12 }))
  .chain(([slots, horizon]) =>
    fc.array(fc.array(step, { minLength: horizon, maxLength: horizon }), {
      minLength: slots,
      maxLength: slots,
    }),
  );
const fraction = fc.double({ min: 0, max: 1, noNaN: true });

describe("gae", () => {
  it("equals the definition, for any mixture of terminated and truncated episodes", () => {
    fc.assert(
      fc.property(rollouts, fraction, fraction, (slotSteps, gamma, lambda) => {
        const { advantages, returns, values, slots } = run(slotSteps, gamma, lambda);
        slotSteps.forEach((steps, slot) => {
          steps.forEach((_, t) => {
            const i = t * slots + slot;
            expect(advantages[i]).toBeCloseTo(slowAdvantage(steps, t, gamma, lambda), 8);
            expect(returns[i]).toBeCloseTo(advantages[i] + values[i], 8);
          });
        });
      }),
    );
  });

  it("bootstraps from the final observation when truncated, from nothing when terminated", () => {
    const last: Step = { reward: 1, value: 2, nextValue: 10, end: "truncated" };
    expect(run([[last]], 0.5, 0.9).advantages[0]).toBe(1 + 0.5 * 10 - 2);
    expect(run([[{ ...last, end: "terminated" }]], 0.5, 0.9).advantages[0]).toBe(1 - 2);
  });

  it("with lambda 1 gives discounted returns, with lambda 0 one-step ones", () => {
    const steps: Step[] = [
      { reward: 1, value: 5, nextValue: 6, end: "none" },
      { reward: 2, value: 6, nextValue: 0, end: "terminated" },
    ];
    expect(run([steps], 0.5, 1).returns[0]).toBeCloseTo(1 + 0.5 * 2);
    expect(run([steps], 0.5, 0).returns[0]).toBeCloseTo(1 + 0.5 * 6);
  });
});

describe("normalise", () => {
  it("gives mean 0 and deviation 1", () => {
    const advantages = Float32Array.of(1, 2, 3, 4);
    normalise(advantages);
    const sum = advantages.reduce((a, b) => a + b);
    const squares = advantages.reduce((a, b) => a + b * b, 0);
    expect(sum).toBeCloseTo(0, 6);
    expect(squares / 3).toBeCloseTo(1, 5);
  });

  it("stays finite where all are the same, or there is one", () => {
    for (const advantages of [Float32Array.of(3, 3, 3), Float32Array.of(7)]) {
      normalise(advantages);
      expect([...advantages]).toEqual([...advantages].fill(0));
    }
  });
});

describe("explainedVariance", () => {
  it("is 1 for perfect values, 0 for constant ones, negative for worse than constant", () => {
    const returns = Float32Array.of(1, 2, 3, 6);
    expect(explainedVariance(returns, returns)).toBe(1);
    expect(explainedVariance(Float32Array.of(9, 9, 9, 9), returns)).toBeCloseTo(0);
    expect(explainedVariance(Float32Array.of(-1, -2, -3, -6), returns)).toBeCloseTo(-3);
  });

  it("is 0, not NaN, where the returns do not vary", () => {
    expect(explainedVariance(Float32Array.of(1, 2), Float32Array.of(4, 4))).toBe(0);
  });
});
