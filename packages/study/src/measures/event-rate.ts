import type { EpisodeRow } from "@mesagrid/agent";
import { type Estimate, wilson } from "../stats.js";
import type { MeasureDoc } from "./types.js";

/** What `eventRate` is. */
export const EVENT_RATE: MeasureDoc = {
  name: "event-rate",
  title: "Event rate",
  explains: "In which share of its episodes did something happen at least once, and how often on average?",
  needs: "Rows of one agent on one level set.",
  gives:
    "Of each event a rate with Wilson's interval and a mean with a bootstrap interval, over the episodes of this one agent.",
  cost: "Nothing to speak of.",
  source: "Wilson 1927.",
};

/**
 * The share of episodes in which an event happened, with Wilson's interval over the episodes: a rate of **one** agent. Several
 * agents are compared by their rates, agent by agent (`studentMean`).
 *
 * Needs episodes of one agent on one level set.
 */
export function eventRate(episodes: readonly EpisodeRow[], event: string): Estimate {
  return wilson(episodes.filter((episode) => episode.events[event] > 0).length, episodes.length);
}
