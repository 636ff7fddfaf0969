import { setImmediate } from "node:timers/promises";
import { readTraces } from "@mesagrid/agent";
import { decodeTrace, type Trace } from "@mesagrid/env";
import { refuse } from "./errors.js";
import type { TraceDetail, TraceSummary } from "./shapes.js";
import { detailTrace, summariseTrace } from "./trace-shapes.js";

/** Traces read in one go. */
const PAGE = 2048;
/** Bytes before each trace that say how long it is. */
const LENGTH = 4;

/** A trace as it lies in its file. */
interface Recorded {
  readonly trace: Trace;
  readonly bytes: Uint8Array;
  /** The byte of the file at which it begins, its length included. */
  readonly at: number;
}

/**
 * A run's traces from a byte on, a page at a time, each with its level set. Traces that cannot be read (torn by a crash, or
 * of another version) are left out: no viewer could show them.
 *
 * @yields the page, and the byte after it
 */
export async function* tracePages(
  folder: string,
  from: number,
): AsyncGenerator<{ traces: Recorded[]; nextByte: number }> {
  for (let at = from; ; ) {
    const { traces, nextByte } = readTraces(folder, at, PAGE);
    if (traces.length === 0) return;
    let begin = at;
    const read = traces.flatMap((bytes) => {
      const trace = decoded(bytes);
      const place = begin;
      begin += LENGTH + bytes.length;
      return trace ? [{ trace, bytes, at: place }] : [];
    });
    yield { traces: read, nextByte };
    at = nextByte;
    await setImmediate(); // a long file must not hold up the viewers
  }
}

function decoded(bytes: Uint8Array): Trace | undefined {
  try {
    return decodeTrace(bytes);
  } catch {
    return undefined;
  }
}

/** A run's traces, of one level set or of all, newest first. */
export async function listTraces(folder: string, levels?: string): Promise<TraceSummary[]> {
  const all: TraceSummary[] = [];
  for await (const { traces } of tracePages(folder, 0)) {
    for (const { trace, at } of traces) {
      if (levels === undefined || trace.levels === levels) all.push(summariseTrace(trace, at));
    }
  }
  return all.reverse();
}

/**
 * One trace.
 *
 * @param at its number in the list: the byte at which it begins
 * @throws ServerError `no-such-trace`
 */
export function readTrace(folder: string, at: number): TraceDetail {
  const [bytes] = readTraces(folder, at, 1).traces;
  const trace = bytes && decoded(bytes);
  if (!trace)
    throw refuse("no-such-trace", `no trace has the number ${at}`, "the list of traces has their numbers");
  return detailTrace(trace, at, Buffer.from(bytes).toString("base64"));
}
