import type { Estimate } from "../stats.js";
import type { AgentCurve } from "./curves/crossing.js";
import { type AgentValue, type Bound, type Difference, difference, isBound } from "./curves/difference.js";
import { logRatio } from "./relearning.js";
import { isRefusal, type MeasureDoc, type Refusal } from "./types.js";

/** What `mesagrid measure --list` says of a swap. */
export const SWAP: MeasureDoc = {
  name: "swap",
  title: "Swap of the rewarded objective",
  explains:
    "After training on objective A the reward is swapped to B. Does A's training help or hinder B (savings, against a fresh agent and against one that goes on with A), does the agent still lean to A on neutral levels (residual pull), does it lean back when B's reward stops (reversion), and is A quickly there again when the reward is swapped back (savings of A)?",
  needs:
    "curves of B's return of swapped and of fresh agents, and where wanted of agents that go on with A, curves of A's return after a swap back, and readouts of A on neutral levels; best with the same seeds in all arms",
  gives:
    "savings 1 - steps / steps of the control (1: at once, 0: as slow, below: slower), residual pull and reversion in the readout's unit, each with an interval over agents, a bound if some agent never passes, or a refusal",
  cost: "none but the trainings",
  source: "savings in relearning (Ebbinghaus 1885); intervals of Student and Welch (1947)",
  elsewhere:
    "by `mesagrid swap FILE`, which trains the arms; from curves of one's own by a script, `swap(record)`",
};

/** Agents trained on the same objective, after another or afresh, and what counts as having learned it. */
export interface SavingsArms {
  /** Curves of the objective's return since it was rewarded. */
  readonly swapped: readonly AgentCurve[];
  readonly fresh: readonly AgentCurve[];
  readonly threshold: number;
}

/** Readouts of A (choice rate or weight) before and after B's reward stops. */
export interface Stopped {
  readonly before: readonly AgentValue<number>[];
  readonly after: readonly AgentValue<number>[];
}

/** What a swap leaves to be looked at; each part is read if it is there. */
export interface SwapRecord {
  /** Curves of B's return: `continued` are agents that go on with A. */
  readonly toB?: SavingsArms & { readonly continued?: readonly AgentCurve[] };
  /** Curves of A's return after it is rewarded again. */
  readonly backToA?: SavingsArms;
  /** Readouts of A on neutral levels at the end of B. */
  readonly pull?: {
    readonly swapped: readonly AgentValue<number>[];
    readonly fresh: readonly AgentValue<number>[];
  };
  readonly stopped?: { readonly swapped: Stopped; readonly fresh?: Stopped };
}

type Savings = Difference<Estimate | Bound | Refusal>;
type Shift = Difference<Estimate | Refusal>;

/** The readings of the parts that were there. */
export interface SwapReading {
  /** Of B, against fresh agents. */
  readonly savings?: Savings;
  /** Of B, against agents that go on with A. */
  readonly savingsOverContinued?: Savings;
  readonly savingsBack?: Savings;
  readonly residualPull?: Shift;
  /** How far the swapped lean back to A, less how far the fresh do if there are such. */
  readonly reversion?: Shift;
}

/**
 * Savings, residual pull and reversion of a swap A to B.
 *
 * Savings are 1 - exp(mean ln(steps_AB / steps_B)), steps to the threshold: ratios are averaged on their own scale, so that an agent twice
 * as slow and one twice as quick cancel. Residual pull is the mean readout of A of the swapped less that of the fresh; reversion the
 * mean change of the readout when B's reward stops.
 *
 * @throws RangeError for a curve with fewer than two points or steps that do not rise, or a seed twice in an arm
 */
export function swap({ toB, backToA, pull, stopped }: SwapRecord): SwapReading {
  return {
    ...(toB && { savings: savings(toB.swapped, toB.fresh, toB.threshold) }),
    ...(toB?.continued && {
      savingsOverContinued: savings(toB.swapped, toB.continued, toB.threshold),
    }),
    ...(backToA && { savingsBack: savings(backToA.swapped, backToA.fresh, backToA.threshold) }),
    ...(pull && { residualPull: difference(pull.swapped, pull.fresh) }),
    ...(stopped && { reversion: reversion(stopped) }),
  };
}

function savings(arm: readonly AgentCurve[], control: readonly AgentCurve[], threshold: number): Savings {
  const { value, paired } = logRatio(arm, control, threshold);
  return { value: saved(value), paired };
}

/** 1 - exp of a log ratio; it falls as the ratio rises, so that the ends change places. */
function saved(ratio: Estimate | Bound | Refusal): Estimate | Bound | Refusal {
  if (isRefusal(ratio)) return ratio;
  const of = (log: number) => 1 - Math.exp(log);
  if (!isBound(ratio)) return { mean: of(ratio.mean), low: of(ratio.high), high: of(ratio.low), n: ratio.n };
  const { atLeast, atMost, n, because } = ratio;
  return {
    ...(atMost !== undefined && { atLeast: of(atMost) }),
    ...(atLeast !== undefined && { atMost: of(atLeast) }),
    n,
    because,
  };
}

function reversion({ swapped, fresh }: NonNullable<SwapRecord["stopped"]>): Shift {
  if (!fresh) return difference(swapped.after, swapped.before);
  return difference(changes(swapped), changes(fresh));
}

/** How far each agent's readout moved; agents that lack one of the two are left out. */
function changes({ before, after }: Stopped): AgentValue<number>[] {
  const was = new Map(before.map(({ seed, value }) => [seed, value]));
  return after.flatMap(({ seed, value }) => {
    const old = was.get(seed);
    return old === undefined ? [] : [{ seed, value: value - old }];
  });
}
