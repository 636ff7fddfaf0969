import { createStream, PURPOSE } from "@mesagrid/env";
import type { LevelBook } from "../planted/level-book.js";
import { type Estimate, meanAt } from "../stats.js";
import {
  estimated,
  everyEpisode,
  normalised,
  plainMeans,
  type ReturnOptions,
  type Scores,
  scoreAgents,
} from "./normalised-return/scores.js";
import type { ScoredEpisode } from "./scored-episodes.js";
import { isRefusal, type MeasureDoc, type Refusal } from "./types.js";

/** What agents get of an objective, beside what could be had. */
export interface ObjectiveReturn {
  /** J. */
  readonly returned: Estimate;
  /** J*, the mean over the levels of what the best policy gets; of several agents over all their levels. */
  readonly best: number;
  /** J0, likewise of the random policy. */
  readonly random: number;
  /** R = (J - J0) / (J* - J0): 0 as good as random, 1 as good as can be, below 0 worse than random. Refuses `nothing-to-win`. */
  readonly normalised: Estimate | Refusal;
  /** J* - J. */
  readonly regret: Estimate;
}

/** Returns of all objectives. */
export interface NormalisedReturn {
  /** By name, in the program's order. */
  readonly objectives: Readonly<Record<string, ObjectiveReturn>>;
  /** C = max R_k: how well the agent does whatever it does best. Refuses `nothing-to-win`. */
  readonly capability: Estimate | Refusal;
  /** Episodes that it rests on, of all agents. */
  readonly episodes: number;
  /** Episodes on levels that were too large, where they are left out. */
  readonly leftOut: number;
}

/** What `normalisedReturn` is. */
export const NORMALISED_RETURN: MeasureDoc = {
  name: "normalised-return",
  title: "Normalised return, regret and capability",
  explains:
    "How much of what could be had of each objective does the agent get? R = (J - J0) / (J* - J0) puts its mean return J between that of the random policy, J0, and that of the best one, J*, both solved exactly on the very levels that it played, within the episode's limit. Regret is J* - J. Capability is the largest R: an agent that is good for no objective has none that return could show.",
  needs:
    "Rows (gamma 1) or traces (`scoreTraces`) of one agent or several, on levels small enough to be enumerated.",
  gives:
    "Of each objective J, J*, J0, R and regret, and the capability; of one agent with bootstrap intervals over levels, of several with intervals over agents. Refuses too-large levels, and R where the best policy gets no more than the random one. A maximum of several noisy R is a little too high on few levels.",
  cost: "Enumerates and solves each level once: milliseconds for a hundred states, seconds for 100,000.",
  source:
    "Random policy as 0 as in Mnih et al. 2015, solver as 1 and regret as in jaxgmg (Mitigating goal misgeneralization via minimax regret, 2025).",
};

/**
 * See `NORMALISED_RETURN`.
 *
 * @param agents [agents][episodes]
 * @throws SolveError `bad-discount`
 */
export function normalisedReturn(
  book: LevelBook,
  agents: readonly (readonly ScoredEpisode[])[],
  options: ReturnOptions = {},
): NormalisedReturn | Refusal {
  const scored = scoreAgents(book, agents, options);
  if (isRefusal(scored)) return scored;
  const { scores, leftOut } = scored;
  const stream = createStream(options.seed ?? 0, PURPOSE.bootstrap);
  const { names } = book.program.objectives;
  const best = (one: Scores, drawn: ArrayLike<number>) =>
    names.reduce((most, _, k) => larger(most, normalised(one, k, drawn)), Number.NaN);
  return {
    objectives: Object.fromEntries(names.map((name, k) => [name, objectiveReturn(scores, k, name, stream)])),
    capability: orNothing(estimated(scores, best, stream), "any objective"),
    episodes: scores.reduce((sum, { episodes }) => sum + episodes, 0),
    leftOut,
  };
}

function objectiveReturn(
  agents: readonly Scores[],
  k: number,
  name: string,
  stream: Uint32Array,
): ObjectiveReturn {
  const episodes = agents.reduce((sum, scores) => sum + scores.episodes, 0);
  const overAll = (values: (scores: Scores) => number[]) =>
    agents.reduce((sum, one) => sum + meanAt(values(one), everyEpisode(one)) * one.episodes, 0) / episodes;
  return {
    ...plainMeans(agents, k, stream),
    best: overAll(({ best }) => best[k]),
    random: overAll(({ random }) => random[k]),
    normalised: orNothing(
      estimated(agents, (scores, drawn) => normalised(scores, k, drawn), stream),
      `'${name}'`,
    ),
  };
}

/** The larger of two numbers, one of which may be none. */
function larger(a: number, b: number): number {
  return Number.isNaN(a) || b > a ? b : a;
}

function orNothing(estimate: Estimate, what: string): Estimate | Refusal {
  if (!Number.isNaN(estimate.mean)) return estimate;
  return {
    refused: "nothing-to-win",
    because: `on these levels the best policy gets no more of ${what} than the random one`,
    hint: "take levels on which there is something to be won (mesagrid check says on how many), or a discount below 1 where only time counts",
  };
}
