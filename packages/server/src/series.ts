import { setImmediate } from "node:timers/promises";
import { readMetrics } from "@mesagrid/agent";
import { downsample, type Points } from "./downsample.js";

export interface SeriesRange {
  /** The numbers wanted; all if absent. */
  readonly names?: readonly string[] | undefined;
  /** Environment steps, both included. */
  readonly fromStep: number;
  readonly toStep: number;
  /** Most points of each series. */
  readonly points: number;
}

export interface Series extends Points {
  readonly name: string;
  /** Points in the range, before any were left out. */
  readonly total: number;
}

/** Fields of a row that say where it is, and are no measurement. */
const PLACE = ["step", "iteration", "phaseIndex"];

/** The numbers of a run over its steps, each by its name, thinned to what a chart can show. */
export async function readSeries(folder: string, range: SeriesRange): Promise<Series[]> {
  const all = new Map<string, { x: number[]; y: number[] }>();
  for (let from = 0; ; ) {
    const { rows, nextByte } = readMetrics(folder, from);
    if (nextByte === from) break;
    for (const row of rows) collect(row, range, all);
    from = nextByte;
    await setImmediate(); // a long file must not hold up the viewers
  }
  return [...all].map(([name, points]) => ({
    name,
    total: points.y.length,
    ...downsample(points, range.points),
  }));
}

function collect(
  row: Readonly<Record<string, unknown>>,
  { names, fromStep, toStep }: SeriesRange,
  all: Map<string, { x: number[]; y: number[] }>,
): void {
  const step = Number(row.step);
  if (!(step >= fromStep && step <= toStep)) return;
  for (const [name, value] of Object.entries(row)) {
    if (typeof value !== "number" || !Number.isFinite(value) || PLACE.includes(name)) continue;
    if (names && !names.includes(name)) continue;
    const points = all.get(name) ?? { x: [], y: [] };
    all.set(name, points);
    points.x.push(step);
    points.y.push(value);
  }
}
