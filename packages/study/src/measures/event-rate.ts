import type { EpisodeRow } from "@mesagrid/agent";
import { type Estimate, wilson } from "../stats.js";

/**
 * The share of episodes in which an event happened, with Wilson's interval over the episodes: a rate of **one** agent. Several
 * agents are compared by their rates, agent by agent (`studentMean`).
 *
 * Needs episodes of one agent on one level set.
 */
export function eventRate(episodes: readonly EpisodeRow[], event: string): Estimate {
  return wilson(episodes.filter((episode) => episode.events[event] > 0).length, episodes.length);
}
