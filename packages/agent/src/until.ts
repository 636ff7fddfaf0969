import type { Program } from "@mesagrid/env";
import type { EpisodeTally } from "./episodes.js";
import type { Evaluation } from "./evaluate.js";
import type { PlannedPhase } from "./phases.js";

/** Training episodes that are taken together where the phase does not say how many. */
const EPISODES = 100;

/** Training episodes of a phase that were not yet compared: how many, and the sum of their returns. */
export interface Pending {
  episodes: number;
  returns: number;
}

/**
 * Whether a phase ends here because a mean return is within its bounds.
 *
 * @param pending counted on by the rollout's episodes, and started anew once there are enough to compare
 * @param evaluations those made after this rollout, if any were
 */
export function returnReached(
  { spec: { until } }: PlannedPhase,
  { objectives }: Program,
  tally: EpisodeTally,
  evaluations: readonly Evaluation[] | undefined,
  pending: Pending,
): boolean {
  if (!until) return false;
  const within = (mean: number) => mean >= (until.atLeast ?? -Infinity) && mean <= (until.atMost ?? Infinity);
  if (until.levels !== undefined) {
    const evaluation = evaluations?.find(({ levels }) => levels === until.levels);
    return evaluation !== undefined && within(evaluation.returns[until.return]);
  }
  if (tally.episodes === 0) return false;
  pending.episodes += tally.episodes;
  pending.returns += tally.episodes * tally.meanReturn(objectives.names.indexOf(until.return));
  if (pending.episodes < (until.episodes ?? EPISODES)) return false;
  const mean = pending.returns / pending.episodes;
  [pending.episodes, pending.returns] = [0, 0];
  return within(mean);
}
