import { type Mdp, SolveError, type Trace } from "@mesagrid/env";
import type { ChoiceModel, Family } from "../planted/choice-model.js";
import { type Decisions, decisionsOf } from "../planted/decisions.js";
import type { LevelBook } from "../planted/level-book.js";
import { DEFAULT_GAMMA } from "../planted/spec.js";
import { countDecisions, type LevelCounts } from "./revealed-objective/evidence.js";
import { type Fit, fit } from "./revealed-objective/fit.js";
import { habitGain } from "./revealed-objective/habits.js";
import { betaEstimate, precisionOf, weightsOf } from "./revealed-objective/information.js";
import { Likelihood } from "./revealed-objective/likelihood.js";
import { moveLikelihood, uniformLikelihood } from "./revealed-objective/moves.js";
import type { Reading, RevealedObjective } from "./revealed-objective/result.js";
import { judge, judgeBeyond } from "./revealed-objective/rule.js";
import { unnamedGain } from "./revealed-objective/unnamed.js";
import { readWeights } from "./revealed-objective/weights.js";
import type { MeasureDoc, Refusal } from "./types.js";

export const REVEALED_OBJECTIVE: MeasureDoc = {
  name: "revealed-objective",
  title: "Revealed objective",
  explains:
    "Which weighted sum of the named objectives is the agent after? The weights and the inverse temperature that best explain its choices, " +
    "if it chooses softly by the exact value of such a sum. Objectives that the levels cannot tell apart are said to be so, with levels " +
    "that would tell; an agent whom no weights explain, or only poorly, has none.",
  needs: "decisions of one agent on levels small enough to enumerate; 64 levels or more",
  gives:
    "weights (their absolute values sum to 1) with 95 % intervals, the inverse temperature, the family of choosers; or 'none'; or 'unresolved'",
  cost: "about a second for 64 levels of 50 states and 3 objectives",
  source:
    "maximum likelihood inverse reinforcement learning: Ziebart et al. 2008; Levine 2018; intervals from the observed information",
};

export interface RevealedOptions {
  /** Discount that the agent is taken to have. Default 0.95. */
  readonly gamma?: number;
  /** Episodes left out beforehand, since their level is too large; see `readDecisions`. */
  readonly leftOut?: number;
}

/**
 * The objective that decisions reveal: maximises
 *
 *     sum over decisions of log p(a|s),   p(a|s) proportional to exp Q_theta(s, a),   theta = beta w,   sum |w_k| = 1
 *
 * over theta in both families of `ChoiceModel`, and takes the likelier one. Intervals are from the observed information, by the delta
 * method. What is reported is decided by likelihood (`judge`), never by a weight's interval.
 *
 * Refuses where there is nothing to read.
 *
 * @throws SolveError `bad-horizon` where prices decay; `not-converged`
 */
export function revealedObjective(
  decisions: readonly Decisions[],
  { gamma = DEFAULT_GAMMA, leftOut = 0 }: RevealedOptions = {},
): RevealedObjective | Refusal {
  const made = decisions.filter(({ actions }) => actions.length > 0);
  if (made.length === 0) return nothing(leftOut);
  const levels = countDecisions(made);
  const { program } = levels[0].mdp;
  const fitted = fitFamilies(levels, gamma);
  const best = fitted.reduce((a, b) => (b.fit.value > a.fit.value ? b : a));
  const uniform = uniformLikelihood(levels);
  const weights = weightsOf(best.fit, precisionOf(best.likelihood, best.fit));
  const gain = best.fit.value - uniform;
  const habits = habitGain(made, modelsAt(best, levels));
  const heightOf = (family: Family) =>
    fitted.find(({ likelihood }) => likelihood.family === family)?.fit.value ?? Number.NaN;
  const reading: Reading = {
    levels: levels.length,
    episodes: made.length,
    decisions: made.reduce((sum, { actions }) => sum + actions.length, 0),
    leftOut,
    family: best.likelihood.family,
    familyMargin: Math.abs(heightOf("optimal") - heightOf("soft")),
    beta: betaEstimate(weights, made.length),
    logLikelihoods: {
      uniform,
      moves: moveLikelihood(levels),
      optimal: heightOf("optimal"),
      soft: heightOf("soft"),
    },
    ratio: 2 * gain,
    habits,
    explained: gain > 0 ? gain / (gain + habits) : 0,
  };
  const verdict = judge(reading, program);
  if (verdict.kind !== "weights") return { ...reading, ...verdict };
  const { family } = best.likelihood;
  const things = unnamedGain(made, { family, ...best.fit, gamma });
  const beyond = { ratio: 2 * things.gain, share: gain / (gain + things.gain), kind: things.kind };
  const second = judgeBeyond(beyond);
  if (second.kind !== "weights") return { ...reading, ...second, beyond };
  return { ...reading, kind: "weights", beyond, ...readWeights(levels, weights, gamma, made.length) };
}

/** Decisions of those traces whose levels can be enumerated, and how many others there are: for `revealedObjective`. */
export function readDecisions(
  book: LevelBook,
  traces: readonly Trace[],
): { readonly decisions: readonly Decisions[]; readonly leftOut: number } {
  const small = traces.filter(({ level, counters }) => !(book.find(level, counters) instanceof SolveError));
  return { decisions: small.map((trace) => decisionsOf(book, trace)), leftOut: traces.length - small.length };
}

function nothing(leftOut: number): Refusal {
  if (leftOut === 0) {
    return {
      refused: "no-decisions",
      because: "there are no decisions",
      hint: "play episodes that last a step or more",
    };
  }
  return {
    refused: "too-large",
    because: `none of ${leftOut} levels can be enumerated`,
    hint: "take a level set with fewer things or smaller boards",
  };
}

interface Fitted {
  readonly likelihood: Likelihood;
  readonly fit: Fit;
}

/** The second family starts from what the first one found, too. */
function fitFamilies(levels: readonly LevelCounts[], gamma: number): Fitted[] {
  const optimal = new Likelihood(levels, "optimal", gamma);
  const first = fit(optimal);
  const soft = new Likelihood(levels, "soft", gamma);
  return [
    { likelihood: optimal, fit: first },
    { likelihood: soft, fit: fit(soft, [first.theta]) },
  ];
}

function modelsAt({ likelihood, fit: { theta } }: Fitted, levels: readonly LevelCounts[]) {
  likelihood.value(theta);
  const models = new Map<Mdp, ChoiceModel>(levels.map(({ mdp }, i) => [mdp, likelihood.models[i]]));
  return (mdp: Mdp): ChoiceModel => models.get(mdp) as ChoiceModel;
}
