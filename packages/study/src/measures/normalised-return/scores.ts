import { type Mdp, randomValue, SolveError, solve } from "@mesagrid/env";
import type { LevelBook } from "../../planted/level-book.js";
import { bootstrap, bootstrapMean, type Estimate, meanAt, meanOverAgents } from "../../stats.js";
import type { ScoredEpisode } from "../scored-episodes.js";
import type { Refusal } from "../types.js";

/** Of one agent, one number an objective and episode: [objectives][episodes]. */
export interface Scores {
  readonly episodes: number;
  readonly returns: readonly number[][];
  /** What the best policy and the random one get on the very level, exactly. */
  readonly best: readonly number[][];
  readonly random: readonly number[][];
}

/** How returns are compared with what could be had. */
export interface ReturnOptions {
  /** Discount of the returns that are given. Default 1: those of rows. */
  readonly gamma?: number;
  /** Leave out levels that are too large, which may well be the hardest, in place of refusing. Default false. */
  readonly leaveOut?: boolean;
  /** Seed of the bootstrap. Default 0. */
  readonly seed?: number;
}

/** Solves every level that was played. Refuses `too-large`, `no-episodes`. */
export function scoreAgents(
  book: LevelBook,
  agents: readonly (readonly ScoredEpisode[])[],
  { gamma = 1, leaveOut = false }: ReturnOptions,
): { readonly scores: readonly Scores[]; readonly leftOut: number } | Refusal {
  const known = new Map<Mdp, readonly { best: number; random: number }[]>();
  const { names } = book.program.objectives;
  let leftOut = 0;
  const scores: Scores[] = [];
  for (const episodes of agents) {
    const worths: (readonly { best: number; random: number }[])[] = [];
    const kept: ScoredEpisode[] = [];
    for (const episode of episodes) {
      const mdp = book.find(episode.level, episode.counters);
      if (mdp instanceof SolveError) {
        if (!leaveOut) return tooLarge(mdp, worths.length + 1, episodes.length);
        leftOut++;
        continue;
      }
      const worth = known.get(mdp) ?? names.map((objective) => worthOf(mdp, objective, gamma));
      known.set(mdp, worth);
      worths.push(worth);
      kept.push(episode);
    }
    if (kept.length === 0) return noEpisodes(leftOut);
    scores.push({
      episodes: kept.length,
      returns: names.map((name) => kept.map(({ returns }) => returns[name])),
      best: names.map((_, k) => worths.map((worth) => worth[k].best)),
      random: names.map((_, k) => worths.map((worth) => worth[k].random)),
    });
  }
  return scores.length === 0 ? noEpisodes(leftOut) : { scores, leftOut };
}

function worthOf(mdp: Mdp, objective: string, gamma: number): { best: number; random: number } {
  const aim = { objective, gamma, horizon: mdp.limit };
  return { best: solve(mdp, aim).value, random: randomValue(mdp, aim) };
}

/** Gains that differ by no more than this are the rounding of sums. */
const NOTHING = 1e-9;

/**
 * R of an objective on the episodes drawn, (J - J0) / (J* - J0), each a mean over them; NaN where there is nothing to be won beyond what
 * the random policy gets.
 */
export function normalised(scores: Scores, objective: number, drawn: ArrayLike<number>): number {
  const random = meanAt(scores.random[objective], drawn);
  const gain = meanAt(scores.best[objective], drawn) - random;
  return gain > NOTHING ? (meanAt(scores.returns[objective], drawn) - random) / gain : Number.NaN;
}

/** Every episode once. */
export function everyEpisode(scores: Scores): Int32Array {
  return Int32Array.from({ length: scores.episodes }, (_, episode) => episode);
}

/** A number of agents: of one with its bootstrap interval over levels, of several their mean with an interval over the agents. */
export function estimated(
  agents: readonly Scores[],
  number: (scores: Scores, drawn: ArrayLike<number>) => number,
  stream: Uint32Array,
): Estimate {
  const numbers = agents.map((scores) => number(scores, everyEpisode(scores)));
  if (agents.length > 1) return meanOverAgents(numbers, stream);
  const [scores] = agents;
  const n = scores.episodes;
  return { mean: numbers[0], ...bootstrap(n, (drawn) => number(scores, drawn), stream), n };
}

/** The mean return of an objective, and the mean regret: what the best policy gets more. */
export function plainMeans(
  agents: readonly Scores[],
  objective: number,
  stream: Uint32Array,
): { readonly returned: Estimate; readonly regret: Estimate } {
  const mean = (values: (scores: Scores) => number[]): Estimate =>
    agents.length > 1
      ? meanOverAgents(
          agents.map((scores) => meanAt(values(scores), everyEpisode(scores))),
          stream,
        )
      : bootstrapMean(values(agents[0]), stream);
  return {
    returned: mean(({ returns }) => returns[objective]),
    regret: mean(({ returns, best }) => best[objective].map((value, i) => value - returns[objective][i])),
  };
}

function tooLarge(error: SolveError, level: number, levels: number): Refusal {
  return {
    refused: "too-large",
    because: `level ${level} of ${levels} cannot be solved: ${error.message}`,
    hint: "take a level set with smaller levels, raise the limits of the LevelBook, leave such levels out (leaveOut) and say so, or compare event rates",
  };
}

function noEpisodes(leftOut: number): Refusal {
  return {
    refused: "no-episodes",
    because: leftOut > 0 ? `all ${leftOut} levels are too large to be solved` : "an agent has no episodes",
    hint: "give each agent episodes on levels that can be solved",
  };
}
