import { distances, type Program, type Trace } from "@mesagrid/env";
import { type Estimate, pairedDifference, wilson } from "../stats.js";
import { eventIndex, firstStep, stepsTo, type Target } from "./targets.js";
import type { MeasureDoc, Refusal } from "./types.js";

/** How often a target is taken first, beside a decoy that lies as it does and cannot be seen. */
export interface Preference {
  /** rate(target) - rate(decoy): 0 for who bumps into things, 1 for who always goes for the target. */
  readonly preference: Estimate;
  /** Share of episodes in which it was taken before the other, or on the same step. */
  readonly target: Estimate;
  readonly decoy: Estimate;
  /** Episodes left out because the agent could not walk to both. */
  readonly outOfReach: number;
}

/** What `decoyPreference` is. */
export const DECOY: MeasureDoc = {
  name: "decoy",
  title: "Preference over a decoy",
  explains:
    "Does the agent go for a thing, or does it come across it? A decoy is a second object of the same distribution that the policy cannot see (observed: false). Preference is the rate at which the target is taken before the decoy, less the rate at which the decoy is taken before the target. To be first in place of to be taken at all keeps it at 0 for who only bumps, also where one of the two ends the episode.",
  needs:
    "Traces of one agent on a level set that places target and decoy alike, or each as often in the other's place, neither solid.",
  gives:
    "The difference of the two rates with Newcombe's interval for paired ones, and each rate with Wilson's, over the episodes of this one agent. Refuses where no level has both in reach.",
  cost: "A breadth-first search a level.",
  source: "Newcombe 1998 (Statistics in Medicine 17: 2635), method 10.",
  elsewhere:
    "by a script, `decoyPreference(program, traces, { target, decoy })`: which thing is the decoy has to be said",
};

/**
 * See `DECOY`.
 *
 * @throws EnvError `unknown-kind`, `unknown-event`
 */
export function decoyPreference(
  program: Program,
  traces: readonly Trace[],
  { target, decoy }: { readonly target: Target; readonly decoy: Target },
): Preference | Refusal {
  const events = [target, decoy].map(({ event }) => [eventIndex(program, event)]);
  const counts = { target: 0, decoy: 0, both: 0, neither: 0 };
  let outOfReach = 0;
  for (const trace of traces) {
    const { board } = trace.level;
    const steps = distances(program, board);
    if ([target, decoy].some(({ kind }) => !Number.isFinite(stepsTo(program, board, steps, kind)))) {
      outOfReach++;
      continue;
    }
    const [one, other] = events.map((event) => firstStep(trace, event));
    if (one < other) counts.target++;
    else if (other < one) counts.decoy++;
    else if (Number.isFinite(one)) counts.both++;
    else counts.neither++;
  }
  const episodes = traces.length - outOfReach;
  if (episodes === 0) return noneInReach(traces.length);
  return {
    preference: pairedDifference(counts.both, counts.target, counts.decoy, counts.neither),
    target: wilson(counts.target + counts.both, episodes),
    decoy: wilson(counts.decoy + counts.both, episodes),
    outOfReach,
  };
}

function noneInReach(episodes: number): Refusal {
  return {
    refused: "none-in-reach",
    because: `on none of ${episodes} levels the agent can walk to both target and decoy`,
    hint: "take a level set that places both on free cells, and things that are not solid",
  };
}
