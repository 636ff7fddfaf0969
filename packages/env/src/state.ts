import { EnvError } from "./errors.js";
import type { Program } from "./program.js";
import { STREAM_WORDS } from "./rng.js";
import { LIMITS } from "./schema/limits.js";

/**
 * The moving part of N slots, as a structure of arrays; row s of each belongs to slot s. Everything that a step can
 * change is here and nothing else is, so a copy of these arrays is a snapshot.
 */
export interface State {
  /** [slots, boardSize] kind ids. */
  readonly boards: Uint8Array;
  /** [slots] the agent's cell. */
  readonly agents: Int32Array;
  /** [slots] the direction that the agent faces; kept only if it has a heading. */
  readonly headings: Uint8Array;
  /** [slots, counters]. */
  readonly counters: Float64Array;
  /** [slots, counters] their values when the episode started. */
  readonly countersStarts: Float64Array;
  /** [slots, kinds + 1] how many are on the board of each kind that the program's rules count. */
  readonly left: Int32Array;
  /** [slots, rules] 1 if a `first` rule has fired in this episode. */
  readonly fired: Uint8Array;
  /** [slots] 1 if something has changed since still rules were last tried in vain. */
  readonly changed: Uint8Array;
  /** [slots] steps taken in this episode. */
  readonly elapsed: Int32Array;
  /** [slots] index of the episode, from 0. */
  readonly episodes: Int32Array;
  /** [slots] 1 (terminated) or 2 (truncated) if the episode is over and the slot waits to be reset. */
  readonly over: Uint8Array;
  /** [slots] the outcome that it ended with. */
  readonly outcomes: Uint8Array;
  /** [slots] index of the level set that the level came from, in the program's order. */
  readonly sets: Uint8Array;
  /** [slots, boardSize] the level that the episode started from. */
  readonly starts: Uint8Array;
  /** [slots, 4] streams of the dynamics, re-keyed at each episode. */
  readonly dynamics: Uint32Array;
  /** [slots, 4] where the dynamics stream stood when the episode started. */
  readonly dynamicsStarts: Uint32Array;
}

/**
 * As many slots as fit into `LIMITS.memory`, with the buffers that show them.
 *
 * @throws EnvError `no-slots`, `too-many-slots`
 */
export function checkSlots(program: Program, slots: number): void {
  if (!Number.isInteger(slots) || slots < 1)
    throw new EnvError("no-slots", `slots is ${slots}; expected a whole number of at least 1`);
  const { observation, objectives, events, counters, rules, boardSize } = program;
  const state = 2 * boardSize + 16 * counters.names.length + rules.count + 1024;
  const seen = 2 * observation.cellsSize + 8 * observation.side.length;
  const most = Math.floor(LIMITS.memory / (state + seen + 8 * objectives.names.length + events.length));
  if (slots > most)
    throw new EnvError("too-many-slots", `slots is ${slots}; this program has room for ${most}`);
}

export function createState(program: Program, slots: number): State {
  const counters = slots * program.counters.names.length;
  return {
    boards: new Uint8Array(slots * program.boardSize),
    agents: new Int32Array(slots),
    headings: new Uint8Array(slots),
    counters: new Float64Array(counters),
    countersStarts: new Float64Array(counters),
    left: new Int32Array(slots * program.kinds.names.length),
    fired: new Uint8Array(slots * program.rules.count),
    changed: new Uint8Array(slots),
    elapsed: new Int32Array(slots),
    episodes: new Int32Array(slots),
    over: new Uint8Array(slots),
    outcomes: new Uint8Array(slots),
    sets: new Uint8Array(slots),
    starts: new Uint8Array(slots * program.boardSize),
    dynamics: new Uint32Array(slots * STREAM_WORDS),
    dynamicsStarts: new Uint32Array(slots * STREAM_WORDS),
  };
}

/** One view a slot of `length` items from `from` of its row: made once, so that copying a row allocates nothing. */
export function rowViews(
  array: Uint8Array,
  stride: number,
  from: number,
  length: number,
  slots: number,
): Uint8Array[] {
  return Array.from({ length: slots }, (_, slot) =>
    array.subarray(slot * stride + from, slot * stride + from + length),
  );
}

/** The arrays in a fixed order, for copying in and out. */
function arraysOf(state: State): (Uint8Array | Int32Array | Uint32Array | Float64Array)[] {
  return [
    state.boards,
    state.agents,
    state.headings,
    state.counters,
    state.countersStarts,
    state.left,
    state.fired,
    state.changed,
    state.elapsed,
    state.episodes,
    state.over,
    state.outcomes,
    state.sets,
    state.starts,
    state.dynamics,
    state.dynamicsStarts,
  ];
}

/**
 * The arrays that may change between an episode's start and its end: all but those that say how it started and but the
 * stream of the dynamics, which stands still where a tape answers. A new array is among them until it is left out here.
 */
export function movingArrays(state: State): readonly Uint8Array[] {
  const still: readonly unknown[] = [
    state.countersStarts,
    state.episodes,
    state.sets,
    state.starts,
    state.dynamics,
    state.dynamicsStarts,
  ];
  return arraysOf(state)
    .filter((array) => !still.includes(array))
    .map((array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
}

export function stateSize(state: State): number {
  return arraysOf(state).reduce((total, array) => total + array.byteLength, 0);
}

/** Copies the state into `bytes` from `at`; returns the end. */
export function writeState(state: State, bytes: Uint8Array, at: number): number {
  let end = at;
  for (const array of arraysOf(state)) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), end);
    end += array.byteLength;
  }
  return end;
}

/** Copies the state out of `bytes` from `at`; returns the end. */
export function readState(state: State, bytes: Uint8Array, at: number): number {
  let end = at;
  for (const array of arraysOf(state)) {
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(
      bytes.subarray(end, end + array.byteLength),
    );
    end += array.byteLength;
  }
  return end;
}
