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
  /** [states, actions] what the step pays, on average. */
  readonly paid: Float64Array;
  readonly gamma: number;
  readonly horizon: number;
}

/** @throws SolveError `unknown-objective`, `bad-discount`, `bad-horizon` */
export function paymentOf(mdp: Mdp, aim: Aim): Payment {
  const { gamma = 1, horizon = Number.POSITIVE_INFINITY } = aim;
  if (!(gamma >= 0 && gamma <= 1) || (gamma === 1 && horizon === Number.POSITIVE_INFINITY)) {
    throw new SolveError(
      "bad-discount",
      `gamma is ${gamma}`,
      "0 to 1, and below 1 where there is no horizon: an endless sum has no value",
    );
  }
  if (!(horizon >= 1) || (Number.isFinite(horizon) && !Number.isInteger(horizon))) {
    throw new SolveError("bad-horizon", `horizon is ${horizon}`, "a whole number of steps from 1, or none");
  }
  const weights = weightsOf(mdp.program.objectives.names, aim);
  const paid = new Float64Array(mdp.states * mdp.actions);
  for (let pair = 0, at = 0; pair < paid.length; pair++) {
    for (let k = 0; k < weights.length; k++) paid[pair] += weights[k] * mdp.rewards[at++];
  }
  return { paid, gamma, horizon };
}

function weightsOf(names: readonly string[], { objective, weights }: Aim): Float64Array {
  const given = weights ?? { [objective ?? ""]: 1 };
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new SolveError("unknown-objective", `'${unknown}'`, `known: ${names.join(", ")}`);
  return Float64Array.from(names, (name) => given[name] ?? 0);
}
