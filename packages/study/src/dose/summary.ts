import { type CurvePoint, crossing, logOf } from "../measures/curves/crossing.js";
import {
  type AgentValue,
  type Bound,
  difference,
  isBound,
  meanBetween,
} from "../measures/curves/difference.js";
import { isRefusal, type Refusal } from "../measures/types.js";
import { type Estimate, meanOf, studentMean } from "../stats.js";

/** One agent's number after training with a dose. */
export interface DosePoint {
  readonly dose: number;
  readonly seed: number;
  readonly value: number;
}

/** How a number answers to the dose. */
export interface Response {
  /** At each dose, over the agents; and how far above the smallest dose, agent by agent. */
  readonly means: readonly {
    readonly dose: number;
    readonly estimate: Estimate;
    readonly above?: Estimate | Refusal;
  }[];
  /** The number at the largest dose less that at the smallest, agent by agent. */
  readonly gain: Estimate | Refusal;
  /** The value that counts as the answer. */
  readonly threshold: number;
  /**
   * The dose at which agents reach it: of each the place on the line between the two doses around it, over them the geometric mean.
   * Refuses `no-response` where the largest dose does not surely give more than the smallest, or less.
   */
  readonly dose: Estimate | Bound | Refusal;
}

/**
 * How a number answers to the dose, and at which dose it has come a share of the way from what the smallest gives to what the largest
 * does. Agents of the same seed are one line, and those that lack a number at some dose are left out of the threshold's dose.
 *
 * @param doses rising, at least two
 * @param share 0 to 1
 */
export function respond(points: readonly DosePoint[], doses: readonly number[], share: number): Response {
  const at = (dose: number): AgentValue<number>[] => points.filter((point) => point.dose === dose);
  const [least, most] = [doses[0], doses[doses.length - 1]];
  const means = doses.map((dose) => ({
    dose,
    estimate: studentMean(at(dose).map(({ value }) => value)),
    ...(dose !== least && { above: difference(at(dose), at(least)).value }),
  }));
  const gain = difference(at(most), at(least)).value;
  const [low, high] = [least, most].map((dose) => meanOf(at(dose).map(({ value }) => value)));
  const threshold = low + share * (high - low);
  return { means, gain, threshold, dose: doseOf(points, doses, gain, threshold) };
}

function doseOf(
  points: readonly DosePoint[],
  doses: readonly number[],
  gain: Estimate | Refusal,
  threshold: number,
): Response["dose"] {
  if (isRefusal(gain)) return gain;
  // A falling answer is a rising one upside down.
  const sign = gain.high < 0 ? -1 : 1;
  if (!(gain.low > 0 || gain.high < 0))
    return {
      refused: "no-response",
      because: "the largest dose does not surely give more than the smallest, or less",
      hint: "larger doses, more agents, or more steps",
    };
  const logs = [...new Set(points.map(({ seed }) => seed))].flatMap((seed) => {
    const line = lineOf(points, doses, seed, sign);
    return line.length < doses.length
      ? []
      : [{ seed, value: logOf(crossing({ seed, points: line }, sign * threshold)) }];
  });
  return inDoses(meanBetween(logs));
}

/** An agent's numbers by dose, times a sign. */
function lineOf(
  points: readonly DosePoint[],
  doses: readonly number[],
  seed: number,
  sign: number,
): CurvePoint[] {
  return doses.flatMap((dose) => {
    const point = points.find((each) => each.seed === seed && each.dose === dose);
    return point ? [{ step: dose, value: sign * point.value }] : [];
  });
}

/** From logarithms back. */
function inDoses(logs: Estimate | Bound | Refusal): Estimate | Bound | Refusal {
  if (isRefusal(logs)) return logs;
  if (!isBound(logs))
    return { mean: Math.exp(logs.mean), low: Math.exp(logs.low), high: Math.exp(logs.high), n: logs.n };
  const { atLeast, atMost, ...rest } = logs;
  return {
    ...rest,
    ...(atLeast !== undefined && { atLeast: Math.exp(atLeast) }),
    ...(atMost !== undefined && { atMost: Math.exp(atMost) }),
  };
}
