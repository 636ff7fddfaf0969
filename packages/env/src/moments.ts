import { createBuffers, type StepBuffers } from "./buffers.js";
import { BatchEnv } from "./env.js";
import type { Frame } from "./frame.js";
import type { Level } from "./level.js";
import type { Program } from "./program.js";
import { isBlocked } from "./reach.js";

/** A moment of an episode that a policy can be asked about. */
export interface Moment {
  readonly level: Level;
  /** [counters] */
  readonly counters: Float64Array;
  /** Direction that the agent faces; -1 if it faces nowhere. */
  readonly heading: number;
}

/** A frame of a replayed trace as a moment. */
export function momentOf(frame: Frame, set: string): Moment {
  return { level: { set, board: frame.board }, counters: frame.counters, heading: frame.heading };
}

/** Moments in the slots of an env, to be asked about. */
export interface ObservedMoments {
  /** Number of the first of them. */
  readonly from: number;
  /** How many there are: rows 0 to `count` - 1 of `out`, slots of `env`. */
  readonly count: number;
  readonly env: BatchEnv;
  readonly out: StepBuffers;
}

/**
 * Puts moments into an env as starts of episodes, so many at once, and observes them: with the rules of the start tried
 * again and no `first` rule fired yet. Env and buffers are the same each time.
 *
 * @param most slots, at least 1
 */
export function* observeMoments(
  program: Program,
  moments: readonly Moment[],
  most: number,
): Generator<ObservedMoments, void, void> {
  const [levels] = program.levelSets.keys();
  const slots = Math.min(most, moments.length);
  if (slots === 0) return;
  const env = new BatchEnv(program, { slots, seed: 0, levels, autoreset: "disabled" });
  const out = createBuffers(program, slots);
  for (let from = 0; from < moments.length; from += slots) {
    const count = Math.min(slots, moments.length - from);
    for (let slot = 0; slot < slots; slot++) put(env, slot, moments[from + (slot < count ? slot : 0)], out);
    env.observe(out);
    yield { from, count, env, out };
  }
}

function put(env: BatchEnv, slot: number, { level, counters, heading }: Moment, out: StepBuffers): void {
  env.startFrom(slot, level, out, { counters });
  if (heading >= 0) env.state.headings[slot] = heading;
}

/** The same moment with the agent elsewhere. */
export interface Standpoint {
  readonly cell: number;
  readonly moment: Moment;
}

/** A moment with its agent imagined in each cell that nothing keeps it out of, row by row. */
export function standpoints(program: Program, moment: Moment): Standpoint[] {
  const { cells, kinds } = program;
  const agents = kinds.agentLayer * cells;
  const empty = moment.level.board.slice();
  empty.fill(0, agents, agents + cells);
  const found: Standpoint[] = [];
  for (let cell = 0; cell < cells; cell++) {
    if (isBlocked(program, empty, 0, cell)) continue;
    const board = empty.slice();
    board[agents + cell] = kinds.agent;
    found.push({ cell, moment: { ...moment, level: { set: moment.level.set, board } } });
  }
  return found;
}
