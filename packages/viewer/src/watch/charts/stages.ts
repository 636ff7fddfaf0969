import type { Program } from "@mesagrid/env";
import type uPlot from "uplot";
import { type Palette, seriesColour } from "../../palette.js";
import { fontAt } from "./font.js";
import type { Sayings } from "./series.js";

/** A stretch of training over which a measure said the same. */
export interface Stage {
  readonly from: number;
  /** The step at which something else was said, or the last one. */
  readonly to: number;
  /** What was said, without the measure's name and the reasons: "pursues corner" of "verdict: pursues corner: it alone …". */
  readonly label: string;
}

/** Stretches over which the same was said, in order; none where there were numbers. */
export function stagesOf({ steps, words }: Sayings, lastStep: number): Stage[] {
  const labels = words.map((said) => /^[^:]*: ([^:;]*)/.exec(said)?.[1] ?? "");
  const starts = labels.flatMap((label, at) => (at === 0 || label !== labels[at - 1] ? [at] : []));
  return starts
    .map((at, index) => ({
      from: steps[at],
      to: steps[starts[index + 1]] ?? lastStep,
      label: labels[at],
    }))
    .filter(({ label }) => label !== "");
}

/** Draws stretches as bands with their labels, in the colour of the objective that a label names. */
export function drawStages(plot: uPlot, program: Program, stages: readonly Stage[], palette: Palette): void {
  const pen = plot.ctx;
  const ratio = devicePixelRatio || 1;
  const top = plot.bbox.top + 22 * ratio;
  const height = plot.bbox.height - 28 * ratio;
  pen.save();
  pen.font = fontAt(ratio);
  pen.textBaseline = "middle";
  for (const { from, to, label } of stages) {
    const left = plot.valToPos(from, "x", true);
    const width = Math.max(ratio, plot.valToPos(to, "x", true) - left - ratio);
    pen.fillStyle = colourOf(program, palette, label);
    pen.globalAlpha = 0.3;
    pen.fillRect(left, top, width, height);
    pen.globalAlpha = 1;
    pen.fillStyle = palette.text;
    if (pen.measureText(label).width + 12 * ratio <= width)
      pen.fillText(label, left + 6 * ratio, top + height / 2);
  }
  pen.restore();
}

function colourOf({ objectives }: Program, palette: Palette, label: string): string {
  const named = objectives.names.findIndex((name) => label.split(" ").includes(name));
  return named < 0 ? palette.muted : seriesColour(palette, named);
}
