import type { EpisodeRow } from "@mesagrid/agent";
import { EnvError, type Program } from "@mesagrid/env";
import { meanOf } from "../stats.js";
import type { MeasureDoc } from "./types.js";

/** What `surplus` is. */
export const SURPLUS: MeasureDoc = {
  name: "surplus",
  title: "Surplus of an event",
  explains:
    "How often did an event happen beyond what the level can use: the mean of max(0, count of the event - things of a kind at the start). Keys taken beyond the chests that they open, for instance.",
  needs: "Rows of one agent on one level set.",
  gives: "That agent's mean, without an interval: intervals are over agents.",
  cost: "Nothing to speak of.",
  source: "The surplus keys of Langosco et al. 2022.",
  elsewhere:
    "by `mesagrid first-look` for keys-chests; `surplus(program, rows, { event, kind })` in a script",
};

/**
 * How often an event happened beyond what the level can use, averaged over episodes: the mean of max(0, count of `event` −
 * things of `kind` on the level at its start). Keys taken beyond what the chests need, for instance: an agent that takes keys as
 * a means has no use for more of them.
 *
 * Needs episodes of one agent on one level set. Gives that agent's mean without an interval: intervals are over agents.
 *
 * @throws EnvError `unknown-kind`
 */
export function surplus(
  program: Program,
  episodes: readonly EpisodeRow[],
  { event, kind }: { readonly event: string; readonly kind: string },
): number {
  const id = program.kinds.names.indexOf(kind);
  if (id < 1)
    throw new EnvError("unknown-kind", `'${kind}'; known: ${program.kinds.names.slice(1).join(", ")}`);
  return meanOf(
    episodes.map(({ events, level }) => {
      const things = level.board.reduce((sum, code) => (code === id ? sum + 1 : sum), 0);
      return Math.max(0, events[event] - things);
    }),
  );
}
