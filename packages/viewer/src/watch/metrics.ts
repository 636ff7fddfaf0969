/** A row of `metrics.jsonl`: flat, with `step` in every one. */
export type Row = Readonly<Record<string, number | string>>;

/** Mean returns of the evaluations on one level set; all arrays run in step. */
export interface Series {
  /** Training steps at each evaluation, rising. */
  readonly steps: number[];
  /** By objective: mean undiscounted return an episode; NaN where a row had none. */
  readonly returns: Map<string, number[]>;
}

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
  /** By level set. */
  readonly series: Map<string, Series>;
  /** By step. */
  marks: PhaseMark[];
  /** Largest step of any row. */
  step: number;
  /** Rises with every change, so that a view knows when to draw again. */
  version: number;
}

export function createMetrics(): Metrics {
  return { series: new Map(), marks: [], step: 0, version: 0 };
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

function addEvaluation(metrics: Metrics, row: Row, step: number): void {
  const opened = new Set<Series>();
  for (const [name, value] of Object.entries(row)) {
    const match = RETURN.exec(name);
    if (!match || typeof value !== "number") continue;
    const series = seriesOf(metrics, match[1]);
    if (!opened.has(series)) {
      opened.add(series);
      openPoint(series, step);
    }
    const returns = series.returns.get(match[2]) ?? series.steps.map(() => Number.NaN);
    returns[series.steps.length - 1] = value;
    series.returns.set(match[2], returns);
  }
}

function seriesOf(metrics: Metrics, levels: string): Series {
  let series = metrics.series.get(levels);
  if (!series) {
    series = { steps: [], returns: new Map() };
    metrics.series.set(levels, series);
  }
  return series;
}

function openPoint(series: Series, step: number): void {
  let kept = series.steps.length;
  while (kept > 0 && series.steps[kept - 1] >= step) kept--;
  series.steps.length = kept;
  series.steps.push(step);
  for (const returns of series.returns.values()) {
    returns.length = kept;
    returns.push(Number.NaN);
  }
}

/** The latest value of an objective on a level set, or null. */
export function latest(metrics: Metrics, levels: string, objective: string): number | null {
  const value = metrics.series.get(levels)?.returns.get(objective)?.at(-1);
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** The last step and the least and largest return that a chart has room for. */
export interface Extent {
  readonly step: number;
  readonly least: number;
  readonly most: number;
}

/** One scale for the charts of all level sets; there is always room for a return of `unit`, and for 1000 steps. */
export function extent(metrics: Metrics, unit: number): Extent {
  let [step, least, most] = [Math.max(1000, metrics.step), 0, unit];
  for (const series of metrics.series.values()) {
    step = Math.max(step, series.steps.at(-1) ?? 0);
    for (const returns of series.returns.values()) {
      for (const value of returns) {
        if (value < least) least = value;
        if (value > most) most = value;
      }
    }
  }
  return { step, least, most };
}
