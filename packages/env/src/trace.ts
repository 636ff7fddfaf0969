import type { Level } from "./level.js";
import { STREAM_WORDS } from "./rng.js";
import { Reader, Writer } from "./wire.js";

/** The version of the bytes that `encodeTrace` writes; CHANGELOG.md tells what changed. */
export const TRACE_VERSION = 1;
/** That of an imagined episode, which has a part more: a program that knows nothing of such refuses it. */
const IMAGINED_VERSION = 2;

/** An event of an episode: which, when and how often. `step` itself is left out: it happens on every step. */
export interface TraceEvent {
  /** The step it happened on, from 0. */
  readonly step: number;
  /** Index into `program.events`. */
  readonly event: number;
  readonly count: number;
}

/** What was imagined of an episode, in place of what the engine would have done. */
export interface Imagined {
  /** [T + 1, layers, height, width] kind ids: the start, and one board after each action. */
  readonly boards: Uint8Array;
  /** [T + 1, side] the numbers observed beside the board, scaled to 0..1. */
  readonly side: Float64Array;
}

/** One recorded episode. With the scenario it replays exactly; its events score any objective, also a later one. */
export interface Trace {
  /** The scenario's name. */
  readonly scenario: string;
  /** The level set that was asked for (the level knows which part of a mixture it came from). */
  readonly levels: string;
  /** Environment steps of training done when it was recorded. */
  readonly step: number;
  /** Name of the phase of training, empty outside of training. */
  readonly phase: string;
  readonly seed: number;
  readonly slot: number;
  readonly episode: number;
  readonly level: Level;
  /** [4] where the stream of the dynamics started. */
  readonly dynamics: Uint32Array;
  /** [counters] their values at the start. */
  readonly counters: Float64Array;
  /** [T] indexes into `program.actions.names`. */
  readonly actions: Uint8Array;
  readonly events: readonly TraceEvent[];
  /** [objectives] undiscounted return of each. */
  readonly returns: Float64Array;
  readonly ended: "terminated" | "truncated";
  /** The outcome that a rule named, empty if cut off. */
  readonly outcome: string;
  /** Only of an episode that no engine has played: what a world model says of the same start and actions. */
  readonly imagined?: Imagined;
}

/** The trace as bytes: little-endian, lengths before contents, version first. */
export function encodeTrace(trace: Trace): Uint8Array {
  const writer = new Writer();
  writer.u8(trace.imagined ? IMAGINED_VERSION : TRACE_VERSION);
  writer.text(trace.scenario).text(trace.levels).f64(trace.step).text(trace.phase);
  writer.f64(trace.seed).u32(trace.slot).u32(trace.episode);
  writer.text(trace.level.set).bytes(trace.level.board);
  for (const word of trace.dynamics) writer.u32(word);
  writer.u8(trace.counters.length);
  for (const value of trace.counters) writer.f64(value);
  writer.bytes(trace.actions).u32(trace.events.length);
  for (const { step, event, count } of trace.events) writer.u32(step).u8(event).u8(count);
  writer.u8(trace.returns.length);
  for (const value of trace.returns) writer.f64(value);
  writer.u8(trace.ended === "terminated" ? 1 : 0).text(trace.outcome);
  if (trace.imagined) {
    writer.bytes(trace.imagined.boards).u32(trace.imagined.side.length);
    for (const value of trace.imagined.side) writer.f64(value);
  }
  return writer.done();
}

/** @throws WireError on any bytes that `encodeTrace` could not have written */
export function decodeTrace(bytes: Uint8Array): Trace {
  const reader = new Reader(bytes, "trace");
  const version = reader.u8();
  if (version !== TRACE_VERSION && version !== IMAGINED_VERSION)
    reader.fail(`version ${version}; this program reads versions ${TRACE_VERSION} and ${IMAGINED_VERSION}`);
  const trace: Trace = {
    scenario: reader.text(),
    levels: reader.text(),
    step: reader.f64(),
    phase: reader.text(),
    seed: reader.f64(),
    slot: reader.u32(),
    episode: reader.u32(),
    level: { set: reader.text(), board: reader.bytes() },
    dynamics: Uint32Array.from({ length: STREAM_WORDS }, () => reader.u32()),
    counters: Float64Array.from({ length: reader.u8() }, () => reader.f64()),
    actions: reader.bytes(),
    events: reader.list(6, () => ({ step: reader.u32(), event: reader.u8(), count: reader.u8() })),
    returns: Float64Array.from({ length: reader.u8() }, () => reader.f64()),
    ended: reader.u8() === 1 ? "terminated" : "truncated",
    outcome: reader.text(),
    ...(version === IMAGINED_VERSION && {
      imagined: {
        boards: reader.bytes(),
        side: Float64Array.from(reader.list(8, () => reader.f64())),
      },
    }),
  };
  reader.end();
  return trace;
}
