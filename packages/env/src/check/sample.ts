import type { Level } from "../level.js";
import type { LevelSource, Program } from "../program.js";
import { createStream, PURPOSE } from "../rng.js";

/** Levels drawn from a level set; equal ones are kept once. */
export interface Sample {
  readonly set: LevelSource;
  /** How many were drawn. */
  readonly drawn: number;
  /** The different ones, in the order in which they first came. */
  readonly layouts: readonly Layout[];
}

/** A level, and how often it was drawn. */
export interface Layout {
  readonly level: Level;
  readonly count: number;
  /** The same for equal boards, and for them alone. */
  readonly key: string;
}

/**
 * Draws levels of a set, the same for the same seed; of a set that is a single map, that one.
 *
 * @param number of the set among the program's: each set has streams of its own, so that sets are drawn apart
 */
export function drawSample(
  program: Program,
  set: LevelSource,
  number: number,
  many: number,
  seed: number,
): Sample {
  const layouts = new Map<string, { level: Level; count: number; key: string }>();
  const drawn = isSingle(program, set.name) ? 1 : many;
  for (let i = 0; i < drawn; i++) {
    const board = new Uint8Array(program.boardSize);
    const words = createStream(seed, PURPOSE.level, number, i);
    const name = set.write({ board, at: 0, words, wordsAt: 0 });
    const key = String.fromCharCode(...board);
    const known = layouts.get(key);
    if (known) known.count++;
    else layouts.set(key, { level: { set: name, board }, count: 1, key });
  }
  return { set, drawn, layouts: [...layouts.values()] };
}

/** True if a set has one level only. */
function isSingle(program: Program, set: string): boolean {
  const { maps, like } = program.scenario.levels[set] ?? {};
  return like !== undefined && !maps ? isSingle(program, like) : maps?.length === 1;
}

/** How many of the levels drawn are also among those drawn from another set. */
export function countShared(sample: Sample, other: Sample): number {
  const keys = new Set(other.layouts.map(({ key }) => key));
  return sample.layouts.reduce((sum, { key, count }) => (keys.has(key) ? sum + count : sum), 0);
}
