import type { Trace } from "@mesagrid/env";
import { recordedEpisodes } from "../recorded-episodes.js";
import type { Route } from "../shell/route.js";
import { isSameEpisode } from "./playback.js";

/** What of an address names an episode: `run`, `trace` (its number there) and `move`. */
export interface EpisodePlace {
  readonly run: string;
  readonly trace: number;
  readonly move: number;
}

/** The place that a `watch` address names, or null if it names no episode. */
export function placeOf({ run, trace, move }: Route["query"]): EpisodePlace | null {
  if (run === undefined || trace === undefined || !/^\d{1,15}$/.test(trace)) return null;
  const at = Number(move ?? 0);
  return { run, trace: Number(trace), move: Number.isFinite(at) ? at : 0 };
}

/** The inverse of `placeOf`. */
export function queryOf({ run, trace, move }: EpisodePlace): Route["query"] {
  return { run, trace: String(trace), move: String(move) };
}

/** The number of an episode of a run, by which links name it. @throws ApiError; Error if the run has it no more */
export async function numberOf(run: string, wanted: Trace): Promise<number> {
  for await (const one of recordedEpisodes(run, wanted.levels))
    if (isSameEpisode(one, wanted)) return one.trace;
  throw new Error("The run does not have this episode any more.");
}
