import { compareRows, type StudyTable } from "../results/row.js";
import type { Block, ReportDocument } from "./document.js";
import { drawFigures } from "./figures/figures.js";
import type { DosesByArm } from "./findings/finding.js";
import { findingsOf } from "./findings/findings.js";
import type { ReportedStudy } from "./reported-study.js";
import { armTable, comparisonTable, notesOf, provenanceTable, readoutTable } from "./tables.js";
import { METHODS, verdictBlocks } from "./verdict.js";

/** What the report says besides what the study and the table do. */
export interface ReportOptions {
  /** True if the study file is not the one that the table was made with. */
  readonly changed?: boolean;
  /** Is told what is odd about a picture. */
  readonly warn?: (words: string) => void;
}

/**
 * The report of a study: its question and what would refute it, the verdict, what the comparisons say, what the arms read, the figures,
 * where it all comes from. The same study and table make the same report.
 */
export async function makeReport(
  study: ReportedStudy,
  table: StudyTable,
  { changed = false, warn = () => {} }: ReportOptions = {},
): Promise<ReportDocument> {
  const { provenance } = table;
  const rows = [...table.rows].sort(compareRows);
  const { comparisons = [], figures = [] } = study;
  const doses: DosesByArm = Object.fromEntries(
    Object.entries(study.arms).flatMap(([arm, { dose }]) => (dose === undefined ? [] : [[arm, dose]])),
  );
  const findings = findingsOf(rows, comparisons, doses);
  const drawn = await drawFigures(figures, { rows, allArms: Object.keys(study.arms), doses }, warn);
  const blocks: Block[] = [
    { kind: "terms", terms: questionTerms(study) },
    { kind: "heading", text: "Verdict" },
    ...warnings(provenance.narrowed, changed),
    ...verdictBlocks(findings),
    { kind: "heading", text: "Comparisons" },
    ...comparisonTable(findings),
    ...notesOf(findings),
    { kind: "heading", text: "Arms" },
    armTable(study, rows),
    ...readoutTable(study, rows),
    ...(drawn.length > 0 ? [{ kind: "heading", text: "Figures" } as const] : []),
    ...drawn.map((figure, i): Block => ({ kind: "figure", number: i + 1, figure })),
    { kind: "heading", text: "How the numbers are made" },
    { kind: "list", items: METHODS },
    { kind: "heading", text: "Where it comes from" },
    { kind: "text", text: "The command that remakes it, from the root of the repository:" },
    { kind: "command", text: provenance.command },
    provenanceTable(table),
  ];
  return { title: study.title, blocks };
}

function questionTerms({ question, guess, refutedBy, source }: ReportedStudy) {
  return [
    ["Question", question],
    ...(guess === undefined ? [] : [["Guess", guess]]),
    ["What would refute it", refutedBy],
    ...(source === undefined ? [] : [["Source", source]]),
  ].map(([term, text]) => [term, text] as const);
}

function warnings(narrowed: string, changed: boolean): Block[] {
  const texts = [
    ...(narrowed === ""
      ? []
      : [`This is not the whole study: it was narrowed by ${narrowed}. What follows is a trial of it.`]),
    ...(changed
      ? ["The study file was changed after these numbers were made: what would refute it may have been, too."]
      : []),
  ];
  return texts.map((text) => ({ kind: "warning", text }));
}
