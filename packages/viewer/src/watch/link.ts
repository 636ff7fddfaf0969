import { decodeTrace, type Trace } from "@mesagrid/env";
import type { TraceDetail, TracesPage } from "@mesagrid/server/protocol";
import { ask } from "../api.js";
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

/** A recorded episode by its number. @throws ApiError; WireError if it cannot be read */
export async function fetchEpisode(run: string, trace: number): Promise<Trace> {
  const { data } = await ask<TraceDetail>(`/api/runs/${encodeURIComponent(run)}/traces/${trace}`);
  return decodeTrace(Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)));
}

/** Recorded episodes that are looked through at once. */
const PAGE = 1000;

/** The number of an episode of a run, by which links name it. @throws ApiError; Error if the run has it no more */
export async function numberOf(run: string, wanted: Trace): Promise<number> {
  const where = `/api/runs/${encodeURIComponent(run)}/traces?levels=${encodeURIComponent(wanted.levels)}`;
  for (let offset = 0; ; offset += PAGE) {
    const { traces, total } = await ask<TracesPage>(`${where}&limit=${PAGE}&offset=${offset}`);
    const found = traces.find((one) => isSameEpisode(one, wanted));
    if (found) return found.trace;
    if (offset + PAGE >= total) throw new Error("The run does not have this episode any more.");
  }
}
