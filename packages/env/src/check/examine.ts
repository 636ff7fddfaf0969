import type { Problem } from "../errors.js";
import { setsOfPhase } from "../mixture.js";
import type { Program } from "../program.js";
import { pairsOf } from "./appraise.js";
import { lookAtSet, type SetReport } from "./look.js";
import { countShared, drawSample, type Sample } from "./sample.js";
import { warningsOf } from "./warnings.js";

/** What a look at a program's levels found: plain data. */
export interface Examination {
  /** Levels drawn from each set that has more than one. */
  readonly levels: number;
  /** Discount of values and comparisons. */
  readonly gamma: number;
  readonly sets: readonly SetReport[];
  /** What an author should know, though the file is right. */
  readonly warnings: readonly Problem[];
}

/** How much of a program is looked at, and how. */
export interface ExamineOptions {
  /** Levels drawn from each set. Default 64. */
  readonly levels?: number | undefined;
  /** Seed of the levels. Default 1. */
  readonly seed?: number | undefined;
  /** Discount. Default 0.98, as in `compareObjectives`. */
  readonly gamma?: number | undefined;
  /**
   * How much may be spent on solving levels, in steps of the engine; a level for which nothing is left gets no numbers, or bounds
   * where the set is too large to solve. Default 2,000,000: some seconds. Not a clock, so that the same is found anywhere.
   */
  readonly work?: number | undefined;
  /** Told before each level is looked at. */
  readonly onLevel?: ((set: string, level: number, of: number) => void) | undefined;
}

/**
 * The semantic checks of a scenario: whether what is priced can happen, on which share of each set's levels there is something
 * to be won, what it is worth, which share tells objectives apart, and whether levels come twice or in several sets.
 */
export function examine(program: Program, options: ExamineOptions = {}): Examination {
  const { levels = 64, seed = 1, gamma = 0.98, work = 2_000_000, onLevel } = options;
  const samples = [...program.levelSets.values()].map((set, number) =>
    drawSample(program, set, number, levels, seed),
  );
  let left = work;
  const sets = samples.map((sample, i) => {
    const { report, spent } = lookAtSet(program, sample, {
      gamma,
      pairs: pairsOf(program),
      work: left / (samples.length - i),
      onLevel: (level) => onLevel?.(sample.set.name, level, sample.drawn),
    });
    left -= spent;
    return { ...report, shared: sharedWith(program, sample, samples) };
  });
  return { levels, gamma, sets, warnings: warningsOf(program, sets) };
}

/** With the sets that the phases train on: how many of the levels are among theirs too. */
function sharedWith(program: Program, sample: Sample, samples: readonly Sample[]): SetReport["shared"] {
  const trained = new Set(program.phases.flatMap(setsOfPhase));
  return samples
    .filter((other) => other !== sample && trained.has(other.set.name))
    .map((other) => ({ set: other.set.name, levels: countShared(sample, other) }));
}
