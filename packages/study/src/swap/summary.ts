import { type AgentCurve, crossing } from "../measures/curves/crossing.js";
import type { AgentValue, Bound, Difference } from "../measures/curves/difference.js";
import { swap } from "../measures/swap.js";
import type { Refusal } from "../measures/types.js";
import { type Estimate, meanOf, studentMean } from "../stats.js";
import type { SwapAgent } from "./agent.js";
import { armsOf, CONTINUED, chainOf, FIRST, FRESH, FRESH_OFF, OFF, type SwapPhases } from "./arms.js";

/** Which of the two. */
type Side = "a" | "b";

/** What choices say of an objective: how often its target is taken first, or its revealed weight. */
export type ReadoutName = "choice" | "weight";
export const READOUTS: readonly ReadoutName[] = ["choice", "weight"];

/** A number of several agents, or an end of it, or why there is none. */
export type Reading = Estimate | Bound | Refusal;

/** What one swap came to. */
export interface SwapOutcome {
  readonly from: Side;
  readonly to: Side;
  /** The arm that it led to. */
  readonly arm: string;
  /** Of what is rewarded now, against fresh agents; of the first swap also against those that go on with A. */
  readonly savings: Reading;
  readonly savingsOverContinued?: Reading;
  /** Of what was rewarded before, at the end, against fresh agents. */
  readonly residualPull: Readonly<Record<ReadoutName, Reading>>;
}

/** What one arm came to, as means over the agents. */
export interface ArmSummary {
  readonly arm: string;
  readonly title: string;
  /** Steps until A's and B's return first passed the threshold, agent by agent; null where it was not seen. */
  readonly steps: Readonly<Record<Side, readonly (number | null)[]>>;
  /** Returns at the end. */
  readonly final: Readonly<Record<Side, Estimate>>;
  /** On neutral levels. */
  readonly readouts: Readonly<Record<ReadoutName, Readonly<Record<Side, Estimate>>>>;
  readonly returns: Readonly<Record<string, Estimate>>;
}

/** What a protocol came to. */
export interface SwapSummary {
  /** Returns that count as having learned A and B. */
  readonly thresholds: Readonly<Record<Side, number>>;
  readonly swaps: readonly SwapOutcome[];
  /** How far agents lean back to A when B's reward stops, less how far fresh ones do. */
  readonly reversion: Readonly<Record<ReadoutName, Reading>>;
  readonly arms: readonly ArmSummary[];
}

/** The last evaluations that are taken for the end of a curve. */
const LATE = 3;

/**
 * Puts the agents' arms together. What counts as having learned an objective is a return so far on the way from the first evaluation of
 * the fresh agents to their last ones, means over all of them.
 *
 * @param share of that way, 0 to 1
 */
export function summariseSwap(phases: SwapPhases, agents: readonly SwapAgent[], share: number): SwapSummary {
  const thresholds = {
    a: thresholdOf(curvesOf(agents, FIRST, "a"), share),
    b: thresholdOf(curvesOf(agents, FRESH, "b"), share),
  };
  const swapped = chainOf(phases).slice(1);
  return {
    thresholds,
    swaps: swapped.map(({ name }, i) => outcomeOf(agents, name, i, thresholds)),
    reversion: { choice: reversionOf(agents, "choice"), weight: reversionOf(agents, "weight") },
    arms: armsOf(phases).map(({ name, title }) => summariseArm(name, title, agents, thresholds)),
  };
}

/** What the swap of this place came to. */
function outcomeOf(
  agents: readonly SwapAgent[],
  arm: string,
  place: number,
  thresholds: SwapSummary["thresholds"],
): SwapOutcome {
  const [from, to]: [Side, Side] = place % 2 === 0 ? ["a", "b"] : ["b", "a"];
  const fresh = to === "b" ? FRESH : FIRST;
  const controls = curvesOf(agents, fresh, to);
  const unlearned = notLearned(controls);
  const { savings, savingsOverContinued } = swap({
    toB: {
      swapped: curvesOf(agents, arm, to),
      fresh: controls,
      threshold: thresholds[to],
      ...(place === 0 && { continued: curvesOf(agents, CONTINUED, to) }),
    },
  });
  const pull = (name: ReadoutName) => {
    const readouts = (of: string) => readoutsOf(agents, of, name, from);
    return readingOf(swap({ pull: { swapped: readouts(arm), fresh: readouts(fresh) } }).residualPull);
  };
  return {
    ...{ from, to, arm, savings: unlearned ?? readingOf(savings) },
    ...(savingsOverContinued && { savingsOverContinued: unlearned ?? savingsOverContinued.value }),
    residualPull: { choice: pull("choice"), weight: pull("weight") },
  };
}

function reversionOf(agents: readonly SwapAgent[], name: ReadoutName): Reading {
  const readouts = (arm: string) => readoutsOf(agents, arm, name, "a");
  const stopped = {
    swapped: { before: readouts("A-B"), after: readouts(OFF) },
    fresh: { before: readouts(FRESH), after: readouts(FRESH_OFF) },
  };
  return readingOf(swap({ stopped }).reversion);
}

function curvesOf(agents: readonly SwapAgent[], arm: string, side: Side): AgentCurve[] {
  return agents.map(({ seed, arms }) => ({ seed, points: arms[arm].curves[side] }));
}

function readingOf(difference: Difference<Reading> | undefined): Reading {
  // Each part that was given is read.
  return (difference as Difference<Reading>).value;
}

function thresholdOf(curves: readonly AgentCurve[], share: number): number {
  const first = meanOf(curves.map(({ points }) => points[0].value));
  const last = meanOf(curves.map(lateValue));
  return first + share * (last - first);
}

/** A threshold on the way from nowhere to nowhere says nothing. */
function notLearned(curves: readonly AgentCurve[]): Refusal | undefined {
  const gain = studentMean(curves.map(({ points }) => lateValue({ points }) - points[0].value));
  if (gain.low > 0) return undefined;
  return {
    refused: "not-learned",
    because: "fresh agents did not surely get better, so that no return counts as learned",
    hint: "train for longer, or more agents",
  };
}

function lateValue({ points }: Pick<AgentCurve, "points">): number {
  return meanOf(points.slice(-LATE).map(({ value }) => value));
}

/** Of the agents that have one. */
function readoutsOf(
  agents: readonly SwapAgent[],
  arm: string,
  name: ReadoutName,
  side: Side,
): AgentValue<number>[] {
  return agents.flatMap(({ seed, arms }) => {
    const value = arms[arm].readout[name][side];
    return value === undefined ? [] : [{ seed, value }];
  });
}

function summariseArm(
  arm: string,
  title: string,
  agents: readonly SwapAgent[],
  thresholds: SwapSummary["thresholds"],
): ArmSummary {
  const results = agents.map(({ seed, arms }) => ({ seed, ...arms[arm] }));
  const both = <Value>(of: (side: Side) => Value) => ({ a: of("a"), b: of("b") });
  const over = (name: ReadoutName) => (side: Side) =>
    studentMean(readoutsOf(agents, arm, name, side).map(({ value }) => value));
  return {
    ...{ arm, title },
    steps: both((side) =>
      results.map(({ seed, curves }) => {
        const { low, high } = crossing({ seed, points: curves[side] }, thresholds[side]);
        return low === high ? low : null;
      }),
    ),
    final: both((side) => studentMean(results.map(({ curves }) => lateValue({ points: curves[side] })))),
    readouts: { choice: both(over("choice")), weight: both(over("weight")) },
    returns: Object.fromEntries(
      Object.keys(results[0].readout.returns).map((name) => [
        name,
        studentMean(results.map(({ readout }) => readout.returns[name])),
      ]),
    ),
  };
}
