import { nextFloat, nextNormal } from "@mesagrid/env";
import { type Estimate, meanOf, quantile } from "../stats.js";
import { type Cause, components, type Table, type TableCell, tableOf } from "./path-dependence/squares.js";
import type { MeasureDoc, Refusal } from "./types.js";

/** What `mesagrid measure --list` says of path dependence. */
export const PATH_DEPENDENCE: MeasureDoc = {
  name: "path-dependence",
  title: "Path dependence",
  explains:
    "How much of what an agent ends up wanting hangs on the weights it started from, and how much on what it happened to meet? Agents are trained for every pair of an init seed and a data seed; the variance of their final readout is split between the two, what only the pair explains, and the rest. And is the goal settled early: does the readout after a tenth of the training go along with the final one?",
  needs:
    "final readouts of agents for every pair of at least two init seeds and two data seeds, the same number of agents for each pair; for the correlation, early and final readouts of at least four agents",
  gives:
    "the variance that each cause brings and its share of the sum, with intervals; the correlation of early and final readout with an interval",
  cost: "milliseconds; the trainings: seeds x seeds",
  source:
    "method of moments (Searle, Casella and McCulloch 1992); generalised intervals (Weerahandi 1993; Burdick, Borror and Montgomery 2005); Fisher (1921)",
  elsewhere:
    "by a script, `pathDependence(cells, stream)` and `earlyAndFinal(agents)`, from a table of agents by init seed and data seed: readouts come from `mesagrid measure RUN --json`",
};

/** Where the variance of a readout comes from. */
export interface PathReading {
  /** In the readout's unit, squared. Without replicates `interaction` is left out: `residual` holds both. */
  readonly variances: Partial<Readonly<Record<Cause, Estimate>>>;
  /** Of the sum of all. */
  readonly shares: Partial<Readonly<Record<Cause, Estimate>>>;
}

const DRAWS = 2000;

/**
 * The variance components of y = mean + init + data (+ init x data) + residual, all of them random and normal, by the analysis of
 * variance.
 *
 * Intervals are generalised ones: SS_k / E(MS_k) is chi-square distributed, so that a draw of chi-squares W gives a draw
 * SS_k / W_k of what the mean squares stand for, and with it one of the components and their shares; the ends are the 2.5 % and
 * 97.5 % quantiles of 2,000 draws. A moment estimate below 0 is 0, as are draws.
 *
 * `n` is what an estimate rests on: seeds of a cause, else agents.
 *
 * @param cells every pair of seeds, with the same number of agents each; more than one tell interaction and residual apart
 * @param stream words of a stream; it moves on
 */
export function pathDependence(cells: readonly TableCell[], stream: Uint32Array): PathReading | Refusal {
  const table = cells.every(({ value }) => Number.isFinite(value)) ? tableOf(cells) : undefined;
  if (!table) return unbalanced(cells.length);
  const { inits, datas, squares } = table;
  if (inits < 2 || datas < 2) return tooFewSeeds(inits, datas);
  const parts = [...squares.values()];
  // What rounding leaves of equal readouts is no variance.
  const scale = Math.max(...cells.map(({ value }) => Math.abs(value)));
  if (parts.every(({ sum }) => sum <= cells.length * (1e-12 * scale) ** 2)) return allAlike();
  const draws = Array.from({ length: DRAWS }, () =>
    components(
      table,
      parts.map(({ sum, freedom }) => sum / nextChiSquare(stream, freedom)),
    ),
  );
  const found = components(
    table,
    parts.map(({ sum, freedom }) => sum / freedom),
  );
  return {
    variances: estimates(table, found, draws, cells.length),
    shares: estimates(table, sharesOf(found), draws.map(sharesOf), cells.length),
  };
}

function sharesOf(parts: readonly number[]): number[] {
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => (sum > 0 ? part / sum : 0));
}

function estimates(
  { inits, datas, squares }: Table,
  found: readonly number[],
  draws: readonly (readonly number[])[],
  agents: number,
): Partial<Record<Cause, Estimate>> {
  const counts: Partial<Record<Cause, number>> = { init: inits, data: datas };
  const entries = [...squares.keys()].map((cause, k): [Cause, Estimate] => {
    const sorted = Float64Array.from(draws, (draw) => draw[k]).sort();
    const [low, high] = [quantile(sorted, 0.025), quantile(sorted, 0.975)];
    return [cause, { mean: found[k], low, high, n: counts[cause] ?? agents }];
  });
  return Object.fromEntries(entries);
}

/** A chi-square number: pairs of squared normals are exponential. */
function nextChiSquare(stream: Uint32Array, freedom: number): number {
  let sum = freedom % 2 === 1 ? nextNormal(stream) ** 2 : 0;
  for (let pair = 0; pair < Math.floor(freedom / 2); pair++) sum -= 2 * Math.log1p(-nextFloat(stream));
  return sum;
}

/** 97.5 % point of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * Pearson's correlation of agents' readouts early in training and at its end, with Fisher's interval tanh(artanh r ± 1.96 / √(n − 3)).
 * The agents are taken as independent: give one for each seed, not a whole table of pairs of seeds.
 *
 * @param agents at least four
 */
export function earlyAndFinal(
  agents: readonly { readonly early: number; readonly final: number }[],
): Estimate | Refusal {
  const n = agents.length;
  if (n < 4)
    return {
      refused: "too-few-agents",
      because: `Fisher's interval of a correlation needs four agents; there are ${n}`,
      hint: "train more agents",
    };
  const centred = (values: readonly number[]) => {
    const mean = meanOf(values);
    return values.map((value) => value - mean);
  };
  const early = centred(agents.map((agent) => agent.early));
  const final = centred(agents.map((agent) => agent.final));
  const product = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
  const scale = Math.sqrt(product(early, early) * product(final, final));
  if (!(scale > 0)) return allAlike();
  const mean = Math.max(-1, Math.min(1, product(early, final) / scale));
  const spread = Z / Math.sqrt(n - 3);
  return { mean, low: Math.tanh(Math.atanh(mean) - spread), high: Math.tanh(Math.atanh(mean) + spread), n };
}

function allAlike(): Refusal {
  return {
    refused: "no-variance",
    because: "all agents read the same",
    hint: "choose a readout that differs from agent to agent",
  };
}

function unbalanced(agents: number): Refusal {
  return {
    refused: "unbalanced",
    because: `${agents} readouts do not fill a table of init seeds x data seeds evenly`,
    hint: "give the same number of agents for every pair of seeds, each with a readout",
  };
}

function tooFewSeeds(inits: number, datas: number): Refusal {
  return {
    refused: "too-few-seeds",
    because: `there are ${inits} init seeds and ${datas} data seeds`,
    hint: "train with at least two of each, better five",
  };
}
