import { createStream, type Mdp, PURPOSE } from "@mesagrid/env";
import { ChoiceModel } from "../planted/choice-model.js";
import type { Decisions } from "../planted/decisions.js";
import { bootstrap, type Estimate } from "../stats.js";
import type { MeasureDoc, Refusal } from "./types.js";

/** What `episodeMixture` is. */
export const EPISODE_MIXTURE: MeasureDoc = {
  name: "episode-mixture",
  title: "Mixture by episode",
  explains:
    "Does the agent go for one objective in one episode and for another in the next? Each episode is taken to be one objective's, chosen softly by its exact value; the shares of the objectives and the one inverse temperature that make all episodes likeliest are found by expectation maximisation. Set its log-likelihood beside that of one weighted sum for all episodes (revealed-objective): the likelier of the two tells a mixture by episode from a compromise in each.",
  needs: "Decisions of one agent on levels small enough to be enumerated, on which the objectives part.",
  gives:
    "The share of each objective, with bootstrap intervals over episodes, the inverse temperature and the log-likelihood (nats). Refuses a program with a single objective, and no decisions.",
  cost: "Solves each level once for each objective and each of six inverse temperatures: a second for 64 levels of 50 states.",
  source: "Finite mixtures by expectation maximisation, Dempster, Laird and Rubin 1977.",
};

/** What episodes go for. */
export interface EpisodeMixture {
  /** By objective. */
  readonly shares: Readonly<Record<string, Estimate>>;
  readonly beta: number;
  /** Nats. */
  readonly logLikelihood: number;
  readonly episodes: number;
}

/** Inverse temperatures that are tried. */
const BETAS = [2, 5, 10, 20, 40, 80];
const MOST_ROUNDS = 200;
const LEAST_GAIN = 1e-6;

/**
 * See `EPISODE_MIXTURE`.
 *
 * @throws SolveError `bad-horizon` where prices decay; `not-converged`
 */
export function episodeMixture(
  decisions: readonly Decisions[],
  { gamma, seed = 0 }: { readonly gamma: number; readonly seed?: number },
): EpisodeMixture | Refusal {
  const made = decisions.filter(({ actions }) => actions.length > 0);
  const names = made[0]?.mdp.program.objectives.names ?? [];
  if (names.length < 2) return nothingToMix(made.length);
  const everyEpisode = Int32Array.from(made.keys());
  const tried = BETAS.map((beta) => {
    const likelihoods = names.map((_, k) => episodeLikelihoods(made, k, beta, gamma));
    return { beta, likelihoods, ...sharesOf(likelihoods, everyEpisode) };
  });
  const best = tried.reduce((a, b) => (b.value > a.value ? b : a));
  const stream = createStream(seed, PURPOSE.bootstrap);
  return {
    shares: Object.fromEntries(
      names.map((name, k) => {
        const share = (drawn: Int32Array) => sharesOf(best.likelihoods, drawn).shares[k];
        return [name, { mean: best.shares[k], ...bootstrap(made.length, share, stream), n: made.length }];
      }),
    ),
    beta: best.beta,
    logLikelihood: best.value,
    episodes: made.length,
  };
}

/** [episodes] log-likelihood of each episode if it went for one objective, nats. */
function episodeLikelihoods(
  decisions: readonly Decisions[],
  objective: number,
  beta: number,
  gamma: number,
): Float64Array {
  const models = new Map<Mdp, ChoiceModel>();
  return Float64Array.from(decisions, ({ mdp, states, actions }) => {
    let model = models.get(mdp);
    if (!model) {
      model = new ChoiceModel(mdp, "optimal", gamma);
      model.update(mdp.program.objectives.names.map((_, k) => (k === objective ? beta : 0)));
      models.set(mdp, model);
    }
    const { chances } = model;
    return states.reduce((sum, state, t) => sum + Math.log(chances[state * mdp.actions + actions[t]]), 0);
  });
}

/** The likeliest shares of the parts of a mixture, and the log-likelihood of the episodes drawn. */
function sharesOf(
  likelihoods: readonly Float64Array[],
  drawn: Int32Array,
): { readonly shares: number[]; readonly value: number } {
  const parts = likelihoods.length;
  let shares = likelihoods.map(() => 1 / parts);
  let value = Number.NEGATIVE_INFINITY;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const sums = shares.map(() => 0);
    let total = 0;
    for (const episode of drawn) {
      const logs = shares.map((share, k) => Math.log(share) + likelihoods[k][episode]);
      const most = Math.max(...logs);
      const all = logs.reduce((sum, log) => sum + Math.exp(log - most), 0);
      total += most + Math.log(all);
      logs.forEach((log, k) => {
        sums[k] += Math.exp(log - most) / all;
      });
    }
    shares = sums.map((sum) => sum / drawn.length);
    if (total - value < LEAST_GAIN) return { shares, value: total };
    value = total;
  }
  return { shares, value };
}

function nothingToMix(episodes: number): Refusal {
  return {
    refused: "nothing-to-mix",
    because: episodes === 0 ? "there are no decisions" : "the scenario has a single objective",
    hint: "name a second objective, and play levels that can be enumerated",
  };
}
