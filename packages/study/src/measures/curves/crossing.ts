/** What was measured at a place in training. */
export interface CurvePoint {
  /** Environment steps since the training that is looked at began. */
  readonly step: number;
  readonly value: number;
}

/** One agent's measurements over training. */
export interface AgentCurve {
  /** Agents of two arms that have the same seed are a pair. */
  readonly seed: number;
  /** By rising step; at least two. */
  readonly points: readonly CurvePoint[];
}

/** A number that is known only to lie between two others; they are the same where it is known. */
export interface Between {
  /** -Infinity where nothing is known of it. */
  readonly low: number;
  /** Infinity where nothing is known of it. */
  readonly high: number;
}

/**
 * The steps after which a curve first reaches a threshold, on the line between the two points around it. A curve that never does
 * reaches it at some time after its last point; one that begins above it did so before its first point, or, if that is at step 0, before
 * its second.
 *
 * @throws RangeError for fewer than two points, steps that do not rise or start below 0, or a value that is no number
 */
export function crossing({ points }: AgentCurve, threshold: number): Between {
  check(points);
  const at = points.findIndex(({ value }) => value >= threshold);
  if (at < 0) return { low: points[points.length - 1].step, high: Number.POSITIVE_INFINITY };
  if (at === 0) return { low: 0, high: points[0].step > 0 ? points[0].step : points[1].step };
  const [before, after] = [points[at - 1], points[at]];
  const share = (threshold - before.value) / (after.value - before.value);
  const steps = before.step + share * (after.step - before.step);
  return { low: steps, high: steps };
}

function check(points: readonly CurvePoint[]): void {
  if (points.length < 2) throw new RangeError(`a curve of ${points.length} points; expected two or more`);
  points.forEach(({ step, value }, i) => {
    if (Number.isNaN(value)) throw new RangeError(`no value at step ${step}`);
    if (!(step >= 0) || (i > 0 && step <= points[i - 1].step))
      throw new RangeError(`step ${step} is not above the one before it`);
  });
}

/** The natural logarithm of a time; of one that may be 0 the lower end is -Infinity. */
export function logOf({ low, high }: Between): Between {
  return { low: Math.log(low), high: Math.log(high) };
}
