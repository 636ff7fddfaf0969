/** The lines of one chart; all arrays run in step. */
export interface Series {
  /** Training steps at each evaluation, rising. */
  readonly steps: number[];
  /** By name; NaN where a row had none. */
  readonly lines: Map<string, number[]>;
}

/** What a measure said in place of numbers, step by step. */
export interface Sayings {
  readonly steps: readonly number[];
  /** In step with `steps`; empty where there were numbers. */
  readonly words: readonly string[];
}

/** Lines and sayings that a training adds to, bounded however long it goes on. */
export interface GrowingSeries extends Series {
  readonly words: string[];
  /** Training steps that points are apart at least; the newest one may stand closer until the next comes. */
  gap: number;
}

/** Most points of a line that are kept: more than a chart has pixels. */
export const MOST_POINTS = 4000;

export function createSeries(): GrowingSeries {
  return { steps: [], lines: new Map(), words: [], gap: 0 };
}

/** Adds a point without values and words. Points at this step or after it go: the training went back to a checkpoint. */
export function openPoint(series: GrowingSeries, step: number): void {
  const { steps } = series;
  let kept = steps.length;
  while (kept > 0 && steps[kept - 1] >= step) kept--;
  if (kept > 1 && steps[kept - 1] - steps[kept - 2] < series.gap) kept--;
  if (kept >= MOST_POINTS) kept = thin(series, kept);
  steps.length = series.words.length = kept;
  steps.push(step);
  series.words.push("");
  for (const line of series.lines.values()) {
    line.length = kept;
    line.push(Number.NaN);
  }
}

/** Writes a value of the newest point. */
export function setValue({ steps, lines }: Series, line: string, value: number): void {
  const values = lines.get(line) ?? steps.map(() => Number.NaN);
  values[steps.length - 1] = value;
  lines.set(line, values);
}

/** Says something of the newest point, after what has been said of it already. */
export function addWords({ words }: GrowingSeries, said: string): void {
  const before = words.at(-1);
  words[words.length - 1] = before ? `${before}; ${said}` : said;
}

/** What was said at the last of the steps that is not after `step`; empty if there were numbers instead. */
export function wordsAt({ steps, words }: Sayings, step: number): string {
  return words[steps.findLastIndex((one) => one <= step)] ?? "";
}

/** Doubles the gap and leaves out what stands closer. @returns how many of the first `count` points are left */
function thin(series: GrowingSeries, count: number): number {
  const { steps, lines, words } = series;
  series.gap = (2 * (steps[count - 1] - steps[0])) / count;
  let left = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < count; at++) {
    if (steps[at] - last < series.gap) continue;
    last = steps[at];
    steps[left] = last;
    words[left] = words[at];
    for (const line of lines.values()) line[left] = line[at];
    left++;
  }
  return left;
}
