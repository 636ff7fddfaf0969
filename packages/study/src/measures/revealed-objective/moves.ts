import type { LevelCounts } from "./evidence.js";

/** Log-likelihood of the decisions if the same chances of actions held in every state: the likeliest such chances. Nats. */
export function moveLikelihood(levels: readonly LevelCounts[]): number {
  const { actions } = levels[0].mdp;
  const totals = new Float64Array(actions);
  for (const { counts } of levels)
    counts.forEach((count, i) => {
      totals[i % actions] += count;
    });
  const all = totals.reduce((sum, count) => sum + count, 0);
  return totals.reduce((sum, count) => sum + (count > 0 ? count * Math.log(count / all) : 0), 0);
}

/** Log-likelihood if every action is as likely. Nats. */
export function uniformLikelihood(levels: readonly LevelCounts[]): number {
  return levels.reduce(
    (sum, { mdp, visits }) => sum - Math.log(mdp.actions) * visits.reduce((all, count) => all + count, 0),
    0,
  );
}
