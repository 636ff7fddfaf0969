import type { Family } from "../planted/choice-model.js";
import type { Decisions } from "../planted/decisions.js";
import { countDecisions } from "./revealed-objective/evidence.js";
import { Likelihood } from "./revealed-objective/likelihood.js";
import type { MeasureDoc } from "./types.js";

/** What `singleObjectives` is. */
export const SINGLE_OBJECTIVES: MeasureDoc = {
  name: "single-objectives",
  title: "One objective at a time",
  explains:
    "How well does each objective by itself explain the choices? The log-likelihood of all decisions if the agent were after that objective alone, at the inverse temperature at which it is largest. An agent that goes for one thing says little of what it would give for another, so that its weights are poorly known even where it is plain what it pursues: the likelihood tells that one objective alone explains the choices as well as the best weights do, and no other does.",
  needs: "Decisions of one agent on levels small enough to be enumerated, and the family of choosers.",
  gives: "Of each objective the log-likelihood (nats) and the inverse temperature.",
  cost: "Solves each level some twenty times for each objective: a second for 64 levels of 50 states.",
  source: "Maximum likelihood; the comparison of nested models by likelihood ratio, Wilks 1938.",
};

/** One objective's account of the choices. */
export interface SingleObjective {
  /** Nats. */
  readonly logLikelihood: number;
  readonly beta: number;
}

/** ln beta is looked for between these. */
const [LEAST, MOST] = [Math.log(0.1), Math.log(500)];
/** And is then known to within this. */
const WITHIN = 0.01;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * See `SINGLE_OBJECTIVES`.
 *
 * @returns by objective; of none where there are no decisions
 * @throws SolveError `bad-horizon` where prices decay; `not-converged`
 */
export function singleObjectives(
  decisions: readonly Decisions[],
  { gamma, family }: { readonly gamma: number; readonly family: Family },
): Readonly<Record<string, SingleObjective>> {
  const levels = countDecisions(decisions.filter(({ actions }) => actions.length > 0));
  if (levels.length === 0) return {};
  const likelihood = new Likelihood(levels, family, gamma);
  const { names } = levels[0].mdp.program.objectives;
  return Object.fromEntries(
    names.map((name, objective) => {
      const value = (logBeta: number) =>
        likelihood.value(names.map((_, k) => (k === objective ? Math.exp(logBeta) : 0)));
      const logBeta = highest(value);
      return [name, { beta: Math.exp(logBeta), logLikelihood: value(logBeta) }];
    }),
  );
}

/** Where a function with one hump is highest, by golden section. */
function highest(value: (at: number) => number): number {
  let [low, high] = [LEAST, MOST];
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [value(left), value(right)];
  while (high - low > WITHIN) {
    if (atLeft >= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = value(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = value(right);
    }
  }
  return (low + high) / 2;
}
