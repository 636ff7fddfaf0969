import type { EpisodeRow } from "@mesagrid/agent";
import { type Program, reachable } from "@mesagrid/env";
import { type Estimate, wilson } from "../stats.js";

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
