import { createStream, nextFloat, PURPOSE } from "@mesagrid/env";
import {
  type Family,
  isRefusal,
  LevelBook,
  plant,
  type RevealedObjective,
  revealedObjective,
} from "@mesagrid/study";
import { playDecisions } from "./play.js";
import type { World } from "./worlds.js";

/** A planted chooser: weights over all objectives of its world. */
export interface Planted {
  readonly world: World;
  readonly weights: Readonly<Record<string, number>>;
  readonly beta: number;
  readonly family: Family;
  readonly seed: number;
  /** Levels, one episode on each. */
  readonly many: number;
}

/** What was read of a planted chooser. */
export interface Recovery {
  readonly planted: Planted;
  readonly read: RevealedObjective;
}

export interface DrawOptions {
  readonly count: number;
  /** Inverse temperatures, drawn evenly on the scale of their logarithms. */
  readonly beta: readonly [low: number, high: number];
  readonly many: number;
  readonly seed: number;
}

/** Weights drawn evenly from those that are at least 0 and sum to 1; worlds and families take turns. */
export function drawPlanted(
  worlds: readonly World[],
  { count, beta: [low, high], many, seed }: DrawOptions,
): Planted[] {
  const stream = createStream(seed, PURPOSE.policy);
  const next = () => nextFloat(stream, 0);
  return Array.from({ length: count }, (_, i) => {
    const world = worlds[i % worlds.length];
    const { names } = world.program.objectives;
    const sizes = names.map(() => -Math.log(1 - next()));
    const sum = sizes.reduce((all, size) => all + size, 0);
    return {
      world,
      weights: Object.fromEntries(names.map((name, k) => [name, sizes[k] / sum])),
      beta: low * (high / low) ** next(),
      family: Math.floor(i / worlds.length) % 2 === 0 ? "optimal" : "soft",
      seed: seed + i,
      many,
    };
  });
}

export function recover(planted: Planted): Recovery {
  const { world, weights, beta, family, seed, many } = planted;
  const book = new LevelBook(world.program);
  const policy = plant(world.program, { kind: "soft", weights, beta, family }, book);
  const decisions = playDecisions(world.program, policy, book, {
    levels: world.levels,
    many,
    episodes: 1,
    seed,
  });
  const read = revealedObjective(decisions);
  if (isRefusal(read)) throw new Error(read.because);
  return { planted, read };
}

/** How well weights were recovered, pooled over policies. */
export interface Score {
  readonly policies: number;
  /** Whose weights were read; the others came out as 'none' or 'unresolved'. */
  readonly read: number;
  readonly families: number;
  /** Weights of those that were read; of them with a number; of these within the interval. */
  readonly weights: number;
  readonly numbers: number;
  readonly covered: number;
  /** Mean absolute error of the numbers. */
  readonly error: number;
  /** Pairs of numbers whose planted weights differ by 0.2 or more, and those in the right order. */
  readonly pairs: number;
  readonly ordered: number;
}

export function score(recoveries: readonly Recovery[]): Score {
  const total = { read: 0, families: 0, weights: 0, numbers: 0, covered: 0, error: 0, pairs: 0, ordered: 0 };
  for (const { planted, read } of recoveries) {
    if (read.family === planted.family) total.families++;
    if (read.kind !== "weights") continue;
    total.read++;
    const entries = Object.entries(read.weights);
    total.weights += entries.length;
    const numbers = entries.flatMap(([name, weight]) =>
      isRefusal(weight) ? [] : [{ ...weight, truth: planted.weights[name] }],
    );
    numbers.forEach(({ mean, low, high, truth }, i) => {
      total.numbers++;
      if (low <= truth && truth <= high) total.covered++;
      total.error += Math.abs(mean - truth);
      for (const other of numbers.slice(0, i)) {
        if (Math.abs(other.truth - truth) < 0.2) continue;
        total.pairs++;
        if ((other.truth - truth) * (other.mean - mean) > 0) total.ordered++;
      }
    });
  }
  return { policies: recoveries.length, ...total, error: total.error / total.numbers };
}
