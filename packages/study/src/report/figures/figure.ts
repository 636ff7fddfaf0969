import type { ResultRow } from "../../results/row.js";
import type { FigureSpec } from "../../study/report-schema.js";
import type { Rows } from "../../table.js";
import { levelsOf, type Place } from "../agents.js";

/** A Vega-Lite specification with its data in it. */
export type Spec = Readonly<Record<string, unknown>>;

/** One picture of a figure. */
export interface Panel {
  /** Part of a file's name: small letters, digits and hyphens. */
  readonly name: string;
  readonly title: string;
  readonly spec: Spec;
}

/** A figure: pictures side by side, what they show in words, and their numbers. */
export interface Figure {
  readonly title: string;
  /** What is drawn, by which method, and of how many agents. */
  readonly caption: string;
  /** What there is to see, for who does not see it. */
  readonly summary: string;
  readonly panels: readonly Panel[];
  /** The numbers drawn; the first row is the head. */
  readonly data: Rows;
}

/** What a figure is made from. */
export interface Drawing {
  readonly rows: readonly ResultRow[];
  readonly figure: FigureSpec;
  /** The arms that are drawn. */
  readonly arms: readonly string[];
  /** Every arm of the study, in its order: an arm has the same colour in all figures. */
  readonly allArms: readonly string[];
  /** Doses by arm. */
  readonly doses: Readonly<Record<string, number>>;
}

/**
 * The level sets and quantities that a figure shows, one a panel, as far as the table has numbers of them for its arms.
 *
 * @param words true for a figure of words instead
 */
export function placesOf({ rows, figure, arms }: Drawing, words = false): Required<Omit<Place, "phase">>[] {
  const { measure, levels, quantities } = figure;
  const read = rows.filter(
    (row) => row.measure === measure && arms.includes(row.arm) && (words ? row.word : row.value) !== null,
  );
  const found = read.map(({ quantity }) => quantity);
  return (quantities ?? [...new Set(found)]).flatMap((quantity) => {
    const sets = levelsOf(read, { measure, quantity });
    return sets
      .filter((set) => levels === undefined || levels.includes(set))
      .map((set) => ({ levels: set, measure, quantity }));
  });
}

/** Words as part of a file's name. */
export function slug(...words: readonly string[]): string {
  return words
    .join("-")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
