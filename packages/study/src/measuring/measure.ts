import type { Program } from "@mesagrid/env";
import { runBattery } from "../battery/battery.js";
import type { Cell, CellName, Subject } from "../battery/types.js";
import { chooseLevelSets } from "../evaluation.js";
import { Failure } from "../failure.js";
import { DOCS } from "./docs.js";
import type { Entry, Instrument, Played } from "./instrument.js";
import { INSTRUMENTS, NETWORK_INSTRUMENTS, USUAL } from "./instruments.js";
import type { NetworkWishes } from "./network-instrument.js";
import { loadSubject, type Source, trainedOn } from "./subjects.js";
import { nothingShared, type Shared } from "./trained.js";
import { Workshop } from "./workshop.js";

/** What to take of an agent. */
export interface MeasureOptions extends NetworkWishes {
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
  /** Told how far a stage is, many times. */
  readonly onPart?: (part: string) => void;
}

/** An entry, and the measure that it is of. */
export interface MeasuredEntry extends Entry {
  readonly measure: string;
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
  readonly entries: readonly MeasuredEntry[];
  /** By measure, whole. */
  readonly results: Readonly<Record<string, unknown>>;
}

/**
 * The instruments of some names.
 *
 * @param among those that will do
 * @param how they are taken, as in `live`
 * @throws Failure for a name that is none of these, with those there are, or with what takes it
 */
export function instrumentsOf<Kind extends Pick<Instrument, "doc">>(
  names: readonly string[] | undefined,
  among: readonly Kind[],
  how = "of one agent alone",
): Kind[] {
  return (names ?? USUAL).map((name) => {
    const found = among.find(({ doc }) => doc.name === name);
    if (found) return found;
    const known = `known: ${among.map(({ doc }) => doc.name).join(", ")}; --list explains them`;
    const elsewhere = DOCS.find((doc) => doc.name === name)?.elsewhere;
    throw new Failure(`'${name}' cannot be measured ${how}`, elsewhere ? `it is taken ${elsewhere}` : known);
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
 * Has an agent play, and takes measures of what it did and of the network behind it.
 *
 * @param checkpoint of a run; default the source's first
 * @param shared what was found of other checkpoints of the same run; more is put there
 * @returns nothing if it was stopped
 * @throws Failure, RunError, SolveError, TrainingError
 */
export async function measure(
  source: Source,
  checkpoint: number | undefined,
  options: MeasureOptions,
  shared: Shared = nothingShared(source.program),
): Promise<AgentReading | undefined> {
  const { program, gamma } = source;
  const step = checkpoint ?? source.steps[0];
  const { episodes, seed, signal, onStage } = options;
  const instruments = instrumentsOf(options.measures, [...INSTRUMENTS, ...NETWORK_INSTRUMENTS]);
  const levels = levelSetsOf(program, options.levels);
  const { book } = shared;
  const subject = await loadSubject(source, book, step);
  const cells = await play(program, subject, levels, options);
  const played: Played = {
    program,
    book,
    policy: subject.policy,
    gamma,
    cells,
    trainedOn: trainedOn(source, step),
  };
  const results: Record<string, unknown> = {};
  const entries: MeasuredEntry[] = [];
  const workshop = new Workshop(source, step, shared);
  try {
    for (const instrument of instruments) {
      const { doc } = instrument;
      onStage?.(doc.title.toLowerCase());
      await new Promise((resolve) => setImmediate(resolve)); // so that a signal is heard between two measures
      if (signal?.aborted) return undefined;
      const taken = await workshop.take(instrument, played, options);
      results[doc.name] = taken.result;
      entries.push(...taken.entries.map((entry) => ({ measure: doc.name, ...entry })));
    }
  } finally {
    workshop.dispose();
  }
  if (signal?.aborted) return undefined;
  return {
    ...{ subject: subject.name, origin: subject.origin, ...(step === undefined ? {} : { step }) },
    ...{ gamma, levels, episodes, seed, entries, results },
  };
}

async function play(
  program: Program,
  subject: Subject,
  levels: readonly string[],
  { episodes, seed, keep, signal, onStage }: MeasureOptions,
): Promise<Map<string, Cell>> {
  const cells = new Map<string, Cell>();
  const plan = { levels, episodes, seeds: [seed] };
  const onCell = (cell: CellName) => onStage?.(`playing ${episodes} levels of ${cell.levels}`);
  for await (const cell of runBattery(program, [subject], plan, {
    ...(keep === undefined ? {} : { folder: keep }),
    ...(signal && { signal }),
    onCell,
  }))
    cells.set(cell.levels, cell);
  return cells;
}
