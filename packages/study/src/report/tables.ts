import { duration } from "../numbers.js";
import { FEWEST_AGENTS } from "../reliable.js";
import type { ResultRow, StudyTable } from "../results/row.js";
import type { Rows } from "../table.js";
import { finalNumbers, levelsOf, type Place } from "./agents.js";
import type { Block } from "./document.js";
import { cells, HEADS, summarise } from "./figures/summary.js";
import { type Finding, NONE } from "./findings/finding.js";
import type { ReportedStudy } from "./reported-study.js";
import { LABELS } from "./verdict.js";
import { amount, bootstrapName, listed, placeWords } from "./words.js";

/** What every comparison came to. */
export function comparisonTable(findings: readonly Finding[]): Block[] {
  if (findings.length === 0) return [{ kind: "text", text: "The study names no comparisons." }];
  const body = findings.map(({ title, estimate, judgement }, i) => {
    const name = [String(i + 1), title];
    if (!estimate || estimate.n < FEWEST_AGENTS)
      return [...name, "-", "-", "-", String(estimate?.n ?? "-"), LABELS[judgement]];
    const { mean, low, high, n } = estimate;
    return [...name, amount(mean), ended(low), ended(high), String(n), LABELS[judgement]];
  });
  const rows = [["", "comparison", "number", "from", "to", "n", "verdict"], ...body];
  return [{ kind: "table", caption: "What the comparisons say; intervals are 95 %.", rows }];
}

function ended(value: number): string {
  return Number.isFinite(value) ? amount(value) : "none";
}

/** How the comparisons' numbers were made, and what has to be known of each. */
export function notesOf(findings: readonly Finding[]): Block[] {
  const methods = [...new Set(findings.map(({ method }) => method))].filter((method) => method !== NONE);
  const made = methods.map((method) => {
    const by = findings.flatMap((finding, i) => (finding.method === method ? [String(i + 1)] : []));
    return `${by.length === 1 ? "Comparison" : "Comparisons"} ${listed(by)}: ${method}.`;
  });
  const known = findings.flatMap(({ notes }, i) => notes.map((note) => `Of comparison ${i + 1}: ${note}.`));
  const items = [...made, ...known];
  return items.length === 0 ? [] : [{ kind: "list", items }];
}

/** The arms, in what they differ, and how many agents the table has of each. */
export function armTable({ arms }: ReportedStudy, rows: readonly ResultRow[]): Block {
  const agents = new Map<string, Set<number>>();
  for (const { arm, seed } of rows) agents.set(arm, (agents.get(arm) ?? new Set()).add(seed));
  const body = Object.entries(arms).map(([name, { title, control, ...rest }]) => [
    name,
    title ?? "",
    control ? "control" : "",
    differs(rest),
    String(agents.get(name)?.size ?? 0),
  ]);
  return {
    kind: "table",
    caption: "The arms: in what they differ, and how many agents there are of each.",
    rows: withoutEmpty([["arm", "what it is", "role", "differs by", "agents"], ...body]),
  };
}

/** A table without the columns that have a head only. */
function withoutEmpty(rows: Rows): Rows {
  const kept = rows[0].map((_, column) => rows.slice(1).some((cells) => cells[column] !== ""));
  return rows.map((cells) => cells.filter((_, column) => kept[column]));
}

/** An arm's own part of the study file, short. */
function differs(spec: object): string {
  const own = Object.entries(spec).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  const text = own
    .join(", ")
    .replaceAll('"', "")
    .replaceAll(",", ", ")
    .replace(/, {2,}/g, ", ");
  return text.length > 160 ? `${text.slice(0, 157)}...` : text || "nothing";
}

/** What each arm reads at its end, of everything that is compared. */
export function readoutTable({ arms, comparisons = [] }: ReportedStudy, rows: readonly ResultRow[]): Block[] {
  const places = new Map<string, Place>();
  for (const { measure, quantity, levels, phase } of comparisons)
    for (const set of levels === undefined ? levelsOf(rows, { measure, quantity }) : [levels]) {
      const place = { measure, quantity, levels: set, ...(phase !== undefined && { phase }) };
      places.set(placeWords(place), place);
    }
  const body = [...places].flatMap(([words, place]) =>
    Object.keys(arms).flatMap((arm) => {
      const { agents, missing } = finalNumbers(rows, arm, place);
      if (agents.length + missing.length === 0) return [];
      const values = agents.map(({ value }) => value);
      const ends = values.length === 0 ? ["-", "-"] : [Math.min(...values), Math.max(...values)].map(amount);
      return [[words, arm, ...cells(summarise(values)), ...ends, String(missing.length)]];
    }),
  );
  if (body.length === 0) return [];
  const head = ["what", "arm", ...HEADS, "lowest", "highest", "without a number"];
  const interval = bootstrapName(0).replace(", n = 0", "");
  const caption = `What the agents of each arm read at the end. From and to: ${interval}.`;
  return [{ kind: "table", caption, rows: [head, ...body] satisfies Rows }];
}

/** With what the numbers were made. */
export function provenanceTable({ provenance, rows }: StudyTable): Block {
  const { versions, started, ended: end, seconds, machine, scenarios, studyHash } = provenance;
  const body = [
    ["study file, SHA-256", studyHash],
    ...Object.entries(scenarios).map(([name, hash]) => [`scenario ${name}, SHA-256`, hash]),
    ...Object.entries(versions).map(([name, version]) => [name, version]),
    ["machine", machine],
    ["begun", started],
    ["ended", end],
    ["worker time", duration(seconds)],
    ["numbers in the table", String(rows.length)],
  ];
  return { kind: "table", caption: "Provenance.", rows: [["what", "value"], ...body] };
}
