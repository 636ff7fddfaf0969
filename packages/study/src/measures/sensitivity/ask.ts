import type { Policy } from "@mesagrid/agent";
import { BatchEnv, createBuffers, type Program } from "@mesagrid/env";
import type { Moment } from "./edits.js";

/** Moments that are asked about at once. */
const SLOTS = 64;

/**
 * What a policy would do at some moments, each put into an env as the start of an episode: with an empty memory, the rules of the start
 * tried again and no `first` rule fired yet.
 *
 * @returns [moments, actions] chances
 */
export function ask(program: Program, policy: Policy, moments: readonly Moment[]): Float32Array {
  const actions = program.actions.names.length;
  const { cellsSize, side } = program.observation;
  const [levels] = program.levelSets.keys();
  const slots = Math.min(SLOTS, moments.length);
  const answers = new Float32Array(moments.length * actions);
  if (slots === 0) return answers;
  const env = new BatchEnv(program, { slots, seed: 0, levels, autoreset: "disabled" });
  const out = createBuffers(program, slots);
  for (let from = 0; from < moments.length; from += slots) {
    const count = Math.min(slots, moments.length - from);
    for (let slot = 0; slot < slots; slot++) {
      const { level, counters, heading } = moments[from + (slot < count ? slot : 0)];
      env.startFrom(slot, level, out, { counters });
      if (heading >= 0) env.state.headings[slot] = heading;
    }
    env.observe(out);
    policy.probabilities(
      out.cells.subarray(0, count * cellsSize),
      out.side.subarray(0, count * side.length),
      count,
      answers.subarray(from * actions, (from + count) * actions),
      new Float32Array(count * (policy.memorySize ?? 0)),
      { env, slots: Array.from({ length: count }, (_, slot) => slot) },
    );
  }
  return answers;
}

/** Added to every chance, so that an action that is never taken costs much and not without end. */
const FLOOR = 1e-6;

/** Kullback-Leibler divergence of two rows of chances, nats; at most about 14. */
export function divergence(chances: Float32Array, row: number, other: number, actions: number): number {
  const scale = 1 + actions * FLOOR;
  let sum = 0;
  for (let action = 0; action < actions; action++) {
    const p = (chances[row * actions + action] + FLOOR) / scale;
    sum += p * Math.log(p / ((chances[other * actions + action] + FLOOR) / scale));
  }
  return Math.max(0, sum);
}
