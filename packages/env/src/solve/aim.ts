import { type Mdp, SolveError } from "./mdp.js";

/** What is to be got out of a level. */
export interface Aim {
  /** The objective; or else `weights`. */
  readonly objective?: string | undefined;
  /** Weights by objective, 0 for those left out. */
  readonly weights?: Readonly<Record<string, number>> | undefined;
  /** Discount: what is paid on the t-th step (from 1) counts gamma^(t - 1). Default 1. */
  readonly gamma?: number | undefined;
  /** Steps until the episode is cut off. Default: it never is, and gamma has to be below 1. */
  readonly horizon?: number | undefined;
}

/** An aim in numbers. */
export interface Payment {
  /** [states, actions] what the step pays, on average; of prices that decay, on the step that `turnTo` was told last. */
  readonly paid: Float64Array;
  readonly gamma: number;
  readonly horizon: number;
  /** What it pays on step 0, and loses with each step; where some price decays. */
  readonly decay: { readonly paid: Float64Array; readonly lost: Float64Array } | undefined;
}

/** @throws SolveError `unknown-objective`, `bad-discount`, `bad-horizon` */
export function paymentOf(mdp: Mdp, aim: Aim): Payment {
  const { gamma = 1, horizon = Number.POSITIVE_INFINITY } = aim;
  const endless = horizon === Number.POSITIVE_INFINITY;
  if (!(gamma >= 0 && gamma <= 1) || (gamma === 1 && endless)) {
    throw new SolveError(
      "bad-discount",
      `gamma is ${gamma}`,
      "0 to 1, and below 1 where there is no horizon: an endless sum has no value",
    );
  }
  const { names, decays } = mdp.program.objectives;
  const weights = weightsOf(names, aim);
  const losses = weights.map((weight, k) => (weight * decays[k]) / mdp.limit);
  const decaying = losses.some((loss) => loss !== 0);
  if (!(horizon >= 1) || (!endless && !Number.isInteger(horizon)) || (endless && decaying)) {
    throw new SolveError(
      "bad-horizon",
      `horizon is ${horizon}`,
      "a whole number of steps from 1, or none where no price decays",
    );
  }
  const paid = weighted(mdp, weights);
  const decay = decaying ? { paid: paid.slice(), lost: weighted(mdp, losses) } : undefined;
  return { paid, gamma, horizon, decay };
}

/** Sets `paid` to what is paid on a step of the episode, from 1. */
export function turnTo({ paid, decay }: Payment, step: number): void {
  if (!decay) return;
  for (let pair = 0; pair < paid.length; pair++) paid[pair] = decay.paid[pair] - step * decay.lost[pair];
}

/** [states, actions] rewards summed with weights. */
function weighted(mdp: Mdp, weights: Float64Array): Float64Array {
  const sums = new Float64Array(mdp.states * mdp.actions);
  for (let pair = 0, at = 0; pair < sums.length; pair++) {
    for (let k = 0; k < weights.length; k++) sums[pair] += weights[k] * mdp.rewards[at++];
  }
  return sums;
}

function weightsOf(names: readonly string[], { objective, weights }: Aim): Float64Array {
  const given = weights ?? { [objective ?? ""]: 1 };
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new SolveError("unknown-objective", `'${unknown}'`, `known: ${names.join(", ")}`);
  return Float64Array.from(names, (name) => (Object.hasOwn(given, name) ? given[name] : 0));
}
