import type { Program } from "@mesagrid/env";
import type { Beyond, NotRevealed, Reading } from "./result.js";

/**
 * Thresholds, set on the calibration policies of `test/validation/revealed-objective.ts` and tested on others; see
 * docs/measures/revealed-objective.md.
 */
export const RULE = {
  /** Likelihood ratios up to this, and so much more for each objective, are those of policies without an objective. */
  none: { base: 6, each: 3 },
  /** Below this, an objective that nobody named may show as one of those that are. */
  clear: 40,
  /** By how much the objective has to beat the model of move frequencies, in BIC, to be taken for more than a bias. */
  beyondMoves: 10,
  /** Share of what can be explained that the objective has to explain, beside habits of walking. */
  explained: 0.75,
  /** Likewise beside going to things; with less than `others` of it, the agent is after something else. */
  named: 0.9,
  others: 0.5,
  /** Likelihood ratios of things up to this are chance. */
  things: 20,
} as const;

/** Schwarz's criterion: -2 log-likelihood + parameters ln n. Lower is better. */
function bic(logLikelihood: number, parameters: number, n: number): number {
  return -2 * logLikelihood + parameters * Math.log(n);
}

/** Whether decisions reveal an objective, by likelihood alone. */
export function judge(
  { ratio, explained, logLikelihoods, decisions, family }: Reading,
  { objectives, actions }: Program,
): { readonly kind: "weights" } | Pick<NotRevealed, "kind" | "because"> {
  const { none, clear, beyondMoves } = RULE;
  const count = objectives.names.length;
  const lowest = none.base + none.each * count;
  const said = ratio.toFixed(1);
  if (ratio <= lowest) {
    const because = `no weights explain the choices better than chance: likelihood ratio ${said}, up to ${lowest} is chance`;
    return { kind: "none", because: [because] };
  }
  const beyond =
    bic(logLikelihoods.moves, actions.names.length - 1, decisions) -
    bic(logLikelihoods[family], count + 1, decisions);
  if (beyond <= 0) {
    const because =
      "that some actions are taken more often, wherever the agent is, explains the choices better";
    return { kind: "none", because: [because] };
  }
  const because: string[] = [];
  if (ratio <= clear) because.push(`the likelihood ratio is ${said}: above chance, but not above ${clear}`);
  if (beyond <= beyondMoves)
    because.push("a fixed preference among actions explains the choices about as well");
  if (explained < RULE.explained) {
    const share = (100 * explained).toFixed(0);
    because.push(
      `the objectives explain ${share} % of what can be explained of the choices: the agent walks as if after something else`,
    );
  }
  return because.length > 0 ? { kind: "unresolved", because } : { kind: "weights" };
}

/** Whether the agent is after a thing that no objective names, though the named ones explain its decisions in part. */
export function judgeBeyond({ ratio, share, kind }: Beyond): ReturnType<typeof judge> {
  if (ratio <= RULE.things || share >= RULE.named) return { kind: "weights" };
  const because =
    `to go to things or to make things happen, or to shun that, explains the choices much better than the objectives do, which explain ` +
    `${(100 * share).toFixed(0)} % of that; most is added for '${kind}'`;
  return { kind: share < RULE.others ? "none" : "unresolved", because: [because] };
}
