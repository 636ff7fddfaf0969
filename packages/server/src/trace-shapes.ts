import type { Trace } from "@mesagrid/env";
import type { TraceDetail, TraceSummary } from "./shapes.js";

/** A recorded episode at a glance. @param number by which it is asked for */
export function summariseTrace(trace: Trace, number: number): TraceSummary {
  return {
    trace: number,
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
  };
}

/** A recorded episode as the HTTP API gives it. @param data its bytes in base64 */
export function detailTrace(trace: Trace, number: number, data: string): TraceDetail {
  const { level, actions, events } = trace;
  return {
    ...summariseTrace(trace, number),
    level: { set: level.set, board: [...level.board] },
    actions: [...actions],
    events: events.map((event) => ({ ...event })),
    data,
  };
}
