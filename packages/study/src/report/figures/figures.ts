import type { FigureSpec } from "../../study/report-schema.js";
import { bars } from "./bars.js";
import { confusion } from "./confusion.js";
import { learningCurves, swapCurves } from "./curves.js";
import { doseResponseFigure } from "./dose.js";
import { drawSvg } from "./draw.js";
import { type Drawing, type Figure, type Panel, slug } from "./figure.js";
import { pathFigure } from "./path.js";
import { profile } from "./profile.js";

const KINDS: Readonly<Record<FigureSpec["kind"], (drawing: Drawing) => Figure>> = {
  "learning-curves": learningCurves,
  bars,
  "dose-response": doseResponseFigure,
  "swap-curves": swapCurves,
  "path-dependence": pathFigure,
  confusion,
  profile,
};

/** A figure with its pictures drawn. */
export interface DrawnFigure extends Figure {
  /** Its place in the report and its kind: the beginning of its files' names. */
  readonly id: string;
  readonly drawn: readonly (Panel & { readonly svg: string })[];
}

/** A study's figures in their order, drawn. @param warn is told what is odd about a picture */
export async function drawFigures(
  figures: readonly FigureSpec[],
  parts: Omit<Drawing, "figure" | "arms">,
  warn: (words: string) => void,
): Promise<DrawnFigure[]> {
  const drawn: DrawnFigure[] = [];
  for (const [i, figure] of figures.entries()) {
    const made = KINDS[figure.kind]({ ...parts, figure, arms: figure.arms ?? parts.allArms });
    const panels = await Promise.all(
      made.panels.map(async (panel, at) => {
        const again = made.panels.findIndex(({ name }) => name === panel.name) < at;
        const name = again ? `${panel.name}-${at + 1}` : panel.name;
        return { ...panel, name, svg: await drawSvg(panel.spec, warn) };
      }),
    );
    drawn.push({ ...made, id: `${String(i + 1).padStart(2, "0")}-${slug(figure.kind)}`, drawn: panels });
  }
  return drawn;
}
