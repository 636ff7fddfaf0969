import type { MetricsRow } from "@mesagrid/agent";
import type { PhaseSpec, Program } from "@mesagrid/env";
import type { CurvePoint } from "../measures/curves/crossing.js";

/** A return over steps. */
export type ReturnCurve = readonly CurvePoint[];

/**
 * What a phase's reward is worth to an agent on the phase's levels, at each evaluation of a stretch of its training: the mean return
 * of each objective by its weight, on a mixture the mean over its parts.
 *
 * @param rows of its metrics
 * @param start the step at which the stretch began; the evaluation made there is its first
 */
export function returnCurve(
  program: Program,
  rows: readonly MetricsRow[],
  { reward, levels }: PhaseSpec,
  start: number,
): ReturnCurve {
  const mix = program.scenario.levels[levels]?.mix ?? { [levels]: 1 };
  const whole = Object.values(mix).reduce((sum, share) => sum + share, 0);
  return rows
    .filter(({ row, step }) => row === "evaluation" && Number(step) >= start)
    .map((row) => {
      const terms = Object.entries(mix).flatMap(([set, share]) =>
        Object.entries(reward).map(
          ([name, weight]) => (share / whole) * weight * Number(row[`eval/${set}/return/${name}`]),
        ),
      );
      return { step: Number(row.step) - start, value: terms.reduce((sum, term) => sum + term, 0) };
    });
}
