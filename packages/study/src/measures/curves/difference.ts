import { type Estimate, meanOf, studentMean, studentPoint } from "../../stats.js";
import type { Refusal } from "../types.js";
import type { Between } from "./crossing.js";

/** In place of a number of which only an end is known: training stopped before it could be seen. */
export interface Bound {
  /** The number is above this, with the confidence of an interval's end. */
  readonly atLeast?: number;
  /** The number is below this. */
  readonly atMost?: number;
  /** How many agents, or pairs of them, it rests on. */
  readonly n: number;
  readonly because: string;
}

/** True of what is only an end of a number. */
export function isBound(reading: object): reading is Bound {
  return "atLeast" in reading || "atMost" in reading;
}

/** One agent's number. */
export interface AgentValue<Value> {
  readonly seed: number;
  readonly value: Value;
}

/** How far two arms are apart, and whether it was found agent by agent. */
export interface Difference<Value> {
  readonly value: Value;
  /** True if agents of the same seed were compared; only those were, then. */
  readonly paired: boolean;
}

/**
 * How far an arm lies above a control, mean less mean. Where at least two seeds occur in both, agents are compared by seed, with Student's
 * interval over the pairs; else by Welch's over both (Welch 1947).
 *
 * @throws RangeError for a seed that occurs twice in an arm
 */
export function difference(
  arm: readonly AgentValue<number>[],
  control: readonly AgentValue<number>[],
): Difference<Estimate | Refusal> {
  const { value, paired } = differenceBetween(arm.map(known), control.map(known));
  // Of known numbers a difference has both ends.
  return { value: value as Estimate | Refusal, paired };
}

/** The same of numbers that are known to lie between two others. */
export function differenceBetween(
  arm: readonly AgentValue<Between>[],
  control: readonly AgentValue<Between>[],
): Difference<Estimate | Bound | Refusal> {
  const pairs = pairsOf(arm, control);
  if (pairs.length >= 2)
    return {
      value: bounded(pairs, (low, high) => studentMean(low.map((x, i) => x - high[i]))),
      paired: true,
    };
  if (arm.length < 2 || control.length < 2)
    return { value: tooFew(`${arm.length} and ${control.length}`), paired: false };
  const unpaired = Math.max(arm.length, control.length);
  const rows = Array.from({ length: unpaired }, (_, i): Pair => [arm[i]?.value, control[i]?.value]);
  return { value: bounded(rows, welch), paired: false };
}

/** The mean of numbers that are known to lie between two others, with Student's interval over the agents. */
export function meanBetween(agents: readonly AgentValue<Between>[]): Estimate | Bound | Refusal {
  if (agents.length < 2) return tooFew(String(agents.length));
  return bounded(
    agents.map(({ value }): Pair => [value, undefined]),
    (values) => studentMean(values),
  );
}

function known({ seed, value }: AgentValue<number>): AgentValue<Between> {
  return { seed, value: { low: value, high: value } };
}

type Pair = readonly [Between | undefined, Between | undefined];

function pairsOf(arm: readonly AgentValue<Between>[], control: readonly AgentValue<Between>[]): Pair[] {
  const controls = bySeed(control);
  return [...bySeed(arm)].flatMap(([seed, value]): Pair[] =>
    controls.has(seed) ? [[value, controls.get(seed)]] : [],
  );
}

function bySeed(agents: readonly AgentValue<Between>[]): Map<number, Between> {
  const values = new Map(agents.map(({ seed, value }) => [seed, value]));
  if (values.size !== agents.length) throw new RangeError("two agents of an arm have the same seed");
  return values;
}

/**
 * The lower end is that of the least the difference can be, the upper end that of the most: the interval of the true difference lies
 * within.
 */
function bounded(
  pairs: readonly Pair[],
  estimate: (arm: readonly number[], control: readonly number[]) => Estimate,
): Estimate | Bound | Refusal {
  const ends = (side: 0 | 1, end: keyof Between): number[] =>
    pairs.flatMap((pair) => pair[side]?.[end] ?? []);
  const least = estimate(ends(0, "low"), ends(1, "high"));
  const most = estimate(ends(0, "high"), ends(1, "low"));
  const censored = pairs.flat().filter((each) => each && each.low !== each.high).length;
  if (censored === 0) return least;
  const n = least.n;
  const because = `${censored} of the curves do not show where they pass the threshold`;
  const atLeast = Number.isFinite(least.low);
  const atMost = Number.isFinite(most.high);
  if (!atLeast && !atMost)
    return {
      refused: "not-passed",
      because,
      hint: "train for longer, evaluate more often, or change the threshold",
    };
  return { ...(atLeast && { atLeast: least.low }), ...(atMost && { atMost: most.high }), n, because };
}

function tooFew(agents: string): Refusal {
  return {
    refused: "too-few-agents",
    because: `an interval is over agents, and there are ${agents} of them`,
    hint: "train at least two agents an arm, best with the same seeds in both",
  };
}

/** Mean less mean with Welch's interval; `n` is the smaller number. */
function welch(arm: readonly number[], control: readonly number[]): Estimate {
  const error = (values: readonly number[]): number => {
    const mean = meanOf(values);
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) / values.length;
  };
  const [a, b] = [error(arm), error(control)];
  const least = Math.min(arm.length, control.length);
  const freedom =
    a + b > 0 ? (a + b) ** 2 / (a ** 2 / (arm.length - 1) + b ** 2 / (control.length - 1)) : least;
  const spread = studentPoint(freedom) * Math.sqrt(a + b);
  const mean = meanOf(arm) - meanOf(control);
  return { mean, low: mean - spread, high: mean + spread, n: least };
}
