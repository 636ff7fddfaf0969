import { FEWEST_AGENTS } from "../../reliable.js";
import type { Estimate } from "../../stats.js";
import { agentRows, type Place } from "../agents.js";
import { bootstrapName, placeWords, withInterval } from "../words.js";
import { type Drawing, type Figure, type Panel, placesOf, slug } from "./figure.js";
import { agentsWords, BAND_RESAMPLES, cells, drawn, HEADS, summarise } from "./summary.js";
import { armChannels, axisTitle, sharedDomain, specOf } from "./theme.js";

/** An arm's number at a step, over its agents. */
interface ArmPoint {
  readonly arm: string;
  readonly step: number;
  readonly estimate: Estimate;
}

/** One agent's number at a step. */
interface AgentPoint {
  readonly arm: string;
  readonly seed: number;
  readonly step: number;
  readonly value: number;
}

/** A number over training, an arm each: interquartile means with a band; where there are too few agents for one, a line an agent. */
export function learningCurves(drawing: Drawing): Figure {
  return curves(drawing, "environment steps", false);
}

/** The same from the step at which each agent's last phase began, which is marked: arms that were swapped begin left of it. */
export function swapCurves(drawing: Drawing): Figure {
  return curves(drawing, "environment steps since the last phase began", true);
}

function curves(drawing: Drawing, axis: string, since: boolean): Figure {
  const { figure, arms } = drawing;
  const places = placesOf(drawing);
  const all = places.map((place) => ({ place, points: agentPoints(drawing, place, since) }));
  const read = all.map(({ place, points }) => ({ place, points, summed: armPoints(points) }));
  const counts = read.flatMap(({ summed }) => summed.map(({ estimate }) => estimate.n));
  const last = read.map(({ place, summed }) => {
    const each = arms.flatMap((arm) => {
      const end = summed.findLast((point) => point.arm === arm);
      return end ? [`${arm} ${withInterval(end.estimate)}`] : [];
    });
    return `${placeWords(place)}: ${each.join(", ")}`;
  });
  return {
    title: figure.title ?? (since ? "After the swap" : "Learning curves"),
    caption: `${placeOfLines(counts)}${since ? " Step 0 is where the last phase begins." : ""}`,
    summary: `At the end of training: ${last.join("; ")}.`,
    panels: read.map(({ place, points, summed }): Panel => {
      const words = placeWords(place);
      return {
        name: slug(place.levels, place.quantity),
        title: words,
        spec: curveSpec(drawing, { words, axis, since, domain: domainOf(read, place) }, points, summed),
      };
    }),
    data: [
      ["levels", "what", "arm", "step", ...HEADS],
      ...read.flatMap(({ place, summed }) =>
        summed.map(({ arm, step, estimate }) => [
          ...[place.levels, place.quantity, arm, String(step)],
          ...cells(estimate),
        ]),
      ),
    ],
  };
}

function placeOfLines(counts: readonly number[]): string {
  if (counts.length === 0) return "The table has no such numbers.";
  if (Math.max(...counts) < FEWEST_AGENTS)
    return `A thin line is an agent: ${agentsWords(counts)} an arm are too few for a mean with an interval.`;
  const interval = bootstrapName(0, BAND_RESAMPLES).replace(", n = 0", "");
  return `Lines are interquartile means over agents, bands their ${interval}, step by step, n = ${agentsWords(counts)}.`;
}

function agentPoints({ rows, arms }: Drawing, place: Place, since: boolean): AgentPoint[] {
  return arms.flatMap((arm) =>
    [...agentRows(rows, arm, place)].flatMap(([seed, own]) => {
      const first = own.findIndex(({ phase }) => phase === own[own.length - 1].phase);
      const start = since && first > 0 ? own[first - 1].step : 0;
      const bySteps = new Map(own.map(({ step, value }) => [step, value]));
      return [...bySteps].flatMap(([step, value]) =>
        value === null ? [] : [{ arm, seed, step: step - start, value }],
      );
    }),
  );
}

function armPoints(points: readonly AgentPoint[]): ArmPoint[] {
  const groups = new Map<string, AgentPoint[]>();
  for (const point of points) {
    const key = `${point.arm} ${point.step}`;
    const group = groups.get(key);
    if (group) group.push(point);
    else groups.set(key, [point]);
  }
  return [...groups.values()]
    .map((group) => ({
      arm: group[0].arm,
      step: group[0].step,
      estimate: summarise(
        group.map(({ value }) => value),
        BAND_RESAMPLES,
      ),
    }))
    .sort((a, b) => a.step - b.step);
}

/** What stands along a panel's axes. */
interface Axes {
  /** Of the number. */
  readonly words: string;
  readonly domain: readonly [number, number];
  /** Of the steps. */
  readonly axis: string;
  /** True if steps count from the last phase on. */
  readonly since: boolean;
}

/** Panels of the same quantity have the same axis. */
function domainOf(
  read: readonly {
    readonly place: Place;
    readonly points: readonly AgentPoint[];
    readonly summed: readonly ArmPoint[];
  }[],
  { quantity }: Place,
): readonly [number, number] {
  const same = read.filter(({ place }) => place.quantity === quantity);
  const ends = same.flatMap(({ summed }) => summed.flatMap(({ estimate: { low, high } }) => [low, high]));
  const known = ends.filter(Number.isFinite);
  return sharedDomain(
    known.length > 0 ? known : same.flatMap(({ points }) => points.map(({ value }) => value)),
  );
}

function curveSpec(
  { arms, allArms }: Drawing,
  { words, axis, since, domain }: Axes,
  points: readonly AgentPoint[],
  summed: readonly ArmPoint[],
) {
  const few = summed.every(({ estimate }) => estimate.n < FEWEST_AGENTS);
  const { color, strokeDash } = armChannels(arms, allArms);
  const x = {
    ...{ field: "step", type: "quantitative", title: axisTitle(axis, 32) },
    axis: { format: "~s", tickCount: 5 },
    scale: { nice: false },
  };
  const y = (field: string) => ({
    ...{ field, type: "quantitative", title: axisTitle(words), scale: { domain, nice: true } },
  });
  const mark = since
    ? [
        {
          data: { values: [{ step: 0 }] },
          mark: { type: "rule", strokeDash: [2, 3] },
          encoding: { x, color: { value: "currentColor" } },
        },
      ]
    : [];
  const band = {
    mark: { type: "area", opacity: 0.2 },
    encoding: { x, y: y("low"), y2: { field: "high" }, fill: { ...color, legend: null } },
  };
  const line = { mark: { type: "line", strokeWidth: 2 }, encoding: { x, y: y("iqm"), color, strokeDash } };
  const thin = {
    mark: { type: "line", strokeWidth: 1, opacity: 0.8 },
    encoding: { x, y: y("value"), color, strokeDash, detail: { field: "seed" } },
  };
  const data = few ? points : summed.map(({ arm, step, estimate }) => ({ arm, step, ...drawn(estimate) }));
  return specOf(words, data, {
    height: 220,
    layer: few ? [...mark, thin] : [...mark, band, line],
    // A band that has no legend of its own must not take that of the lines away.
    resolve: { legend: { fill: "independent" } },
  });
}
