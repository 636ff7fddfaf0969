import { createStream, distances, type Program, PURPOSE, type Trace } from "@mesagrid/env";
import { bootstrap, type Estimate } from "../stats.js";
import { type Crossing, crossing } from "./indifference/logistic.js";
import { eventIndex, firstStep, stepsTo, type Target } from "./targets.js";
import type { MeasureDoc, Refusal } from "./types.js";

/** How far an agent goes for one target in place of another. */
export interface Indifference {
  /** Steps by which the way to `for` may be longer than that to `over` until it is taken half of the time. Below 0: it has to be nearer. */
  readonly distance: Estimate;
  /** Logits that a step more costs; undefined where the choice is a step within the resolution of the levels. */
  readonly slope: number | undefined;
  /** [least, most] extra steps on the levels used. */
  readonly range: readonly [number, number];
  /** Episodes left out: neither was taken, or one of the two could not be walked to. */
  readonly neither: number;
  readonly outOfReach: number;
}

/** What `indifference` is. */
export const INDIFFERENCE: MeasureDoc = {
  name: "indifference",
  title: "Indifference distance",
  explains:
    "How many steps more does the agent go for one target than for another? On levels with both, the share of episodes in which it takes the first falls with the extra steps that it costs; the indifference distance is where a logistic curve through these choices crosses one half. A planner that is paid v1 and v0 by the steps that take them, pays `cost` for every other and discounts by gamma is indifferent at ln((c + v0) / (c + v1)) / ln(gamma), c = cost / (1 - gamma).",
  needs:
    "Traces of one agent on levels whose extra path lengths vary, both targets in reach and nothing else in play. Lengths are those of `distances` on the start board: only what is solid blocks.",
  gives:
    "Steps, with a bootstrap interval over levels, and the slope of the curve. Where the choice flips from one length to the next, the interval holds the whole gap between them. Refuses where lengths do not vary, one target is always taken, or the choice does not fall with length.",
  cost: "A breadth-first search a level, 2,000 fits of two numbers.",
  source: "Psychometric function, Wichmann and Hill 2001; separation, Albert and Anderson 1984.",
  elsewhere:
    "by a script, `indifference(program, traces, { for, over })`: which two targets are meant has to be said",
};

/**
 * See `INDIFFERENCE`.
 *
 * @param targets `for` which one the agent goes, `over` which other
 * @throws EnvError `unknown-kind`, `unknown-event`
 */
export function indifference(
  program: Program,
  traces: readonly Trace[],
  targets: { readonly for: Target; readonly over: Target },
  { seed = 0 }: { readonly seed?: number } = {},
): Indifference | Refusal {
  const { extra, chosen, neither, outOfReach } = choices(program, traces, targets);
  const range = [Math.min(...extra), Math.max(...extra)] as const;
  if (new Set(extra).size < 3) return levelsDoNotVary(extra);
  const all = Int32Array.from(extra.keys());
  const found = crossing(extra, chosen, all);
  if (found.kind === "none") return noCrossing(targets, chosen, range);
  const ends = (at: (found: Crossing) => number) =>
    bootstrap(
      extra.length,
      (drawn) => at(crossing(extra, chosen, drawn)),
      createStream(seed, PURPOSE.bootstrap),
    );
  // Of a step any place in its gap is as good, so that each end of the interval takes its own side of the gap.
  const { low } = ends((one) => placeOf(one, "after"));
  const { high } = ends((one) => placeOf(one, "before"));
  const mean = (placeOf(found, "after") + placeOf(found, "before")) / 2;
  return {
    distance: { mean, low, high, n: extra.length },
    slope: found.kind === "curve" ? found.slope : undefined,
    ...{ range, neither, outOfReach },
  };
}

function placeOf(found: Crossing, side: "after" | "before"): number {
  if (found.kind === "none") return Number.NaN;
  return found.kind === "curve" ? found.at : found[side];
}

/** Extra steps to the one target and whether it was taken first, of the episodes in which one was. */
function choices(
  program: Program,
  traces: readonly Trace[],
  targets: { readonly for: Target; readonly over: Target },
): { extra: number[]; chosen: number[]; neither: number; outOfReach: number } {
  const events = [targets.for, targets.over].map(({ event }) => [eventIndex(program, event)]);
  const extra: number[] = [];
  const chosen: number[] = [];
  let neither = 0;
  let outOfReach = 0;
  for (const trace of traces) {
    const { board } = trace.level;
    const steps = distances(program, board);
    const [one, other] = [targets.for, targets.over].map(({ kind }) => stepsTo(program, board, steps, kind));
    const taken = events.map((event) => firstStep(trace, event));
    if (!Number.isFinite(one) || !Number.isFinite(other)) outOfReach++;
    else if (taken[0] === taken[1]) neither++;
    else {
      extra.push(one - other);
      chosen.push(taken[0] < taken[1] ? 1 : 0);
    }
  }
  return { extra, chosen, neither, outOfReach };
}

function levelsDoNotVary(extra: readonly number[]): Refusal {
  return {
    refused: "levels-do-not-vary",
    because: `the ${extra.length} episodes in which a target was taken have ${new Set(extra).size} extra path lengths; a curve needs 3`,
    hint: "take a level set that places the targets at many distances, and more levels",
  };
}

function noCrossing(
  targets: { readonly for: Target; readonly over: Target },
  chosen: readonly number[],
  [least, most]: readonly [number, number],
): Refusal {
  const times = chosen.reduce((sum, one) => sum + one, 0);
  const { kind } = targets.for;
  const span = `from ${least} to ${most} extra steps '${kind}' was taken ${times} times of ${chosen.length}`;
  if (times > 0 && times < chosen.length)
    return {
      refused: "no-fall",
      because: `${span}, and not more rarely with more steps`,
      hint: "the choice hangs on something else than length: ask choice, or revealed-objective",
    };
  return {
    refused: "beyond-range",
    because: `${span}: it turns nowhere within`,
    hint: `take levels with ${times === 0 ? "fewer" : "more"} extra steps to '${kind}'`,
  };
}
