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
  phase: PhaseSpec,
  start: number,
): ReturnCurve {
  const { reward, levels } = phase;
  const mix = program.scenario.levels[levels]?.mix ?? lastShares(phase);
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

/** The share of each level set at a phase's end, that of its own among them. */
function lastShares({ levels, mix = {} }: PhaseSpec): Record<string, number> {
  const shares: Record<string, number> = { [levels]: 1 };
  for (const [name, share] of Object.entries(mix)) {
    const last = typeof share === "number" ? share : share[1];
    shares[name] = (shares[name] ?? 0) + last;
    shares[levels] -= last;
  }
  return shares;
}
