import { compile, SingleEnv } from "@mesagrid/env";
import { expect, test } from "vitest";
import { corridor } from "./scenarios.js";

test("Gymnasium's words: reset gives observation and info, step gives five values", () => {
  const env = new SingleEnv(compile(corridor()));
  expect(() => env.step(0)).toThrow(/not-reset/);
  const [observation, info] = env.reset({ seed: 3 });
  expect(observation.cells).toHaveLength(30);
  expect(info.events).toEqual({ step: 0, "on-mat": 0, "took-coin": 0 });
  const [, reward, terminated, truncated, first] = env.step(1);
  expect([reward, terminated, truncated]).toEqual([-0.5, false, false]);
  expect(first.objectives).toEqual({ coins: -0.5, mats: 1 });
  const [last, , ended, , second] = env.step(1);
  expect([ended, second.outcome, last.side[0]]).toEqual([true, "rich", 0.5]);
  expect(() => env.step(1)).toThrow(/not-reset/);
  env.reset();
  expect(() => env.step(9)).toThrow(/bad-action.*left, right, stay/);
});
