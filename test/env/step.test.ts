import { BatchEnv, compile, createBuffers } from "@mesagrid/env";
import { expect, test } from "vitest";
import { corridor } from "./scenarios.js";

const LEFT = 0;
const RIGHT = 1;
const STAY = 2;

function start(autoreset: "same-step" | "next-step" | "disabled", change = {}) {
  const program = compile(corridor(change));
  const env = new BatchEnv(program, { slots: 1, seed: 7, levels: "only", autoreset });
  const out = createBuffers(program, 1);
  env.reset(out);
  const step = (action: number) => env.step(Uint8Array.of(action), out);
  return { program, env, out, step };
}

test("events are counted and every objective is paid on every step, whatever is rewarded", () => {
  const { env, out, step, program } = start("disabled");
  env.setReward({ mats: 3 });
  step(RIGHT);
  expect(program.events).toEqual(["step", "on-mat", "took-coin"]);
  expect([...out.events]).toEqual([1, 1, 0]);
  expect([...out.objectives]).toEqual([-0.5, 1]);
  expect(out.rewards[0]).toBe(3);
  step(RIGHT);
  expect([...out.events]).toEqual([1, 0, 1]);
  expect([...out.objectives]).toEqual([1.5, 0]);
  expect([out.terminated[0], out.truncated[0], program.outcomes[out.outcomes[0]]]).toEqual([1, 0, "rich"]);
});

test("a `first` rule fires once an episode, and again in the next", () => {
  const { env, out, step } = start("disabled");
  step(RIGHT);
  expect(out.events[1]).toBe(1);
  step(LEFT);
  step(RIGHT);
  expect(out.events[1]).toBe(0);
  env.reset(out);
  step(RIGHT);
  expect(out.events[1]).toBe(1);
});

test("walls stop the agent, and staying enters nothing", () => {
  const { env, step, out } = start("disabled");
  step(LEFT);
  expect(env.state.agents[0]).toBe(6);
  step(RIGHT);
  step(STAY);
  expect([...out.events]).toEqual([1, 0, 0]);
});

test("the limit truncates and does not terminate; a rule that ends on the last step terminates only", () => {
  const { step, out } = start("disabled");
  for (let i = 0; i < 6; i++) step(STAY);
  expect([out.terminated[0], out.truncated[0]]).toEqual([0, 1]);
  const last = start("disabled", { limit: 2 });
  last.step(RIGHT);
  last.step(RIGHT);
  expect([last.out.terminated[0], last.out.truncated[0]]).toEqual([1, 0]);
});

test("same-step: the final observation is kept and the next episode is shown", () => {
  const { env, step, out, program } = start("same-step");
  const first = out.cells.slice();
  step(RIGHT);
  step(RIGHT);
  expect(out.terminated[0]).toBe(1);
  expect([...out.cells]).toEqual([...first]);
  const robot = program.kinds.names.indexOf("robot");
  const agentPlane = out.finalCells.subarray(program.cells);
  expect(agentPlane.indexOf(robot)).toBe(8);
  expect(out.finalSide[0]).toBe(0.5);
  expect(out.side[0]).toBe(0);
  expect(env.episode(0)).toBe(1);
});

test("next-step: the step after the end ignores its action and resets", () => {
  const { env, step, out } = start("next-step");
  step(RIGHT);
  step(RIGHT);
  expect(out.terminated[0]).toBe(1);
  step(RIGHT);
  expect([out.terminated[0], out.rewards[0], env.episode(0), env.state.agents[0]]).toEqual([0, 0, 1, 6]);
});

test("disabled: a finished slot is frozen until reset", () => {
  const { env, step, out } = start("disabled");
  step(RIGHT);
  step(RIGHT);
  step(LEFT);
  expect([out.terminated[0], out.rewards[0], out.events[0], env.state.agents[0]]).toEqual([1, 0, 0, 8]);
  env.reset(out);
  expect(out.terminated[0]).toBe(0);
});

test("the policy sees neither unobserved kinds nor their layer", () => {
  const { program, out } = start("disabled");
  expect(program.observation.cellsSize).toBe(2 * 15);
  expect(program.observation.planes.map(({ code }) => program.observation.codes[code])).toEqual([
    "wall",
    "robot",
    "coin",
  ]);
  expect([...out.cells]).not.toContain(program.kinds.names.indexOf("mat"));
});

test("what the env does not have is refused with a code", () => {
  const { env, program } = start("disabled");
  expect(() => env.setLevels("other")).toThrow(/unknown-level-set.*only/);
  expect(() => env.setReward({ gold: 1 })).toThrow(/unknown-objective.*coins/);
  expect(() => new BatchEnv(program, { slots: 0, seed: 1, levels: "only" })).toThrow(/no-slots/);
});
