import type { Trace } from "@mesagrid/env";
import type { TraceSummary } from "@mesagrid/server/protocol";
import { ask, runPath } from "../../api.js";
import { fetchEpisode, recordedEpisodes } from "../../recorded-episodes.js";
import { setOfLane } from "../playback.js";
import { addSeries, createMetrics, type Metrics, type NamedSeries } from "./metrics.js";

/** Points of each line: as many as a wide screen has columns, twice. */
const POINTS = 8000;
/** Numbers that are asked for at once. */
const NAMES = 100;

/** The lines of another run, for the charts of this one. @param names of `metrics.jsonl` @throws ApiError */
export async function fetchMetrics(run: string, names: readonly string[]): Promise<Metrics> {
  const metrics = createMetrics();
  const all: NamedSeries[] = [];
  for (let from = 0; from < names.length; from += NAMES) {
    const some = names.slice(from, from + NAMES).map((name) => `names=${encodeURIComponent(name)}`);
    const where = `${runPath(run)}/series?${some.join("&")}&points=${POINTS}`;
    all.push(...(await ask<{ series: readonly NamedSeries[] }>(where)).series);
  }
  addSeries(metrics, all);
  return metrics;
}

/** Episodes of one step that are fetched for a board. */
const EPISODES = 4;

/**
 * Recorded episodes of a board whose step is nearest to the one given; none if none was recorded.
 *
 * @param lane the board's, see `laneName`
 * @throws ApiError; WireError
 */
export async function fetchNearest(run: string, lane: string, step: number): Promise<Trace[]> {
  const levels = setOfLane(lane);
  const all: TraceSummary[] = [];
  for await (const one of recordedEpisodes(run, levels)) {
    if (one.imagined === (lane !== levels)) all.push(one);
  }
  const best = nearest(all, step)?.step;
  const found = all.filter((trace) => trace.step === best).slice(0, EPISODES);
  return Promise.all(found.map(({ trace }) => fetchEpisode(run, trace)));
}

/** The one whose step is nearest, the first of equal ones; null of none. */
export function nearest<Recorded extends { readonly step: number }>(
  all: readonly Recorded[],
  step: number,
): Recorded | null {
  return all.reduce<Recorded | null>(
    (best, one) => (best && Math.abs(best.step - step) <= Math.abs(one.step - step) ? best : one),
    null,
  );
}
