/** A series of numbers: one x, rising, for each y. */
export interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * At most `most` points of a series, so that its line looks the same: it is cut into stretches of as many points each, and of each
 * stretch the least and the greatest value are kept, where they were (min-max decimation). No peak is lost, as it could be to means
 * or to every n-th point.
 *
 * @param most at least 2
 */
export function downsample({ x, y }: Points, most: number): Points {
  if (y.length <= most) return { x, y };
  const stretches = Math.max(1, Math.floor(most / 2));
  const kept: number[] = [];
  for (let i = 0; i < stretches; i++) {
    const from = Math.floor((i * y.length) / stretches);
    const to = Math.floor(((i + 1) * y.length) / stretches);
    const [least, greatest] = extremes(y, from, to);
    kept.push(...new Set([Math.min(least, greatest), Math.max(least, greatest)]));
  }
  return { x: kept.map((i) => x[i]), y: kept.map((i) => y[i]) };
}

/** Where the least and the greatest value of a stretch are, the first of equal ones. */
function extremes(y: readonly number[], from: number, to: number): [number, number] {
  let [least, greatest] = [from, from];
  for (let i = from + 1; i < to; i++) {
    if (y[i] < y[least]) least = i;
    if (y[i] > y[greatest]) greatest = i;
  }
  return [least, greatest];
}
