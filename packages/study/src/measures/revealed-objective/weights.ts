import type { Estimate } from "../../stats.js";
import type { Refusal } from "../types.js";
import type { LevelCounts } from "./evidence.js";
import { contrastError, type Weights, weightEstimate } from "./information.js";
import type { Indistinct, RevealedWeights } from "./result.js";
import { pays, type Searched, type Separating, searchedLevels, separatingLevels } from "./separating.js";

/** Standard error of a difference of weights from which on they are not told apart; of a weight by itself, half of it. */
const WIDE = 0.3;
/** Standard errors from here on are those of directions of which nothing is known. */
const UNKNOWN = 100;

/** Weights, or why they are not known. */
export function readWeights(
  levels: readonly LevelCounts[],
  weights: Weights,
  gamma: number,
  n: number,
): Pick<RevealedWeights, "weights" | "indistinct"> {
  const { program } = levels[0].mdp;
  const { names } = program.objectives;
  const shown = names.map((_, k) => {
    const only = names.map((_name, j) => (j === k ? 1 : 0));
    return levels.some(({ mdp }) => pays(mdp, only));
  });
  const wide = names.map((_, k) => Math.sqrt(weights.covariance[k][k]) > WIDE / 2);
  const pairs: { readonly pair: readonly [number, number]; readonly error: number }[] = [];
  for (let i = 0; i < names.length; i++) {
    for (let j = i + 1; j < names.length; j++) {
      const error = contrastError(weights, i, j);
      const told = !wide[i] || !wide[j] || error <= WIDE;
      if (shown[i] && shown[j] && !told) pairs.push({ pair: [i, j], error });
    }
  }
  const searched = pairs.length > 0 ? searchedLevels(program) : [];
  const indistinct = pairs.map(({ pair, error }): Indistinct => {
    const [i, j] = pair;
    return {
      objectives: [names[i], names[j]],
      error: error > UNKNOWN ? Number.POSITIVE_INFINITY : error,
      separating: separatingFor(searched, names, weights, pair, gamma),
    };
  });
  const entry = (name: string, k: number): Estimate | Refusal => {
    if (!shown[k]) return neverPaid(name);
    if (!wide[k]) return weightEstimate(weights, k, n);
    return notDistinguishable(name, indistinct);
  };
  return { weights: Object.fromEntries(names.map((name, k) => [name, entry(name, k)])), indistinct };
}

/** Levels that would tell two objectives apart, in what the decisions say nothing of. */
function separatingFor(
  searched: readonly Searched[],
  names: readonly string[],
  { along }: Weights,
  [i, j]: readonly [number, number],
  gamma: number,
): Separating[] {
  const mixture = along[i].map((value, k) => value - along[j][k]);
  const size = Math.hypot(...mixture);
  return separatingLevels(
    searched,
    [names[i], names[j]],
    mixture.map((value) => value / size),
    gamma,
  );
}

function neverPaid(name: string): Refusal {
  return {
    refused: "never-paid",
    because: `nothing on these levels pays for '${name}'`,
    hint: "take levels that have what it is after",
  };
}

function notDistinguishable(name: string, indistinct: readonly Indistinct[]): Refusal {
  const own = indistinct.filter(({ objectives }) => objectives.includes(name));
  const others = own.map(({ objectives: [a, b] }) => `'${a === name ? b : a}'`);
  const because =
    others.length > 0
      ? `not told apart from ${others.join(", ")} by these decisions`
      : "these decisions say too little of it";
  const hint = own.map(({ separating }) => describe(separating)).find((text) => text !== undefined);
  return {
    refused: "not-distinguishable",
    because,
    hint: hint ?? "no level set of the scenario tells them apart",
  };
}

/** Where levels that tell are found. */
function describe(separating: readonly Separating[]): string | undefined {
  if (separating.length === 0) return undefined;
  const places = separating.map(
    ({ levels, seed, episodes, tried }) =>
      `'${levels}' (${episodes.length} of ${tried}: seed ${seed}, episodes ${episodes.join(", ")})`,
  );
  return `levels that tell: ${places.join("; ")}`;
}
