import type { Policy } from "@mesagrid/agent";
import type { Program } from "@mesagrid/env";
import type { Cell } from "../battery/types.js";
import { isRefusal, type MeasureDoc, type Refusal } from "../measures/types.js";
import type { LevelBook } from "../planted/level-book.js";
import type { Estimate } from "../stats.js";
import type { Line, Naming } from "./naming.js";

/** One agent and what it has played: what a measure can be taken of. */
export interface Played {
  readonly program: Program;
  readonly book: LevelBook;
  readonly policy: Policy;
  /** Discount that it was trained or planted with. */
  readonly gamma: number;
  /** Level sets that it was trained on. */
  readonly trainedOn: readonly string[];
  /** By level set. */
  readonly cells: ReadonlyMap<string, Cell>;
}

/** One number of a reading, or words where there is none. */
export interface Entry {
  /** The level set; `all` of a reading over several. */
  readonly levels: string;
  readonly what: string;
  readonly value: Estimate | string;
}

/** What is read of an agent: entries for a table and a curve, and the whole for a file. */
export interface Taken {
  readonly entries: readonly Entry[];
  readonly result: unknown;
}

/** A measure as it is taken of one agent by what it plays. */
export interface Instrument {
  readonly doc: MeasureDoc;
  /** How it names its numbers. */
  readonly naming: Naming;
  take(played: Played): Taken;
}

/** What can be read of a level set: for a table, and whole. */
export interface LevelsReading {
  readonly lines: readonly Line[];
  readonly result: unknown;
}

/** Readings of several level sets as one. */
export function takenOf(readings: ReadonlyMap<string, LevelsReading>): Taken {
  return {
    result: Object.fromEntries([...readings].map(([levels, { result }]) => [levels, result])),
    entries: [...readings].flatMap(([levels, { lines }]) =>
      lines.map(([what, value]) => ({ levels, what, value })),
    ),
  };
}

/** A refusal in place of a reading. */
export function refusedReading({ name }: MeasureDoc, refusal: Refusal): LevelsReading {
  return { lines: [[name, inWords(refusal)]], result: refusal };
}

/** An instrument that reads each level set by itself; a refusal stands in its place. */
export function byLevels<Result extends object>(
  doc: MeasureDoc,
  naming: Naming,
  read: (played: Played, cell: Cell) => Result | Refusal,
  lines: (result: Result) => LevelsReading["lines"],
): Instrument {
  const reading = (played: Played, cell: Cell): LevelsReading => {
    const result = read(played, cell);
    return isRefusal(result) ? refusedReading(doc, result) : { lines: lines(result), result };
  };
  return {
    doc,
    naming,
    take: (played) =>
      takenOf(new Map([...played.cells].map(([levels, cell]) => [levels, reading(played, cell)]))),
  };
}

/** A refusal in a cell of a table. */
export function inWords({ refused, because, hint }: Refusal): string {
  return `${refused}: ${because} (${hint})`;
}
