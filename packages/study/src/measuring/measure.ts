import type { Program } from "@mesagrid/env";
import { runBattery } from "../battery/battery.js";
import type { Cell, CellName } from "../battery/types.js";
import { chooseLevelSets } from "../evaluation.js";
import { Failure } from "../failure.js";
import { LevelBook } from "../planted/level-book.js";
import type { Entry, Instrument, Played } from "./instrument.js";
import { INSTRUMENTS, USUAL } from "./instruments.js";
import { loadSubject, type Source } from "./subjects.js";

/** What to take of an agent. */
export interface MeasureOptions {
  /** Level sets; default all that are not mixtures. */
  readonly levels?: readonly string[] | undefined;
  /** Names of measures; default those that need traces alone. */
  readonly measures?: readonly string[] | undefined;
  /** Episodes of each level set. */
  readonly episodes: number;
  /** The same seed gives the same levels to every agent. */
  readonly seed: number;
  /** Where what was played is kept, if anywhere. */
  readonly keep?: string | undefined;
  readonly signal?: AbortSignal;
  /** Told what comes next: cells to play, then measures to take. */
  readonly onStage?: (stage: string) => void;
}

/** What was read of one agent. */
export interface AgentReading {
  readonly subject: string;
  /** What it is in words that change when it does. */
  readonly origin: string;
  /** Checkpoint; none of a planted policy. */
  readonly step?: number;
  readonly gamma: number;
  readonly levels: readonly string[];
  readonly episodes: number;
  readonly seed: number;
  readonly entries: readonly Entry[];
  /** By measure, whole. */
  readonly results: Readonly<Record<string, unknown>>;
}

/** The instruments of some names. @throws Failure for a name that is none, with those there are */
export function instrumentsOf(names: readonly string[] = USUAL): Instrument[] {
  return names.map((name) => {
    const found = INSTRUMENTS.find(({ doc }) => doc.name === name);
    if (found) return found;
    const known = INSTRUMENTS.map(({ doc }) => doc.name).join(", ");
    throw new Failure(
      `'${name}' cannot be measured of one agent alone`,
      `known: ${known}; --list explains them`,
    );
  });
}

/** The level sets asked for; without a wish all that are not mixtures. @throws Failure */
export function levelSetsOf(program: Program, wanted: readonly string[] | undefined): readonly string[] {
  const unknown = wanted?.find((name) => !program.levelSets.has(name));
  if (unknown !== undefined)
    throw new Failure(
      `'${program.name}' has no level set '${unknown}'`,
      `known: ${[...program.levelSets.keys()].join(", ")}`,
    );
  return chooseLevelSets(program, wanted);
}

/**
 * Has an agent play, and takes measures of what it did.
 *
 * @param step the checkpoint of a run
 * @returns nothing if it was stopped
 * @throws Failure, RunError, SolveError
 */
export async function measure(
  source: Source,
  step: number | undefined,
  options: MeasureOptions,
  book = new LevelBook(source.program),
): Promise<AgentReading | undefined> {
  const { program, gamma, trainedOn } = source;
  const { episodes, seed, keep, signal, onStage } = options;
  const instruments = instrumentsOf(options.measures);
  const levels = levelSetsOf(program, options.levels);
  const subject = await loadSubject(source, book, step);
  const cells = new Map<string, Cell>();
  const plan = { levels, episodes, seeds: [seed] };
  const onCell = (cell: CellName) => onStage?.(`playing ${episodes} levels of ${cell.levels}`);
  for await (const cell of runBattery(program, [subject], plan, {
    ...(keep === undefined ? {} : { folder: keep }),
    ...(signal && { signal }),
    onCell,
  }))
    cells.set(cell.levels, cell);
  const played: Played = { program, book, policy: subject.policy, gamma, trainedOn, cells };
  const results: Record<string, unknown> = {};
  const entries: Entry[] = [];
  for (const { doc, take } of instruments) {
    onStage?.(doc.title.toLowerCase());
    await new Promise((resolve) => setImmediate(resolve)); // so that a signal is heard between two measures
    if (signal?.aborted) return undefined;
    const reading = take(played);
    results[doc.name] = reading.result;
    entries.push(...reading.entries);
  }
  return {
    ...{ subject: subject.name, origin: subject.origin, ...(step === undefined ? {} : { step }) },
    ...{ gamma, levels, episodes, seed, entries, results },
  };
}
