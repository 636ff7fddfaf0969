/** Where a choice that grows rarer with x is made half of the time. */
export type Crossing =
  /** At `at`, by a curve that falls with `slope` < 0 (logits for one of x). */
  | { readonly kind: "curve"; readonly at: number; readonly slope: number }
  /** All choices up to one x and none after another: the curve is a step somewhere between. */
  | { readonly kind: "step"; readonly after: number; readonly before: number }
  /** Always or never chosen, or not chosen more rarely with x. */
  | { readonly kind: "none" };

const MOST_STEPS = 50;

/**
 * Fits P(chosen) = 1 / (1 + exp(-(a + b x))) by maximum likelihood (Newton's method) and gives the x at which it is 1/2, -a / b. Where
 * x separates chosen from not, no largest likelihood exists (Albert and Anderson 1984) and the bounds of the step are given: the largest x
 * below which all were chosen and the least above which none was.
 *
 * @param x [n]
 * @param chosen [n] 1 or 0
 * @param drawn indexes of the observations to fit, with repetitions
 */
export function crossing(
  x: ArrayLike<number>,
  chosen: ArrayLike<number>,
  drawn: ArrayLike<number>,
): Crossing {
  let [leastNot, mostChosen] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [mostNot, leastChosen] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let i = 0; i < drawn.length; i++) {
    const value = x[drawn[i]];
    if (chosen[drawn[i]] === 1) {
      mostChosen = Math.max(mostChosen, value);
      leastChosen = Math.min(leastChosen, value);
    } else {
      leastNot = Math.min(leastNot, value);
      mostNot = Math.max(mostNot, value);
    }
  }
  const oneSided = !Number.isFinite(mostChosen) || !Number.isFinite(leastNot);
  if (oneSided || mostNot <= leastChosen) return { kind: "none" };
  if (mostChosen <= leastNot) return step(x, chosen, drawn, { mostChosen, leastNot });
  return curve(x, chosen, drawn);
}

/** The bounds of a step; where both happened at one x, it lies within the neighbours of that. */
function step(
  x: ArrayLike<number>,
  chosen: ArrayLike<number>,
  drawn: ArrayLike<number>,
  { mostChosen, leastNot }: { mostChosen: number; leastNot: number },
): Crossing {
  if (mostChosen < leastNot) return { kind: "step", after: mostChosen, before: leastNot };
  let [after, before] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let i = 0; i < drawn.length; i++) {
    const value = x[drawn[i]];
    if (chosen[drawn[i]] === 1 && value < mostChosen) after = Math.max(after, value);
    if (chosen[drawn[i]] === 0 && value > mostChosen) before = Math.min(before, value);
  }
  return { kind: "step", after, before };
}

function curve(x: ArrayLike<number>, chosen: ArrayLike<number>, drawn: ArrayLike<number>): Crossing {
  let centre = 0;
  for (let i = 0; i < drawn.length; i++) centre += x[drawn[i]] / drawn.length;
  let [a, b] = [0, 0];
  for (let n = 0; n < MOST_STEPS; n++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 0, 0, 0];
    for (let i = 0; i < drawn.length; i++) {
      const value = x[drawn[i]] - centre;
      const p = 1 / (1 + Math.exp(-(a + b * value)));
      const off = chosen[drawn[i]] - p;
      const weight = p * (1 - p);
      ga += off;
      gb += off * value;
      haa += weight;
      hab += weight * value;
      hbb += weight * value * value;
    }
    const scale = haa * hbb - hab * hab;
    if (!(scale > 0)) return { kind: "none" };
    const change = [(hbb * ga - hab * gb) / scale, (haa * gb - hab * ga) / scale];
    // A full step from a flat start can overshoot where the curve is steep.
    const shorten = Math.min(1, 4 / Math.max(Math.abs(change[0]), Math.abs(change[1])));
    a += shorten * change[0];
    b += shorten * change[1];
    if (Math.abs(change[0]) + Math.abs(change[1]) < 1e-8) break;
  }
  return b < 0 ? { kind: "curve", at: centre - a / b, slope: b } : { kind: "none" };
}
