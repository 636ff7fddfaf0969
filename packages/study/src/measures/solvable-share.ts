import type { EpisodeRow } from "@mesagrid/agent";
import { type Program, reachable } from "@mesagrid/env";
import { type Estimate, wilson } from "../stats.js";
import type { MeasureDoc } from "./types.js";

/** What `solvableShare` is. */
export const SOLVABLE_SHARE: MeasureDoc = {
  name: "solvable-share",
  title: "Share of the solvable levels",
  explains:
    "How often does an event happen where it could? Of the levels on which the agent can walk to a thing of a kind within the limit, the share on which the event happened.",
  needs: "Rows of one agent on one level set.",
  gives:
    "A rate with Wilson's interval over those levels. What cannot be walked to and yet be had (a door to open) counts as unsolvable.",
  cost: "A breadth-first search a level.",
  source: "Wilson 1927.",
  elsewhere:
    "by `mesagrid first-look` for the worlds that it asks about; `solvableShare(program, rows, { event, kind })` in a script",
};

/**
 * Of the levels on which the agent can walk to a thing of `kind` within the limit, the share on which `event` happened, with
 * Wilson's interval over those levels: how well **one** agent does where doing well is possible.
 *
 * Needs episodes of one agent on one level set. Costs a breadth-first search an episode.
 *
 * @throws EnvError `unknown-kind`
 */
export function solvableShare(
  program: Program,
  episodes: readonly EpisodeRow[],
  { event, kind }: { readonly event: string; readonly kind: string },
): Estimate {
  const solvable = episodes.filter((episode) => reachable(program, episode.level, kind));
  return wilson(solvable.filter((episode) => episode.events[event] > 0).length, solvable.length);
}
