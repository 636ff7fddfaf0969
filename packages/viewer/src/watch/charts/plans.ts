import type { Program } from "@mesagrid/env";
import { DASHES, type Palette, seriesColour } from "../../palette.js";
import { levelsTitle, objectiveTitle } from "../../words.js";
import type { Line } from "./key.js";
import type { ChartPlan } from "./list.js";
import { type Extent, extent, type Metrics } from "./metrics.js";
import type { Series } from "./series.js";
import type { SetScale } from "./share.js";
import { type ChartsState, drawnSeries, emptyWords } from "./state.js";

/** What charts are planned from. */
export interface Planned {
  readonly asked: ChartsState;
  readonly metrics: Metrics;
  readonly program: Program;
  readonly palette: Palette;
}

/** One chart a level set, one line an objective, all on the same scale. */
export function returnPlans(
  { asked, metrics, program, palette }: Planned,
  sets: readonly string[],
  scales: ReadonlyMap<string, SetScale>,
): ChartPlan[] {
  const lines = program.objectives.names.map(
    (name, index): Line => ({
      ...{ name, title: objectiveTitle(program, name) },
      ...look(palette, index),
    }),
  );
  const drawn = (of: Metrics | null, levels: string) =>
    drawnSeries(of?.series.get(levels), asked.share, scales.get(levels));
  const scale = once(() =>
    scaleOf(
      [metrics, asked.other].flatMap((of) => [...metrics.series.keys()].map((levels) => drawn(of, levels))),
      metrics,
      asked.share ? 1 : largestPrice(program),
    ),
  );
  return sets.map((levels) => ({
    attributes: { "data-levels": levels },
    facts: {
      program,
      palette,
      title: `On ${levelsTitle(levels).toLowerCase()}`,
      lines,
      unit: asked.share ? "share of the best" : "mean return",
      compared: asked.compared !== null,
    },
    data: () => ({
      own: drawn(metrics, levels),
      other: drawn(asked.other, levels),
      scale: scale(),
      marks: metrics.marks,
      empty: emptyWords(asked.share, scales.get(levels), metrics.series.has(levels)),
    }),
  }));
}

/** One chart for each measure on each level set, one line for each number that it gives. */
export function measurePlans({ asked, metrics, program, palette }: Planned): ChartPlan[] {
  return [...metrics.measures].map(([name, series]) => {
    const [measure, levels] = name.split("/");
    const lines = [...series.lines.keys()].map(
      (line, index): Line => ({
        ...{ name: line, title: lineTitle(program, line) },
        ...look(palette, index),
      }),
    );
    const other = asked.other?.measures.get(name);
    return {
      attributes: { "data-measure": measure, "data-levels": levels },
      facts: {
        program,
        palette,
        title: `${measure.replaceAll("-", " ")} on ${levelsTitle(levels).toLowerCase()}`,
        lines,
        unit: "",
        compared: asked.compared !== null,
      },
      data: () => ({
        own: series,
        other,
        scale: scaleOf([series, other], metrics, 1),
        marks: metrics.marks,
        empty: "",
        said: series,
      }),
    };
  });
}

/** The names of all lines of measures, as one text: other ones make other charts. */
export function measureNames({ measures }: Metrics): string {
  return [...measures].map(([chart, { lines }]) => `${chart}: ${[...lines.keys()].join()}`).join("\n");
}

function look(palette: Palette, index: number): Pick<Line, "colour" | "dash"> {
  return { colour: seriesColour(palette, index), dash: DASHES[index % DASHES.length] };
}

/** A number of a measure is often named after an objective. */
function lineTitle(program: Program, line: string): string {
  return program.objectives.names.includes(line) ? objectiveTitle(program, line) : line.replaceAll("-", " ");
}

function scaleOf(charts: readonly (Series | undefined)[], { step }: Metrics, unit: number): Extent {
  return extent(
    charts.filter((series) => series !== undefined),
    step,
    unit,
  );
}

/** The most that one event pays: a return that a chart should not blow up beyond. */
function largestPrice(program: Program): number {
  return program.objectives.prices.reduce((most, price) => Math.max(most, price), 0) || 1;
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
