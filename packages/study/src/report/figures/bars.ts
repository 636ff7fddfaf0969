import { FEWEST_AGENTS } from "../../reliable.js";
import type { Estimate } from "../../stats.js";
import { type ArmNumbers, finalNumbers, type Place } from "../agents.js";
import { agentNotes } from "../findings/finding.js";
import { bootstrapName, placeWords, withInterval } from "../words.js";
import { type Drawing, type Figure, type Panel, placesOf, type Spec, slug } from "./figure.js";
import { agentsWords, cells, drawn, HEADS, summarise } from "./summary.js";
import { armChannels, axisTitle, sharedDomain, specOf, WIDTH } from "./theme.js";

/** A number at the end, an arm a row: every agent a mark, the interquartile mean with its interval, a pale bar from nothing to it. */
export function bars(drawing: Drawing): Figure {
  const { figure, rows, arms } = drawing;
  const read = placesOf(drawing).map((place) => {
    const numbers = arms
      .map((arm) => finalNumbers(rows, arm, place))
      .filter(({ agents }) => agents.length > 0);
    return {
      place,
      numbers,
      estimates: numbers.map(({ agents }) => summarise(agents.map(({ value }) => value))),
    };
  });
  const counts = read.flatMap(({ estimates }) => estimates.map(({ n }) => n));
  return {
    title: figure.title ?? figure.measure,
    caption: captionOf(
      counts,
      read.flatMap(({ numbers }) => agentNotes(numbers)),
    ),
    summary: `${read
      .map(({ place, numbers, estimates }) => {
        const each = numbers.map(({ arm }, i) => `${arm} ${withInterval(estimates[i])}`);
        return `${placeWords(place)}: ${each.join(", ")}`;
      })
      .join("; ")}.`,
    panels: read.map(
      ({ place, numbers, estimates }): Panel => ({
        name: slug(place.levels, place.quantity),
        title: placeWords(place),
        spec: barSpec(drawing, place, numbers, estimates, domainOf(read, place)),
      }),
    ),
    data: [
      ["levels", "what", "arm", ...HEADS],
      ...read.flatMap(({ place, numbers, estimates }) =>
        numbers.map(({ arm }, i) => [place.levels, place.quantity, arm, ...cells(estimates[i])]),
      ),
    ],
  };
}

/** Panels of the same quantity have the same axis: that of choices, which are shares, from 0 to 1. */
function domainOf(
  read: readonly {
    readonly place: Place;
    readonly numbers: readonly ArmNumbers[];
    readonly estimates: readonly Estimate[];
  }[],
  { measure, quantity }: Place,
): readonly [number, number] {
  if (measure === "choice") return [0, 1];
  const same = read.filter(({ place }) => place.quantity === quantity);
  const values = same.flatMap(({ numbers }) => numbers.flatMap(({ agents }) => agents));
  const ends = same.flatMap(({ estimates }) => estimates.flatMap(({ low, high }) => [low, high]));
  return sharedDomain([...values.map(({ value }) => value), ...ends.filter(Number.isFinite)], 0);
}

function captionOf(counts: readonly number[], notes: readonly string[]): string {
  if (counts.length === 0) return "The table has no such numbers.";
  const n = agentsWords(counts);
  const left = [...new Set(notes)].map((note) => ` ${note[0].toUpperCase()}${note.slice(1)}.`).join("");
  if (Math.max(...counts) < FEWEST_AGENTS)
    return `A mark is an agent: ${n} an arm are too few for a mean with an interval.${left}`;
  const interval = bootstrapName(0).replace(", n = 0", "");
  return `A mark is an agent; bars reach to the interquartile mean over agents, lines are its ${interval}, n = ${n}.${left}`;
}

function barSpec(
  { allArms }: Drawing,
  place: Place,
  numbers: readonly ArmNumbers[],
  estimates: readonly Estimate[],
  domain: readonly [number, number],
): Spec {
  const arms = numbers.map(({ arm }) => arm);
  const { color, shape } = armChannels(arms, allArms);
  const quiet = { color: { ...color, legend: null } };
  const y = {
    field: "arm",
    type: "nominal",
    title: null,
    scale: { domain: arms },
    axis: { ticks: false, domain: false, labelPadding: 8, labelLimit: LONGEST },
  };
  const x = (field: string) => ({
    field,
    type: "quantitative",
    title: axisTitle(placeWords(place), 32),
    axis: { tickCount: 5 },
    scale: { domain, nice: true },
  });
  const agents = numbers.flatMap(({ arm, agents: own }) =>
    own.map(({ seed, value }, i) => ({ arm, seed, value, place: rowPlace(i) })),
  );
  const means = arms.flatMap((arm, i) =>
    estimates[i].n < FEWEST_AGENTS ? [] : [{ arm, ...drawn(estimates[i]) }],
  );
  const data = { values: means };
  const bar = {
    ...{ data, mark: { type: "bar", opacity: 0.25, size: 26 } },
    encoding: { x: x("iqm"), ...quiet },
  };
  const marks = {
    mark: { type: "point", size: 26, opacity: 0.75, filled: false },
    encoding: {
      x: x("value"),
      yOffset: { field: "place", type: "quantitative", scale: { domain: [-1, 1] } },
      ...quiet,
      shape: { ...shape, legend: null },
    },
  };
  const interval = [
    {
      ...{ data, mark: { type: "rule", strokeWidth: 3 } },
      encoding: { x: x("low"), x2: { field: "high" }, ...quiet },
    },
    { data, mark: { type: "tick", thickness: 3, size: 20 }, encoding: { x: x("iqm"), ...quiet } },
  ];
  const height = 34 * arms.length;
  const layer = means.length > 0 ? [bar, marks, ...interval] : [marks];
  return specOf(placeWords(place), agents, { height, width: widthFor(arms), encoding: { y }, layer });
}

/** Widths in pixels: of a letter of a label, and of the longest label that a picture leaves place for, and that it may have. */
const [LETTER, USUAL, LONGEST] = [6, 100, 280];

/** Long names take their place beside the bars, not from them. */
function widthFor(arms: readonly string[]): number {
  const names = Math.min(LONGEST, LETTER * Math.max(0, ...arms.map((arm) => arm.length)));
  return WIDTH + Math.max(0, names - USUAL);
}

/** Agents one after the other off the middle of their row, so that equal numbers do not lie on each other. */
function rowPlace(agent: number): number {
  return ((agent * 2) % 5) / 4 - 0.5;
}
