import { setImmediate } from "node:timers/promises";
import { readTraces } from "@mesagrid/agent";
import { decodeTrace, type Trace } from "@mesagrid/env";
import type { TracesPage } from "./shapes.js";

/** Traces read in one go. */
const PAGE = 2048;

/**
 * A run's traces from a byte on, a page at a time, each with its level set. Traces that cannot be read (torn by a crash, or
 * of another version) are left out: no viewer could show them.
 *
 * @yields the page, and the byte after it
 */
export async function* tracePages(
  folder: string,
  from: number,
): AsyncGenerator<{ traces: { trace: Trace; bytes: Uint8Array }[]; nextByte: number }> {
  for (let at = from; ; ) {
    const { traces, nextByte } = readTraces(folder, at, PAGE);
    if (traces.length === 0) return;
    yield { traces: traces.flatMap(decoded), nextByte };
    at = nextByte;
    await setImmediate(); // a long file must not hold up the viewers
  }
}

function decoded(bytes: Uint8Array): { trace: Trace; bytes: Uint8Array }[] {
  try {
    return [{ trace: decodeTrace(bytes), bytes }];
  } catch {
    return [];
  }
}

/** The newest traces, of one level set or of all, newest first. */
export async function newestTraces(
  folder: string,
  limit: number,
  levels?: string,
): Promise<TracesPage["traces"]> {
  let newest: { trace: Trace; bytes: Uint8Array }[] = [];
  for await (const { traces } of tracePages(folder, 0)) {
    const wanted = traces.filter(({ trace }) => levels === undefined || trace.levels === levels);
    newest = [...newest, ...wanted].slice(-limit);
  }
  return newest.reverse().map(({ trace, bytes }) => ({
    levels: trace.levels,
    phase: trace.phase,
    step: trace.step,
    seed: trace.seed,
    slot: trace.slot,
    episode: trace.episode,
    length: trace.actions.length,
    ended: trace.ended,
    outcome: trace.outcome,
    returns: [...trace.returns],
    imagined: trace.imagined !== undefined,
    data: Buffer.from(bytes).toString("base64"),
  }));
}
