import type { Frame, Program } from "@mesagrid/env";

/**
 * How often the agent was in each cell.
 *
 * @param episodes their frames
 * @returns [cells] visits an episode, on average; not a number where it never was
 */
export function visits({ cells }: Program, episodes: readonly (readonly Frame[])[]): Float64Array {
  const counts = new Float64Array(cells);
  for (const frames of episodes) for (const { agent } of frames) counts[agent]++;
  return counts.map((count) => (count === 0 ? Number.NaN : count / episodes.length));
}
