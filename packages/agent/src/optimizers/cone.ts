/** What a step becomes: so much of itself and so much of the displacement. */
export interface Turned {
  readonly step: number;
  readonly displacement: number;
}

/** Below this sine of an angle (squared) two vectors of single precision count as parallel. */
const PARALLEL = 1e-10;

/**
 * Stochastic cone descent: of all steps as long as the one proposed, and within an angle of it, the one that leads back
 * towards the start the most, that is, whose product with the displacement r is smallest.
 *
 * If -r is within the angle, it is the step along -r. Otherwise it lies on the cone's surface: with d the proposed
 * direction, cos(angle) d + sin(angle) e, where e is the direction of -r's part orthogonal to d. Where r is 0 or parallel
 * to d, there is no such e, and the step stays as it is. Any of them is a sum of the step and of r.
 *
 * @param step2 squared length of the proposed step
 * @param displacement2 squared length of r
 * @param product of the step and r
 * @param angle radians, above 0
 */
export function turn(step2: number, displacement2: number, product: number, angle: number): Turned {
  const stay = { step: 1, displacement: 0 };
  if (step2 === 0 || displacement2 === 0) return stay;
  const [length, away] = [Math.sqrt(step2), Math.sqrt(displacement2)];
  // Of the angle between the step and -r.
  const cosine = Math.max(-1, Math.min(1, -product / (length * away)));
  if (cosine >= Math.cos(angle)) return { step: 0, displacement: -length / away };
  const sine2 = 1 - cosine * cosine;
  if (sine2 < PARALLEL) return stay;
  // e = (-r - (away cosine / length) step) / (away sine), times the step's length
  const sideways = (Math.sin(angle) * length) / (away * Math.sqrt(sine2));
  return {
    step: Math.cos(angle) - (sideways * away * cosine) / length,
    displacement: -sideways,
  };
}

/**
 * Turns a step that was made by `turn`.
 *
 * @param before the weights that it was made from
 * @param after those that it led to; changed
 * @param start what the displacement of `before` is reckoned from
 * @param angle radians, above 0
 */
export function turnStep(
  before: Float32Array,
  after: Float32Array,
  start: Float32Array,
  angle: number,
): void {
  let [step2, displacement2, product] = [0, 0, 0];
  for (let i = 0; i < before.length; i++) {
    const step = after[i] - before[i];
    const away = before[i] - start[i];
    step2 += step * step;
    displacement2 += away * away;
    product += step * away;
  }
  const turned = turn(step2, displacement2, product, angle);
  if (turned.step === 1 && turned.displacement === 0) return;
  for (let i = 0; i < before.length; i++) {
    const step = after[i] - before[i];
    const away = before[i] - start[i];
    after[i] = before[i] + turned.step * step + turned.displacement * away;
  }
}
