import type { Policy } from "@mesagrid/agent";
import { type Moment, observeMoments, type Program } from "@mesagrid/env";

/** Moments that are asked about at once. */
const SLOTS = 64;

/**
 * What a policy would do at some moments, each put into an env as the start of an episode (`observeMoments`): with an empty memory.
 *
 * @returns [moments, actions] chances
 */
export function ask(program: Program, policy: Policy, moments: readonly Moment[]): Float32Array {
  const actions = program.actions.names.length;
  const { cellsSize, side } = program.observation;
  const answers = new Float32Array(moments.length * actions);
  for (const { from, count, env, out } of observeMoments(program, moments, SLOTS)) {
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
