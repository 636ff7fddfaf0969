import type { Series } from "./series.js";

/** Lines over one rising row of steps, as uPlot takes them; null where a line has no point. */
export type Aligned = [number[], ...(number | null)[][]];

/** Brings lines of several series, which need not have the same steps, over one row of steps. @param wanted the lines, in order */
export function align(
  wanted: readonly { readonly series: Series | undefined; readonly line: string }[],
): Aligned {
  const shared = [...new Set(wanted.map(({ series }) => series))].filter((series) => series !== undefined);
  const steps =
    shared.length === 1
      ? shared[0].steps
      : [...new Set(shared.flatMap((series) => series.steps))].sort((a, b) => a - b);
  const places = new Map(steps.map((step, at) => [step, at]));
  const lines = wanted.map(({ series, line }) => {
    const values: (number | null)[] = steps.map(() => null);
    series?.lines.get(line)?.forEach((value, at) => {
      const place = places.get(series.steps[at]);
      if (place !== undefined && !Number.isNaN(value)) values[place] = value;
    });
    return values;
  });
  return [steps, ...lines];
}
