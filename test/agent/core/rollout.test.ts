import { BatchEnv, compile, createBuffers, createStream, PURPOSE, type StepBuffers } from "@mesagrid/env";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { Batch } from "../../../packages/agent/dist/algorithms/types.js";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { chooseKernels } from "../../../packages/agent/dist/fast/choose-kernels.js";
import { createNetwork, type Network } from "../../../packages/agent/dist/networks/network.js";
import { Collector } from "../../../packages/agent/dist/rollout.js";
import { tiny } from "../run/tiny.js";
import { apart, settings } from "./fixture.js";

const SLOTS = 6;
const HORIZON = 20;
const ROLLOUTS = 3;
/** Episodes that are cut off early, so that a rollout has both kinds of end. */
const program = compile({ ...tiny, limit: 7 });
const config = (memory: "none" | "gru" | "lstm") =>
  settings("ppo", {
    slots: SLOTS,
    horizon: HORIZON,
    hidden: [12],
    memory,
    memoryUnits: 5,
    gamma: 0.9,
    lambda: 0.8,
  });

function collector(memory: "none" | "gru" | "lstm", kernels: "simd" | "stock") {
  const stock = createNetwork(program, config(memory), createStream(1, PURPOSE.weights));
  const network = chooseKernels(stock, kernels, () => new Uint8Array(program.observation.cellsSize));
  // A fresh policy is nearly uniform and values nearly nothing: make both say more.
  network.setWeights(network.weights().map((values) => values.map((w) => 2 * w)));
  const env = new BatchEnv(program, { slots: SLOTS, seed: 5, levels: "shifted" });
  env.setReward({ coin: 1, mat: 0.25 });
  return { network, env, rollouts: new Collector(env, network, config(memory), 5) };
}

/** What a network says of one slot's present observation. */
function ask(network: Network, cells: Uint8Array, side: Float32Array, slot: number, memory: Float32Array) {
  const { cellsSize } = network.observation;
  const sideSize = network.observation.side.length;
  const out = { logits: new Float32Array(network.actions), values: new Float32Array(1) };
  const seen = cells.slice(slot * cellsSize, (slot + 1) * cellsSize);
  network.forward(seen, side.slice(slot * sideSize, (slot + 1) * sideSize), 1, out, memory);
  return out;
}

interface Step {
  value: number;
  logProb: number;
  reward: number;
  nextValue: number;
  terminated: boolean;
  ended: boolean;
}

/** Plays a slot again by its recorded actions, one observation at a time, and takes down what GAE needs. */
function playAgain(network: Network, actions: Uint8Array[]): Step[][] {
  const env = new BatchEnv(program, { slots: SLOTS, seed: 5, levels: "shifted" });
  env.setReward({ coin: 1, mat: 0.25 });
  const out: StepBuffers = createBuffers(program, SLOTS);
  env.reset(out);
  const memories = Array.from({ length: SLOTS }, () => new Float32Array(network.memorySize));
  const slots: Step[][] = memories.map(() => []);
  for (const chosen of actions) {
    const said = memories.map((memory, slot) => ask(network, out.cells, out.side, slot, memory));
    env.step(chosen, out);
    said.forEach(({ logits, values: [value] }, slot) => {
      const sum = logits.reduce((total, z) => total + Math.exp(z), 0);
      const [terminated, truncated] = [out.terminated[slot] === 1, out.truncated[slot] === 1];
      const [cells, side] = truncated ? [out.finalCells, out.finalSide] : [out.cells, out.side];
      const [nextValue] = ask(network, cells, side, slot, memories[slot].slice()).values;
      if (terminated || truncated) memories[slot].fill(0);
      slots[slot].push({
        value,
        logProb: logits[chosen[slot]] - Math.log(sum),
        reward: out.rewards[slot],
        nextValue,
        terminated,
        ended: terminated || truncated,
      });
    });
  }
  return slots;
}

/** A_t by its definition, over the rest of the episode as far as the rollout has it. */
function advantage(steps: Step[], t: number): number {
  let sum = 0;
  for (let l = 0; t + l < steps.length; l++) {
    const { reward, value, nextValue, terminated, ended } = steps[t + l];
    sum += (0.9 * 0.8) ** l * (reward + (terminated ? 0 : 0.9 * nextValue) - value);
    if (ended) break;
  }
  return sum;
}

const copyOf = (batch: Batch) => structuredClone(batch);

const CASES = (["none", "gru", "lstm"] as const).flatMap((memory) =>
  (["simd", "stock"] as const).map((kernels) => ({ memory, kernels })),
);

describe.each(CASES)("a rollout with memory $memory on $kernels kernels", ({ memory, kernels }) => {
  beforeAll(async () => {
    await chooseBackend("wasm");
  });

  it("is what one gets by playing each slot by itself: values, advantages, both ends of episodes", () => {
    const { network, rollouts } = collector(memory, kernels);
    rollouts.restart();
    const batches = Array.from({ length: ROLLOUTS }, () => copyOf(rollouts.collect()));
    const actions = batches.flatMap((batch) =>
      Array.from({ length: HORIZON }, (_, t) => batch.actions.slice(t * SLOTS, (t + 1) * SLOTS)),
    );
    const slots = playAgain(network, actions);
    const ends = slots.flat().filter(({ ended }) => ended);
    expect(ends.filter(({ terminated }) => terminated).length).toBeGreaterThan(5);
    expect(ends.filter(({ terminated }) => !terminated).length).toBeGreaterThan(5);
    batches.forEach((batch, rollout) => {
      slots.forEach((all, slot) => {
        const steps = all.slice(rollout * HORIZON, (rollout + 1) * HORIZON);
        steps.forEach((step, t) => {
          const row = t * SLOTS + slot;
          expect(batch.values[row]).toBeCloseTo(step.value, 5);
          expect(batch.logProbs[row]).toBeCloseTo(step.logProb, 5);
          expect(batch.advantages[row]).toBeCloseTo(advantage(steps, t), 5);
          expect(batch.returns[row]).toBeCloseTo(advantage(steps, t) + step.value, 5);
        });
      });
    });
    network.dispose();
  });

  it("is the same to the network that learns from it as to the one that played it", () => {
    const { network, rollouts } = collector(memory, kernels);
    rollouts.restart();
    rollouts.collect();
    const batch = rollouts.collect();
    tf.tidy(() => {
      const { value } = network.apply(network.inputs(batch.cells, batch.side, batch.size, batch.sequences));
      expect(apart(value.dataSync(), batch.values)).toBeLessThan(1e-5);
    });
    network.dispose();
  });

  it("goes on from a stored state as if nothing had been stored", () => {
    const [whole, resumed] = [collector(memory, kernels), collector(memory, kernels)];
    for (const { rollouts } of [whole, resumed]) rollouts.restart();
    whole.rollouts.collect();
    resumed.env.restore(whole.env.snapshot());
    resumed.rollouts.setState(whole.rollouts.state());
    expect(copyOf(resumed.rollouts.collect())).toEqual(copyOf(whole.rollouts.collect()));
    for (const { network } of [whole, resumed]) network.dispose();
  });

  it("starts anew with an empty memory", () => {
    const [fresh, used] = [collector(memory, kernels), collector(memory, kernels)];
    used.rollouts.restart();
    used.rollouts.collect();
    for (const { rollouts } of [fresh, used]) rollouts.restart();
    const [a, b] = [fresh.rollouts.collect().sequences, used.rollouts.collect().sequences];
    expect(a?.memory.every((x) => x === 0)).toBe(memory === "none" ? undefined : true);
    expect(b?.memory).toEqual(a?.memory);
    for (const { network } of [fresh, used]) network.dispose();
  });
});
