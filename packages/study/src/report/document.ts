import type { Rows } from "../table.js";
import type { DrawnFigure } from "./figures/figures.js";
import type { Judgement } from "./judgement.js";

/** A part of a report, in no format yet. Texts are plain: what writes them takes care of signs that mean something to it. */
export type Block =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "text"; readonly text: string }
  /** Something that has to be known before the rest is believed. */
  | { readonly kind: "warning"; readonly text: string }
  | { readonly kind: "terms"; readonly terms: readonly (readonly [term: string, text: string])[] }
  | { readonly kind: "verdict"; readonly judgement: Judgement; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "table"; readonly caption: string; readonly rows: Rows }
  | { readonly kind: "command"; readonly text: string }
  | { readonly kind: "figure"; readonly number: number; readonly figure: DrawnFigure };

/** A whole report, in no format yet. */
export interface ReportDocument {
  readonly title: string;
  readonly blocks: readonly Block[];
}
