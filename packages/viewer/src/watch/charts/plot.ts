import type { Program } from "@mesagrid/env";
import uPlot from "uplot";
import { element, setAttribute, setShown, setText } from "../../dom.js";
import type { Palette } from "../../palette.js";
import { formatReturn, formatShort } from "../../words.js";
import { align } from "./align.js";
import { FONT } from "./font.js";
import { createKey, type Line } from "./key.js";
import { type Extent, type PhaseMark, valueAt } from "./metrics.js";
import { drawPhases } from "./phase-bands.js";
import { type Sayings, type Series, wordsAt } from "./series.js";
import { drawStages, stagesOf } from "./stages.js";

/** What a chart is of; a chart of other lines is another chart. */
export interface PlotFacts {
  readonly program: Program;
  readonly palette: Palette;
  readonly title: string;
  readonly lines: readonly Line[];
  /** What the numbers are: "mean return". */
  readonly unit: string;
  /** True if another run's lines are drawn beside them, thin. */
  readonly compared: boolean;
  /** Told the step that a person points at. */
  point(step: number): void;
}

/** The numbers of a chart. */
export interface PlotData {
  readonly own: Series | undefined;
  readonly other: Series | undefined;
  readonly scale: Extent;
  readonly marks: readonly PhaseMark[];
  /** Said where there are no numbers. */
  readonly empty: string;
  /** What was said in place of numbers. */
  readonly said?: Sayings;
}

/** A chart. All charts share one cursor. */
export interface Plot {
  readonly root: HTMLElement;
  fill(data: PlotData): void;
  /** Marks a step, or none. */
  mark(step: number | null): void;
  destroy(): void;
}

/** Share of the height that is kept free above the lines, for the phases' names. */
const HEADROOM = 0.22;

/** Makes a chart with nothing in it. */
export function createPlot(facts: PlotFacts): Plot {
  const { program, palette, lines } = facts;
  const key = createKey(lines, facts.compared);
  const empty = element("p", { class: "empty" });
  const said = element("p", { class: "chart-said" });
  const holder = element("div", { class: "plot", role: "img" }, empty);
  const caption = element("figcaption", {}, element("h3", {}, facts.title), key.root);
  const root = element(
    "figure",
    { class: lines.length > 0 ? "chart" : "chart chart-wordy" },
    caption,
    holder,
    said,
  );
  let data: PlotData = { own: undefined, other: undefined, scale: NO_SCALE, marks: [], empty: "" };
  let marked: number | null = null;
  const tell = (step: number | null) => {
    const until = step ?? marked ?? Number.POSITIVE_INFINITY;
    key.update(
      lines.map(({ name }) => [data.own, data.other].map((one) => (one ? valueAt(one, name, until) : null))),
    );
    const words = data.said ? wordsAt(data.said, until) : "";
    setText(said, words);
    setShown(said, words !== "");
  };
  const plot = new uPlot(
    {
      width: 400,
      height: 190,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: "steps", scales: ["x", null] } },
      scales: {
        x: { time: false, range: () => [0, data.scale.step] },
        y: { range: () => withHeadroom(data.scale) },
      },
      axes: [
        axis(palette, "training steps", 26, formatShort),
        lines.length > 0
          ? axis(palette, facts.unit, 40, formatReturn)
          : { ...axis(palette, " ", 40, () => ""), grid: { show: false } },
      ],
      series: [
        {},
        ...lines.map((line) => shownLine(line, 2.5)),
        ...(facts.compared ? lines.map((line) => shownLine({ ...line, dash: [4, 4] }, 1.2)) : []),
      ],
      hooks: {
        drawClear: [
          (u) => drawPhases(u, program, data.marks, palette, data.scale.step),
          (u) => data.said && drawStages(u, program, stagesOf(data.said, data.scale.step), palette),
        ],
        draw: [(u) => drawMark(u, marked, palette)],
        setCursor: [
          ({ cursor, posToVal }) => {
            const at = cursor.left ?? -1;
            tell(at < 0 ? null : posToVal(at, "x"));
          },
        ],
      },
    },
    [[], ...[...lines, ...(facts.compared ? lines : [])].map(() => [])],
    holder,
  );
  followPointer(plot, facts.point);
  const watcher = new ResizeObserver(() => {
    if (holder.clientWidth > 0) plot.setSize({ width: holder.clientWidth, height: holder.clientHeight });
  });
  watcher.observe(holder);
  return {
    root,
    fill(next) {
      data = next;
      const own = lines.map(({ name }) => ({ series: data.own, line: name }));
      const other = facts.compared ? lines.map(({ name }) => ({ series: data.other, line: name })) : [];
      plot.setData(align([...own, ...other]));
      tell(null);
      const points = data.own?.steps.length ?? 0;
      setText(empty, data.empty);
      setShown(empty, points === 0 || !lines.some(({ name }) => data.own?.lines.has(name)));
      setAttribute(root, "data-points", String(points));
      setAttribute(root, "data-points-compared", String(data.other?.steps.length ?? 0));
      setAttribute(root, "data-marks", String(data.marks.length));
      setAttribute(holder, "aria-label", summary(facts, data));
    },
    mark(step) {
      marked = step;
      plot.redraw(false);
      tell(null);
    },
    destroy() {
      watcher.disconnect();
      plot.destroy();
    },
  };
}

const NO_SCALE: Extent = { step: 1000, least: 0, most: 1 };

function withHeadroom({ least, most }: Extent): [number, number] {
  return [least, most + HEADROOM * (most - least)];
}

/** A press marks a step, and so does dragging from there on. */
function followPointer(plot: uPlot, point: (step: number) => void): void {
  const tell = (event: PointerEvent) => {
    const left = event.clientX - plot.over.getBoundingClientRect().left;
    point(plot.posToVal(Math.min(plot.over.clientWidth, Math.max(0, left)), "x"));
  };
  plot.over.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    plot.over.setPointerCapture(event.pointerId);
    tell(event);
  });
  plot.over.addEventListener("pointermove", (event) => {
    if (plot.over.hasPointerCapture(event.pointerId)) tell(event);
  });
}

function drawMark(plot: uPlot, step: number | null, palette: Palette): void {
  if (step === null) return;
  const { ctx: pen, bbox } = plot;
  const x = plot.valToPos(step, "x", true);
  pen.save();
  pen.strokeStyle = palette.text;
  pen.lineWidth = 1.5 * (devicePixelRatio || 1);
  pen.setLineDash([]);
  pen.beginPath();
  pen.moveTo(x, bbox.top);
  pen.lineTo(x, bbox.top + bbox.height);
  pen.stroke();
  pen.restore();
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

function shownLine({ title, colour, dash }: Line, width: number): uPlot.Series {
  return {
    label: title,
    stroke: colour,
    width,
    dash: [...dash],
    points: { size: 2 * width },
    spanGaps: true,
  };
}

function summary({ lines, title, unit }: PlotFacts, { own, said }: PlotData): string {
  const numbers = lines.map(({ name, title }) => {
    const value = own ? valueAt(own, name, Number.POSITIVE_INFINITY) : null;
    return `${title} ${value === null ? "not measured yet" : formatReturn(value)}`;
  });
  const words = said ? wordsAt(said, Number.POSITIVE_INFINITY) : "";
  const latest = [...numbers, words].filter((one) => one !== "").join(", ");
  return [title, unit, `latest: ${latest}`].filter((one) => one !== "").join(", ");
}
