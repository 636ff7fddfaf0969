import type { Policy } from "@mesagrid/agent";
import type { Program } from "@mesagrid/env";
import type { Cell } from "../battery/types.js";
import { isRefusal, type MeasureDoc, type Refusal } from "../measures/types.js";
import type { LevelBook } from "../planted/level-book.js";
import type { Estimate } from "../stats.js";

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

/** A measure as it is taken of one agent alone. */
export interface Instrument {
  readonly doc: MeasureDoc;
  /** What is read: entries for a table and a curve, and the whole for a file. */
  take(played: Played): { readonly entries: readonly Entry[]; readonly result: unknown };
}

/** An instrument that reads each level set by itself; a refusal stands in its place. */
export function byLevels<Result extends object>(
  doc: MeasureDoc,
  read: (played: Played, cell: Cell) => Result | Refusal,
  entries: (result: Result) => readonly (readonly [what: string, value: Estimate | string])[],
): Instrument {
  return {
    doc,
    take(played) {
      const results = [...played.cells.values()].map((cell) => ({
        levels: cell.levels,
        result: read(played, cell),
      }));
      return {
        result: Object.fromEntries(results.map(({ levels, result }) => [levels, result])),
        entries: results.flatMap(({ levels, result }) =>
          isRefusal(result)
            ? [{ levels, what: doc.name, value: inWords(result) }]
            : entries(result).map(([what, value]) => ({ levels, what, value })),
        ),
      };
    },
  };
}

/** A refusal in a cell of a table. */
export function inWords({ refused, because }: Refusal): string {
  return `${refused}: ${because}`;
}
