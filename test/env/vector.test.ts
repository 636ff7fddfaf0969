import { AutoresetMode, BatchEnv, compile, createBuffers, VectorEnv } from "@mesagrid/env";
import { expect, test } from "vitest";
import { corridor, shipped } from "./scenarios.js";

const [LEFT, RIGHT, STAY] = [0, 1, 2];
/** The coin lies two steps to the right: the first environment takes it, the second waits. */
const program = compile(corridor());
const AGENT = program.kinds.agent;

function twoEnvs(autoresetMode: (typeof AutoresetMode)[keyof typeof AutoresetMode]): VectorEnv {
  const env = new VectorEnv(program, { numEnvs: 2, autoresetMode });
  env.reset({ seed: 3 });
  env.step([RIGHT, STAY]);
  return env;
}

/** Cells of the agents of both environments. */
function agents({ cells }: { readonly cells: Uint8Array }): number[] {
  const size = program.observation.cellsSize;
  const layer = program.observation.layerStart[program.kinds.agentLayer];
  return [0, 1].map((env) => cells.indexOf(AGENT, env * size + layer) - env * size - layer);
}

test("the words are Gymnasium's, and its default mode", () => {
  const env = new VectorEnv(program, { numEnvs: 2 });
  expect(env.autoresetMode).toBe(AutoresetMode.NEXT_STEP);
  expect(env.singleActionSpace).toEqual({ n: 3, names: ["left", "right", "stay"] });
  expect(env.singleObservationSpace).toEqual({ cells: [2, 3, 5], side: [1] });
  expect(() => env.step([0, 0])).toThrow(/not-reset/);
  const [observations, info] = env.reset({ seed: 3 });
  expect([observations.cells.length, observations.side.length]).toEqual([2 * 30, 2]);
  expect(info.objectives).toEqual({ coins: Float64Array.of(0, 0), mats: Float64Array.of(0, 0) });
  const [, rewards, terminations, truncations, first] = env.step([RIGHT, STAY]);
  expect([rewards, terminations, truncations]).toEqual([
    Float64Array.of(-0.5, -0.5),
    [false, false],
    [false, false],
  ]);
  expect(first.objectives).toEqual({ coins: Float64Array.of(-0.5, -0.5), mats: Float64Array.of(1, 0) });
  expect(first.events["on-mat"]).toEqual(Uint8Array.of(1, 0));
});

test("NEXT_STEP: the last observation, then a reset that ignores the action and pays nothing", () => {
  const env = twoEnvs(AutoresetMode.NEXT_STEP);
  const [last, rewards, terminations, , info] = env.step([RIGHT, STAY]);
  expect([rewards[0], terminations, info.outcomes]).toEqual([1.5, [true, false], ["rich", ""]]);
  expect([agents(last), info.final]).toEqual([[8, 6], undefined]);
  const [first, paid, ended, , after] = env.step([RIGHT, STAY]);
  expect([paid, ended, after.outcomes]).toEqual([Float64Array.of(0, -0.5), [false, false], ["", ""]]);
  expect(agents(first)).toEqual([6, 6]);
  expect(after.events.step).toEqual(Uint8Array.of(0, 1));
});

test("SAME_STEP: the next episode's first observation, the last one apart", () => {
  const env = twoEnvs(AutoresetMode.SAME_STEP);
  const [first, rewards, terminations, , info] = env.step([RIGHT, STAY]);
  expect([rewards[0], terminations, info.outcomes[0]]).toEqual([1.5, [true, false], "rich"]);
  expect(info.objectives.coins[0]).toBe(1.5);
  expect(agents(first)).toEqual([6, 6]);
  expect(info.final?.ended).toEqual([true, false]);
  expect(info.final && agents(info.final.finalObs)[0]).toBe(8);
  expect(info.final?.finalObs.side[0]).toBe(0.5);
  const [, , , , after] = env.step([RIGHT, STAY]);
  expect([after.final, after.events.step]).toEqual([undefined, Uint8Array.of(1, 1)]);
});

test("DISABLED: no step until a mask has said who starts anew; the others go on", () => {
  const env = twoEnvs(AutoresetMode.DISABLED);
  env.step([RIGHT, RIGHT]);
  expect(() => env.step([STAY, STAY])).toThrow(/not-reset.*0 are over/);
  expect(() => env.reset({ options: { resetMask: [false, false] } })).toThrow(/bad-mask/);
  expect(() => env.reset({ options: { resetMask: [true] } })).toThrow(/bad-mask/);
  expect(() => env.reset({ seed: 1, options: { resetMask: [true, false] } })).toThrow(/bad-mask/);
  const [observations] = env.reset({ options: { resetMask: [true, false] } });
  expect(agents(observations)).toEqual([6, 7]);
  const [next, , terminations] = env.step([STAY, RIGHT]);
  expect([agents(next), terminations]).toEqual([
    [6, 8],
    [false, true],
  ]);
});

test("truncation is told apart, and wrong actions are refused", () => {
  const env = twoEnvs(AutoresetMode.SAME_STEP);
  for (let step = 0; step < 4; step++) env.step([LEFT, STAY]);
  const [, , terminations, truncations, info] = env.step([LEFT, STAY]);
  expect([terminations, truncations, info.final?.ended]).toEqual([
    [false, false],
    [true, true],
    [true, true],
  ]);
  expect(() => env.step([0])).toThrow(/bad-action.*1 actions/);
  expect(() => env.step([0, 3])).toThrow(/bad-action.*left, right, stay/);
});

test("what is returned is the caller's: the next step does not change it", () => {
  const env = twoEnvs(AutoresetMode.SAME_STEP);
  const [observations, rewards, , , info] = env.step([RIGHT, STAY]);
  const before = structuredClone({ observations, rewards, info });
  env.step([LEFT, LEFT]);
  expect({ observations, rewards, info }).toEqual(before);
});

test.each(Object.values(AutoresetMode))("the same as BatchEnv, %s", (autoreset) => {
  const keys = shipped("keys-chests");
  const vector = new VectorEnv(keys, { numEnvs: 3, autoresetMode: autoreset, levels: "mixed" });
  const batch = new BatchEnv(keys, { slots: 3, seed: 5, levels: "mixed", autoreset });
  const out = createBuffers(keys, 3);
  vector.reset({ seed: 5 });
  batch.reset(out, 5);
  for (let step = 0; step < 300; step++) {
    const actions = Uint8Array.of(step % 4, (step * 3 + 1) % 4, (step >> 2) % 4);
    const [{ cells, side }, rewards, terminations, truncations] = vector.step(actions);
    batch.step(actions, out);
    expect([cells, side, rewards]).toEqual([out.cells, out.side, out.rewards]);
    const over = terminations.map((flag, env) => flag || truncations[env]);
    if (autoreset !== "disabled" || !over.includes(true)) continue;
    vector.reset({ options: { resetMask: over } });
    batch.reset(out, undefined, over);
  }
});

test("more environments than memory for them are refused", () => {
  expect(() => new VectorEnv(program, { numEnvs: 1e9 })).toThrow(/too-many-slots/);
  expect(() => new VectorEnv(program, { numEnvs: 0.5 })).toThrow(/no-slots/);
});
