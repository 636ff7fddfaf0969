import type { Program } from "@mesagrid/env";
import type uPlot from "uplot";
import type { Palette } from "../../palette.js";
import { objectiveTitle } from "../../words.js";
import { fontAt } from "./font.js";
import type { PhaseMark } from "./metrics.js";

/** What a phase's start says: "A: rewards “eat the cheese”"; for a later one "A → B: rewards …". */
export function markWords(program: Program, marks: readonly PhaseMark[], index: number): string[] {
  const mark = marks[index];
  const name = index === 0 ? mark.name : `${marks[index - 1].name} → ${mark.name}`;
  const rewarded = Object.entries(mark.reward)
    .filter(([, weight]) => weight !== 0)
    .map(([objective]) => objectiveTitle(program, objective));
  const long = `${name}: reward for “${rewarded.join("” and “")}”`;
  return rewarded.length > 0 ? [long, `${name}: ${rewarded.join(", ")}`, name] : [name];
}

/** Shades the phases behind a chart's lines, and marks each swap with a vertical line and its name. */
export function drawPhases(
  plot: uPlot,
  program: Program,
  marks: readonly PhaseMark[],
  palette: Palette,
  lastStep: number,
): void {
  const pen = plot.ctx;
  const { left, top, width, height } = plot.bbox;
  const ratio = devicePixelRatio || 1;
  pen.save();
  pen.beginPath();
  pen.rect(left, top, width, height);
  pen.clip();
  pen.font = fontAt(ratio);
  pen.textBaseline = "top";
  pen.textAlign = "left";
  for (const [index, mark] of marks.entries()) {
    const from = plot.valToPos(mark.step, "x", true);
    const to = plot.valToPos(marks[index + 1]?.step ?? lastStep, "x", true);
    pen.fillStyle = palette.phases[index % palette.phases.length];
    pen.fillRect(from, top, to - from, height);
    if (index > 0) {
      pen.strokeStyle = palette.muted;
      pen.lineWidth = 1.5 * ratio;
      pen.setLineDash([4 * ratio, 3 * ratio]);
      pen.beginPath();
      pen.moveTo(from, top);
      pen.lineTo(from, top + height);
      pen.stroke();
    }
    const room = Math.max(to, index === marks.length - 1 ? left + width : to) - from - 12 * ratio;
    const words = markWords(program, marks, index);
    const fitting = words.find((text) => pen.measureText(text).width <= room);
    const short = words[words.length - 1];
    pen.fillStyle = palette.text;
    if (fitting) pen.fillText(fitting, from + 6 * ratio, top + 3 * ratio);
    else if (index > 0) pen.fillText(short, from - pen.measureText(short).width - 6 * ratio, top + 3 * ratio);
  }
  pen.restore();
}
