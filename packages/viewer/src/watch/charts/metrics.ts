import { addWords, createSeries, type GrowingSeries, openPoint, type Series, setValue } from "./series.js";

/** A row of `metrics.jsonl`: flat, with `step` in every one. */
export type Row = Readonly<Record<string, number | string>>;

/** The start of a phase: the swap mark on the charts. */
export interface PhaseMark {
  readonly name: string;
  readonly step: number;
  readonly levels: string;
  /** Weights of the rewarded objectives. */
  readonly reward: Readonly<Record<string, number>>;
}

/** What the charts draw. */
export interface Metrics {
  /** By level set: each objective's mean undiscounted return an episode. */
  readonly series: Map<string, GrowingSeries>;
  /** By `MEASURE/LEVELS`: what measures that the training took came to. */
  readonly measures: Map<string, GrowingSeries>;
  /** By step. */
  marks: PhaseMark[];
  /** Largest step of any row. */
  step: number;
  /** Rises with every change, so that a view knows when to draw again. */
  version: number;
}

export function createMetrics(): Metrics {
  return { series: new Map(), measures: new Map(), marks: [], step: 0, version: 0 };
}

/** Takes rows in, in the order of the file. Rows of a run that went back to a checkpoint replace what they repeat. */
export function addRows(metrics: Metrics, rows: readonly Row[]): void {
  for (const row of rows) {
    const step = row.step;
    if (typeof step !== "number" || !Number.isFinite(step)) continue;
    metrics.step = row.row === "update" ? step : Math.max(metrics.step, step);
    if (row.row === "phase") addMark(metrics, row, step);
    else addEvaluation(metrics, row, step);
  }
  if (rows.length > 0) metrics.version++;
}

function addMark(metrics: Metrics, row: Row, step: number): void {
  const reward: Record<string, number> = {};
  for (const [name, value] of Object.entries(row)) {
    if (name.startsWith("reward/") && typeof value === "number") reward[name.slice(7)] = value;
  }
  const name = String(row.phase ?? "");
  const kept = metrics.marks.filter((mark) => mark.step < step && mark.name !== name);
  metrics.marks = [...kept, { name, step, levels: String(row.levels ?? ""), reward }];
}

const RETURN = /^eval\/([^/]+)\/return\/([^/]+)$/;
const MEASURE = /^measure\/([^/]+\/[^/]+)\/(.+)$/;

/** The chart and the line of it that a number of a row, or what is said in its place, belongs to, or null. */
function placeOf(
  metrics: Metrics,
  name: string,
): { charts: Map<string, GrowingSeries>; chart: string; line: string } | null {
  const returned = RETURN.exec(name);
  if (returned) return { charts: metrics.series, chart: returned[1], line: returned[2] };
  const measured = MEASURE.exec(name);
  return measured ? { charts: metrics.measures, chart: measured[1], line: measured[2] } : null;
}

function addEvaluation(metrics: Metrics, row: Row, step: number): void {
  const opened = new Set<Series>();
  for (const [name, value] of Object.entries(row)) {
    const place = placeOf(metrics, name);
    if (!place || (typeof value === "string" && place.charts !== metrics.measures)) continue;
    const series = seriesOf(place.charts, place.chart);
    if (!opened.has(series)) {
      opened.add(series);
      openPoint(series, step);
    }
    if (typeof value === "number") setValue(series, place.line, value);
    else addWords(series, `${place.line.replaceAll("-", " ")}: ${value}`);
  }
}

function seriesOf(charts: Map<string, GrowingSeries>, name: string): GrowingSeries {
  const series = charts.get(name) ?? createSeries();
  charts.set(name, series);
  return series;
}

/** The numbers of a run as the server gives them, each over its own steps: what `addSeries` takes in. */
export interface NamedSeries {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Takes a run's numbers in, of any run, in any order. */
export function addSeries(metrics: Metrics, all: readonly NamedSeries[]): void {
  const rows = new Map<number, Record<string, number>>();
  for (const { name, x, y } of all) {
    x.forEach((step, at) => {
      const row = rows.get(step) ?? { step };
      row[name] = y[at];
      rows.set(step, row);
    });
  }
  addRows(
    metrics,
    [...rows].sort(([a], [b]) => a - b).map(([, row]) => row),
  );
}

/** The value of a line at the last of its steps that is not after `step`, or null. */
export function valueAt({ steps, lines }: Series, line: string, step: number): number | null {
  const values = lines.get(line) ?? [];
  const at = steps.findLastIndex((one, index) => one <= step && !Number.isNaN(values[index] ?? Number.NaN));
  return at < 0 ? null : values[at];
}

/** The latest value of an objective on a level set, or null. */
export function latest(metrics: Metrics, levels: string, objective: string): number | null {
  const series = metrics.series.get(levels);
  return series ? valueAt(series, objective, Number.POSITIVE_INFINITY) : null;
}

/** The last step and the least and largest value that a chart has room for. */
export interface Extent {
  readonly step: number;
  readonly least: number;
  readonly most: number;
}

/** One scale for several charts; there is always room for 0, for a value of `unit`, and for 1000 steps. */
export function extent(charts: Iterable<Series>, lastStep: number, unit: number): Extent {
  let [step, least, most] = [Math.max(1000, lastStep), 0, unit];
  for (const { steps, lines } of charts) {
    step = Math.max(step, steps.at(-1) ?? 0);
    for (const line of lines.values()) {
      for (const value of line) {
        if (value < least) least = value;
        if (value > most) most = value;
      }
    }
  }
  return { step, least, most };
}
