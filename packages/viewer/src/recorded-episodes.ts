import { decodeTrace, type Trace } from "@mesagrid/env";
import type { TraceDetail, TraceSummary, TracesPage } from "@mesagrid/server/protocol";
import { ask, runPath } from "./api.js";

/** Episodes that are asked for at once. */
const PAGE = 1000;

/** The bytes of an episode in base64. */
export function bytesOf(data: string): Uint8Array {
  return Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
}

/** All episodes that a run has of a level set at a glance, newest first, fetched as they are wanted. @throws ApiError */
export async function* recordedEpisodes(run: string, levels: string): AsyncGenerator<TraceSummary> {
  const where = `${runPath(run)}/traces?levels=${encodeURIComponent(levels)}`;
  for (let offset = 0; ; offset += PAGE) {
    const { traces, total } = await ask<TracesPage>(`${where}&limit=${PAGE}&offset=${offset}`);
    yield* traces;
    if (offset + PAGE >= total || traces.length === 0) return;
  }
}

/** A recorded episode by its number, as the HTTP API gives it. @throws ApiError */
export function fetchDetail(run: string, number: number): Promise<TraceDetail> {
  return ask(`${runPath(run)}/traces/${number}`);
}

/** A recorded episode by its number. @throws ApiError; WireError if it cannot be read */
export async function fetchEpisode(run: string, number: number): Promise<Trace> {
  return decodeTrace(bytesOf((await fetchDetail(run, number)).data));
}
