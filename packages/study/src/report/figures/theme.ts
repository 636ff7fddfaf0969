import type { Spec } from "./figure.js";

/**
 * Okabe and Ito's colours, told apart with every common kind of colour blindness. Yellow is left out, as it does not show on white; black
 * is the page's own colour, so that it is white on a dark page.
 */
const COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "currentColor"];

/** Beside the colour each arm has a dash and a shape of its own: a print without colours can be read. */
const DASHES = [
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
  [10, 4],
  [4, 2, 1, 2],
  [1, 3],
];
const SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right"];

/** Width of a picture with its axes, in pixels: it fits a telephone as it is. */
export const WIDTH = 360;

const INK = "currentColor";

const CONFIG = {
  aria: false,
  background: null,
  font: "system-ui, sans-serif",
  view: { stroke: null },
  axis: {
    ...{ labelColor: INK, titleColor: INK, domainColor: INK, tickColor: INK, gridColor: INK },
    ...{ gridOpacity: 0.15, domainOpacity: 0.6, tickOpacity: 0.6 },
    ...{ labelFontSize: 11, titleFontSize: 12, titleFontWeight: "normal", labelLimit: 140 },
  },
  legend: {
    ...{ labelColor: INK, titleColor: INK, labelFontSize: 11, orient: "bottom", columns: 2 },
    ...{ labelLimit: 150, symbolStrokeWidth: 2, symbolSize: 300, title: null, titleFontWeight: "normal" },
  },
  text: { color: INK, fontSize: 11 },
} as const;

/** A specification with the report's looks. @param parts layers, encodings, height */
export function specOf(description: string, data: readonly object[], parts: object): Spec {
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    description,
    width: WIDTH,
    autosize: { type: "fit-x", contains: "padding" },
    padding: 4,
    data: { values: data },
    ...parts,
    config: CONFIG,
  };
}

/** The channels by which arms are told apart: those drawn, in the colours that they have in the whole report. */
export function armChannels(arms: readonly string[], allArms: readonly string[]) {
  // When the colours begin again the dashes and shapes are others: they do for 49 arms.
  const pick = <Value>(values: readonly Value[], shift = 0) =>
    arms.map((arm) => {
      const place = Math.max(0, allArms.indexOf(arm));
      return values[(place + shift * Math.floor(place / values.length)) % values.length];
    });
  const channel = (range: readonly unknown[]) => ({
    ...{ field: "arm", type: "nominal", title: null, sort: null },
    scale: { domain: arms, range },
    ...(arms.some((arm) => arm.length > 14) && { legend: { columns: 1, labelLimit: 300 } }),
  });
  return {
    color: channel(pick(COLOURS)),
    strokeDash: channel(pick(DASHES, 1)),
    shape: channel(pick(SHAPES, 1)),
  };
}

/**
 * The ends of an axis that several panels share, so that they can be compared by eye; from 0 to 1 where all numbers are 0.
 *
 * @param from an end that it reaches in any case
 */
export function sharedDomain(values: readonly number[], from?: number): readonly [number, number] {
  const all = from === undefined ? values : [...values, from];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  if (low < high) return [low, high];
  return low === 0 || values.length === 0 ? [0, 1] : [low - Math.abs(low) / 2, low + Math.abs(low) / 2];
}

/** The colour of what is not an arm. */
export const PLAIN = COLOURS[0];

/** An axis title that stays within a picture, in lines of so many letters: Vega, which has no fonts here, takes them for wide. */
export function axisTitle(words: string, letters = 22): string[] {
  const lines: string[] = [];
  for (const word of words.split(" ")) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + word.length < letters)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
