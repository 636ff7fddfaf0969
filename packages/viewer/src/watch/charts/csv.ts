import type { Metrics } from "./metrics.js";
import type { Series } from "./series.js";

/** What the charts draw as CSV: one row an evaluation, columns named as in `metrics.jsonl`; a cell is empty where nothing was measured. */
export function metricsCsv(metrics: Metrics): string {
  const columns = [
    ...columnsOf(metrics.series, (levels, objective) => `eval/${levels}/return/${objective}`),
    ...columnsOf(metrics.measures, (chart, line) => `measure/${chart}/${line}`),
  ];
  const steps = [...new Set(columns.flatMap(({ values }) => [...values.keys()]))].sort((a, b) => a - b);
  const header = ["step", ...columns.map(({ name }) => cell(name))];
  const rows = steps.map((step) => [step, ...columns.map(({ values }) => values.get(step) ?? "")]);
  return `${[header, ...rows].map((row) => row.join(",")).join("\n")}\n`;
}

/** A column's values by step. */
interface Column {
  readonly name: string;
  readonly values: ReadonlyMap<number, number>;
}

function columnsOf(
  charts: ReadonlyMap<string, Series>,
  nameOf: (chart: string, line: string) => string,
): Column[] {
  return [...charts].flatMap(([chart, { steps, lines }]) =>
    [...lines].map(([line, values]) => {
      const cells = steps.flatMap((step, at): [number, number][] =>
        Number.isNaN(values[at]) ? [] : [[step, values[at]]],
      );
      return { name: nameOf(chart, line), values: new Map(cells) };
    }),
  );
}

/** RFC 4180: quoted where a name has what separates cells. */
function cell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
