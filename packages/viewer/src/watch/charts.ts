import type { Program } from "@mesagrid/env";
import uPlot from "uplot";
import type { Panel } from "../actions.js";
import { element, onChange, setAttribute, setShown, setText } from "../dom.js";
import { DASHES, type Palette, seriesColour } from "../palette.js";
import { shownLevelSets, type ViewerState } from "../state.js";
import { capitalise, formatReturn, formatShort, levelsTitle, objectiveTitle } from "../words.js";
import { type Extent, extent, latest, type Metrics } from "./metrics.js";
import { drawPhases } from "./phase-bands.js";
import { setOfLane } from "./playback.js";

/**
 * The charts: one a level set, one line an objective, all on the same two scales. Where the lines run together the
 * objectives cannot be told apart; where they part, one sees which was learned.
 */
export function createCharts(): Panel<[ViewerState, Palette]> {
  const list = element("div", { class: "chart-list" });
  const root = element(
    "section",
    { class: "charts", "aria-labelledby": "charts-title" },
    element("h2", { id: "charts-title" }, "What it has learned to do"),
    element(
      "p",
      { class: "description" },
      "Mean return of each objective in an episode (up), over the steps of training (right).",
    ),
    list,
  );
  let charts: Chart[] = [];
  let facts: { program: Program; palette: Palette; sets: string[] } | null = null;
  const build = onChange(() => {
    for (const chart of charts) chart.destroy();
    charts = (facts?.sets ?? []).flatMap((levels) =>
      facts ? [createChart(facts.program, facts.palette, levels)] : [],
    );
    list.replaceChildren(...charts.map((chart) => chart.root));
  });
  let metrics: Metrics | null = null;
  const fill = onChange(() => {
    if (metrics) for (const chart of charts) chart.fill(metrics);
  });
  return {
    root,
    update(state, palette) {
      const sets = [...new Set(shownLevelSets(state).map(setOfLane))];
      facts = state.program ? { program: state.program, palette, sets } : null;
      setShown(root, state.program !== null);
      build(state.program, palette, sets.join("\n"));
      metrics = state.metrics;
      fill(state.metrics.version, charts);
    },
  };
}

interface Chart {
  readonly root: HTMLElement;
  fill(metrics: Metrics): void;
  destroy(): void;
}

/** Share of the height that is kept free above the lines, for the phases' names. */
const HEADROOM = 0.22;
const FONT = "12px system-ui, -apple-system, 'Segoe UI', sans-serif";

function createChart(program: Program, palette: Palette, levels: string): Chart {
  const objectives = program.objectives.names;
  const key = createKey(program, palette);
  const empty = element("p", { class: "empty" }, "The first evaluation is on its way…");
  const holder = element("div", { class: "plot", role: "img" }, empty);
  const root = element(
    "figure",
    { class: "chart", "data-levels": levels },
    element("figcaption", {}, element("h3", {}, `On ${levelsTitle(levels).toLowerCase()}`), key.root),
    holder,
  );
  let shown: Metrics | null = null;
  let scale: Extent = { step: 1000, least: 0, most: 1 };
  const unit = largestPrice(program);
  const values = (index: number | null | undefined) =>
    objectives.map((name) => {
      const all = shown?.series.get(levels)?.returns.get(name);
      const value = index === null || index === undefined ? all?.at(-1) : all?.[index];
      return value === undefined || Number.isNaN(value) ? null : value;
    });
  const plot = new uPlot(
    {
      width: 400,
      height: 190,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: {
        x: { time: false, range: () => [0, scale.step] },
        y: { range: () => [scale.least, scale.most + HEADROOM * (scale.most - scale.least)] },
      },
      axes: [
        axis(palette, "training steps", 26, formatShort),
        axis(palette, "mean return", 40, formatReturn),
      ],
      series: [{}, ...objectives.map((name, index) => line(palette, name, index))],
      hooks: {
        drawClear: [(u) => drawPhases(u, program, shown?.marks ?? [], palette, scale.step, FONT)],
        setCursor: [(u) => key.update(values(u.cursor.idx))],
      },
    },
    [[], ...objectives.map(() => [])],
    holder,
  );
  const watcher = new ResizeObserver(() => {
    if (holder.clientWidth > 0) plot.setSize({ width: holder.clientWidth, height: holder.clientHeight });
  });
  watcher.observe(holder);
  return {
    root,
    fill(metrics) {
      shown = metrics;
      scale = extent(metrics, unit);
      const series = metrics.series.get(levels);
      const returns = objectives.map((name) => clean(series?.returns.get(name), series?.steps.length ?? 0));
      plot.setData([series?.steps ?? [], ...returns]);
      key.update(values(null));
      setShown(empty, !series || series.steps.length === 0);
      setAttribute(root, "data-points", String(series?.steps.length ?? 0));
      setAttribute(root, "data-marks", String(metrics.marks.length));
      setAttribute(holder, "aria-label", summary(program, metrics, levels));
    },
    destroy() {
      watcher.disconnect();
      plot.destroy();
    },
  };
}

/** The most that one event pays: a return that a chart should not blow up beyond. */
function largestPrice(program: Program): number {
  return program.objectives.prices.reduce((most, price) => Math.max(most, price), 0) || 1;
}

function axis(palette: Palette, label: string, size: number, format: (value: number) => string): uPlot.Axis {
  return {
    label,
    labelSize: 18,
    labelGap: 0,
    labelFont: FONT,
    font: FONT,
    size,
    gap: 6,
    stroke: palette.muted,
    grid: { stroke: palette.grid, width: 1 },
    ticks: { show: false },
    values: (_, splits) => splits.map(format),
  };
}

function line(palette: Palette, name: string, index: number): uPlot.Series {
  return {
    label: name,
    stroke: seriesColour(palette, index),
    width: 2.5,
    dash: [...DASHES[index % DASHES.length]],
    points: { size: 5 },
    spanGaps: true,
  };
}

function clean(values: readonly number[] | undefined, length: number): (number | null)[] {
  return Array.from({ length }, (_, at) => {
    const value = values?.[at];
    return value === undefined || Number.isNaN(value) ? null : value;
  });
}

function summary(program: Program, metrics: Metrics, levels: string): string {
  const parts = program.objectives.names.map((name) => {
    const value = latest(metrics, levels, name);
    return `${objectiveTitle(program, name)} ${value === null ? "not measured yet" : formatReturn(value)}`;
  });
  return `Mean return on ${levelsTitle(levels).toLowerCase()}, latest: ${parts.join(", ")}`;
}

/** Which line is which, with its value at the cursor or the latest one. */
function createKey(program: Program, palette: Palette): Panel<[readonly (number | null)[]]> {
  const values = program.objectives.names.map(() => element("b"));
  const items = program.objectives.names.map((name, index) => {
    const sample = element("span", { class: "sample", "aria-hidden": "true" });
    sample.style.borderTopColor = seriesColour(palette, index);
    sample.style.borderTopStyle = DASHES[index % DASHES.length].length > 0 ? "dashed" : "solid";
    return element("li", {}, sample, capitalise(objectiveTitle(program, name)), values[index]);
  });
  const root = element("ul", { class: "key" }, ...items);
  return {
    root,
    update(numbers) {
      for (const [index, number] of numbers.entries()) {
        setText(values[index], number === null ? "–" : formatReturn(number));
      }
    },
  };
}
