import { type Estimate, quantile, studentPoint } from "../stats.js";
import { redraw, type Sample, sampleOf, type TailPoint } from "./tails/sample.js";
import { SegmentFitter, type Segments, turns } from "./tails/segments.js";
import type { MeasureDoc, Refusal } from "./types.js";

/** What `mesagrid measure --list` says of tails. */
export const TAILS: MeasureDoc = {
  name: "tails",
  title: "Tails come apart",
  explains:
    "Does more optimisation serve the true objective only up to a point? Two lines that meet are fitted to the true return over the logarithm of optimisation power (training steps, network width, search depth). If it rises and then falls beyond what agents scatter, the place where the lines meet is the turning point; else there is no turn in range, which is a finding as well.",
  needs:
    "returns of at least three agents at each of at least five powers; the same agents at all powers, or others at each",
  gives:
    "the power of the turn and the slopes before and after it, per doubling of power, with intervals; or that there is no turn in range; and the p of the test",
  cost: "a second or less",
  source:
    "broken-line regression (Hinkley 1971; Muggeo 2003), with a bootstrap test and intervals (Efron and Tibshirani 1993; Hesterberg 2015)",
  elsewhere:
    "by a script, `tails(points, stream)`, from a table of agents at several powers: returns come from `mesagrid measure RUN --over-training --measures normalised-return --json`",
};

/** Whether and where the return turns. */
export type TailsReading =
  | {
      readonly found: "turn";
      /** In the unit of the powers. */
      readonly power: Estimate;
      /** Slopes: change of the return per doubling of power. */
      readonly before: Estimate;
      readonly after: Estimate;
      /** Chance of so clear a turn where there is none. */
      readonly p: number;
    }
  | {
      readonly found: "no turn in range";
      readonly range: { readonly from: number; readonly to: number };
      readonly p: number;
    };

const REDRAWS = 1000;
/** p from which on there is no turn. */
const DOUBT = 0.05;
const FEWEST_POWERS = 5;
const FEWEST_AGENTS = 3;

/**
 * The optimisation power at which a return turns from rising to falling.
 *
 * y = height + before * min(x - turn, 0) + after * max(x - turn, 0), x = log2 power, is fitted to the means by weighted least squares over
 * all `turn` from the second power to the last but one. There is a turn if before > 0 > after and p < 0.05. For p, agents' deviations are
 * drawn anew 1,000 times about the best fit without a turn; p is the share of draws in which giving up the turn costs as
 * much, in units of the scatter, as it does here. Intervals: 2.5 % and 97.5 % quantiles of the fits to 1,000 draws about the means, with
 * deviations made larger by Student's t over the normal 1.96, without which few agents would give too narrow ones (Hesterberg 2015).
 *
 * Powers must have been chosen beforehand. `n` is the number of agents.
 *
 * @param stream words of a stream; it moves on
 * @throws RangeError for an agent twice at a power, a power that is not above 0, or a value that is no number
 */
export function tails(points: readonly TailPoint[], stream: Uint32Array): TailsReading | Refusal {
  const wrong = points.find(({ power, value }) => !(power > 0) || !Number.isFinite(value));
  if (wrong) throw new RangeError(`power ${wrong.power} with value ${wrong.value}`);
  const sample = sampleOf(points);
  const refusal = refuse(sample);
  if (refusal) return refusal;
  const { powers, counts, means } = sample;
  const fitter = new SegmentFitter(powers.map(Math.log2), counts);
  const best = fitter.fit(means);
  const p = turns(best) ? chanceOf(sample, fitter, stream) : 1;
  if (p >= DOUBT)
    return { found: "no turn in range", range: { from: powers[0], to: powers[powers.length - 1] }, p };
  const draws = redrawn(sample, fitter, means, stream);
  const estimate = (read: (fit: Segments) => number): Estimate => {
    const sorted = Float64Array.from(draws, read).sort();
    return {
      mean: read(best),
      low: quantile(sorted, 0.025),
      high: quantile(sorted, 0.975),
      n: sample.agents,
    };
  };
  return {
    found: "turn",
    power: estimate(({ turn }) => 2 ** turn),
    before: estimate(({ before }) => before),
    after: estimate(({ after }) => after),
    p,
  };
}

/** What giving up the turn costs, in units of the scatter. */
function cost(fitter: SegmentFitter, means: Float64Array, scatter: number): number {
  const best = fitter.fit(means);
  return turns(best) ? (fitter.fitWithoutTurn(means).error - best.error) / scatter : 0;
}

function chanceOf(sample: Sample, fitter: SegmentFitter, stream: Uint32Array): number {
  const here = cost(fitter, sample.means, sample.scatter);
  const base = fitter.valuesOf(fitter.fitWithoutTurn(sample.means));
  const means = new Float64Array(base.length);
  let asMuch = 0;
  for (let i = 0; i < REDRAWS; i++) {
    const scatter = redraw(sample, base, means, stream);
    if (cost(fitter, means, scatter) >= here) asMuch++;
  }
  return (asMuch + 1) / (REDRAWS + 1);
}

function redrawn(sample: Sample, fitter: SegmentFitter, base: Float64Array, stream: Uint32Array): Segments[] {
  const means = new Float64Array(base.length);
  const scale = studentPoint(sample.freedom) / studentPoint(Number.POSITIVE_INFINITY);
  const fits = Array.from({ length: REDRAWS }, () => {
    redraw(sample, base, means, stream, scale);
    return fitter.fit(means);
  });
  // The few that do not turn would have a turn that means something else.
  return fits.filter(turns);
}

function refuse({ powers, least, scatter }: Sample): Refusal | undefined {
  if (powers.length < FEWEST_POWERS)
    return {
      refused: "too-few-powers",
      because: `${powers.length} powers; two lines and a turn need ${FEWEST_POWERS}`,
      hint: "look at more powers, evenly spaced on a log scale",
    };
  if (least < FEWEST_AGENTS)
    return {
      refused: "too-few-agents",
      because: `there are powers with ${least} agents; how agents scatter needs ${FEWEST_AGENTS}`,
      hint: "train more agents at each power, or look at the same ones at all powers",
    };
  if (scatter > 0) return undefined;
  return {
    refused: "no-variance",
    because: "agents do not differ at all",
    hint: "give each agent a seed of its own",
  };
}
