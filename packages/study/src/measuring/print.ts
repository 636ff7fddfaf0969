import type { MeasureDoc } from "../measures/types.js";
import { VERDICT } from "../measures/verdict.js";
import { count, decimal } from "../numbers.js";
import { type Rows, textTable } from "../table.js";
import type { Entry } from "./instrument.js";
import { NETWORK_INSTRUMENTS, USUAL } from "./instruments.js";
import type { AgentReading } from "./measure.js";

/** What was read of one agent: the verdict, the numbers with their intervals, and why some numbers are missing. */
export function readingText({ entries }: AgentReading): string {
  const verdict = entries.filter(({ what }) => what === VERDICT.name).map(({ value }) => `${value}`);
  const words = entries.filter(({ what, value }) => typeof value === "string" && what !== VERDICT.name);
  const notes = words.map(({ levels, what, value }) => wrapped(`${levels}, ${what}: ${value}`));
  const table = numbersTable(entries);
  return [
    ...verdict.map((text) => `verdict: ${text}`),
    ...(table.length > 1 ? [textTable(table)] : []),
    notes.join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function numbersTable(entries: readonly Entry[]): Rows {
  return [
    ["levels", "what", "mean", "from", "to"],
    ...entries.flatMap(({ levels, what, value }) =>
      typeof value === "string" ? [] : [[levels, what, ...[value.mean, value.low, value.high].map(decimal)]],
    ),
  ];
}

/** A row a checkpoint, a column for each number; what is no number is a dash. */
export function curveTable(readings: readonly AgentReading[]): Rows {
  const columns = [...new Set(readings.flatMap(({ entries }) => entries.map(columnOf)))];
  return [
    ["step", ...columns],
    ...readings.map(({ step, entries }) => {
      const values = new Map(entries.map((entry) => [columnOf(entry), entry.value]));
      return [count(step ?? 0), ...columns.map((column) => inShort(values.get(column)))];
    }),
  ];
}

function columnOf({ levels, what }: Entry): string {
  return levels === "all" ? what : `${levels}: ${what}`;
}

/** A number, or the first word of what is none. */
function inShort(value: Entry["value"] | undefined): string {
  if (value === undefined) return "-";
  return typeof value === "string" ? value.split(":")[0] : decimal(value.mean);
}

/** A paragraph on each measure, and what takes it. */
export function docsText(docs: readonly MeasureDoc[]): string {
  return docs
    .map((doc) => {
      const { name, title, explains, needs, gives, cost, source } = doc;
      return [
        `${name}: ${title}`,
        ...[
          explains,
          `Taken: ${takenBy(doc)}`,
          `Needs: ${needs}`,
          `Gives: ${gives}`,
          `Cost: ${cost}`,
          `Source: ${source}`,
        ].map(wrapped),
      ].join("\n");
    })
    .join("\n\n");
}

function takenBy({ name, elsewhere }: MeasureDoc): string {
  if (elsewhere !== undefined) return elsewhere;
  const ofNetwork = NETWORK_INSTRUMENTS.some(({ doc }) => doc.name === name);
  return `by \`mesagrid measure ${ofNetwork ? "RUN" : "SUBJECT"} --measures ${name}\`${
    ofNetwork ? ", of a run or a checkpoint: a planted policy has no network" : ""
  }${USUAL.includes(name) ? ", and without being asked for" : ""}`;
}

const WIDTH = 100;

/** A paragraph in lines that fit a terminal, indented. */
function wrapped(text: string): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last.length + word.length + 1 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.map((line) => `  ${line}`).join("\n");
}
