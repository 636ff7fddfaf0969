import { isBound } from "../../measures/curves/difference.js";
import { isRefusal } from "../../measures/types.js";
import { FEWEST_AGENTS } from "../../reliable.js";
import { finalNumbers, type Place } from "../agents.js";
import { type DoseReading, doseReading, thresholdWords } from "../findings/dose.js";
import { bootstrapName, placeWords, withInterval } from "../words.js";
import { type Drawing, type Figure, placesOf, type Spec, slug } from "./figure.js";
import { agentsWords, cells, drawn, HEADS, summarise } from "./summary.js";
import { axisTitle, PLAIN, specOf } from "./theme.js";

/** How far on the way the threshold lies that is marked. */
const SHARE = 0.5;

/** A number over the arms' doses: agents as thin lines, interquartile means with intervals, and the dose at which it has come half of the way. */
export function doseResponseFigure(drawing: Drawing): Figure {
  const { figure, rows, arms, doses } = drawing;
  const read = placesOf(drawing).flatMap((place) => {
    const numbers = arms.map((arm) => finalNumbers(rows, arm, place));
    const reading = doseReading(numbers, doses, SHARE);
    return reading ? [{ place, reading, means: meansOf(reading) }] : [];
  });
  const counts = read.flatMap(({ means }) => means.map(({ estimate }) => estimate.n));
  const interval = bootstrapName(0).replace(", n = 0", "");
  return {
    title: figure.title ?? "Dose and response",
    caption:
      counts.length === 0
        ? "The table has no such numbers at two doses."
        : Math.max(...counts) < FEWEST_AGENTS
          ? `A thin line is an agent: ${agentsWords(counts)} a dose are too few for a mean with an interval.`
          : `Thin lines are agents, one seed each; points are interquartile means with their ${interval}, n = ${agentsWords(counts)}; the band is the interval of the dose at which agents have come half of the way.`,
    summary: read
      .map(({ place, reading, means }) => {
        const each = means.map(({ dose, estimate }) => `${dose}: ${withInterval(estimate)}`);
        return `${placeWords(place)} by dose: ${each.join(", ")}; ${thresholdWords(reading.response, SHARE)}.`;
      })
      .join(" "),
    panels: read.map(({ place, reading, means }) => ({
      name: slug(place.levels, place.quantity),
      title: placeWords(place),
      spec: doseSpec(place, reading, means),
    })),
    data: [
      ["levels", "what", "dose", ...HEADS],
      ...read.flatMap(({ place, means }) =>
        means.map(({ dose, estimate }) => [place.levels, place.quantity, String(dose), ...cells(estimate)]),
      ),
    ],
  };
}

function meansOf({ doses, points }: DoseReading) {
  return doses.map((dose) => ({
    dose,
    estimate: summarise(points.flatMap((point) => (point.dose === dose ? [point.value] : []))),
  }));
}

function doseSpec(
  place: Place,
  { doses, points, response }: DoseReading,
  means: ReturnType<typeof meansOf>,
): Spec {
  const x = {
    ...{ field: "dose", type: "quantitative", title: "dose" },
    scale: scaleOf(doses),
    axis: { values: doses, format: "~g", labelOverlap: "greedy", labelFontSize: 10, grid: false },
  };
  const y = (field: string) => ({
    ...{ field, type: "quantitative", title: axisTitle(placeWords(place)), scale: { zero: false } },
  });
  const many = means.filter(({ estimate }) => estimate.n >= FEWEST_AGENTS);
  const data = { values: many.map(({ dose, estimate }) => ({ dose, ...drawn(estimate) })) };
  const color = { value: PLAIN };
  const meanLayers = [
    { data, mark: { type: "line", strokeWidth: 2 }, encoding: { x, y: y("iqm"), color } },
    {
      data,
      mark: { type: "rule", strokeWidth: 3 },
      encoding: { x, y: y("low"), y2: { field: "high" }, color },
    },
    {
      data,
      mark: { type: "point", filled: true, size: 60, opacity: 1 },
      encoding: { x, y: y("iqm"), color },
    },
  ];
  return specOf(placeWords(place), points, {
    height: 220,
    layer: [
      ...thresholdLayers(response.dose, doses, x),
      {
        mark: { type: "line", strokeWidth: 1, opacity: 0.35 },
        encoding: { x, y: y("value"), detail: { field: "seed" }, color: { value: "currentColor" } },
      },
      ...(many.length > 0 ? meanLayers : []),
    ],
  });
}

/** Doses that span much lie on a logarithmic axis that begins straight, as 0 is among them. */
function scaleOf(doses: readonly number[]) {
  const positive = doses.filter((dose) => dose > 0);
  const [least, most] = [positive[0], positive[positive.length - 1]];
  return doses[0] >= 0 && most >= 20 * least ? { type: "symlog", constant: least / 2 } : { zero: false };
}

function thresholdLayers(
  dose: DoseReading["response"]["dose"],
  doses: readonly number[],
  x: object,
): object[] {
  if (isRefusal(dose) || isBound(dose) || dose.n < FEWEST_AGENTS) return [];
  const within = (end: number) => Math.min(Math.max(end, doses[0]), doses[doses.length - 1]);
  const data = { values: [{ from: within(dose.low), to: within(dose.high), at: dose.mean }] };
  const channel = (field: string) => ({ ...x, field });
  return [
    {
      data,
      mark: { type: "rect", opacity: 0.18, color: "#E69F00" },
      encoding: { x: channel("from"), x2: { field: "to" } },
    },
    { data, mark: { type: "rule", strokeDash: [4, 3], color: "#D55E00" }, encoding: { x: channel("at") } },
  ];
}
