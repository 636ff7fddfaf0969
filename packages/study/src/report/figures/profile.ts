import { FEWEST_AGENTS, performanceProfile } from "../../reliable.js";
import { type ArmNumbers, finalNumbers } from "../agents.js";
import { amount, placeWords } from "../words.js";
import { type Drawing, type Figure, placesOf, type Spec, slug } from "./figure.js";
import { agentsWords } from "./summary.js";
import { armChannels, axisTitle, sharedDomain, specOf } from "./theme.js";

const STEPS = 50;

/** An arm's share of agents above each number. */
interface Profile extends ArmNumbers {
  readonly points: ReturnType<typeof performanceProfile>;
}

/** The share of each arm's agents that end above a number, over that number: the whole distribution, where a mean is one point of it. */
export function profile(drawing: Drawing): Figure {
  const { figure, rows, arms } = drawing;
  const read = placesOf(drawing).map((place) => {
    const numbers = arms.map((arm) => finalNumbers(rows, arm, place));
    const enough = numbers.filter(({ agents }) => agents.length >= FEWEST_AGENTS);
    const values = enough.flatMap(({ agents }) => agents.map(({ value }) => value));
    const [low, high] = sharedDomain(values);
    return { place, profiles: enough.map((each) => profileOf(each, low, high)) };
  });
  const counts = read.flatMap(({ profiles }) => profiles.map(({ agents }) => agents.length));
  return {
    title: figure.title ?? `Profiles of ${figure.measure}`,
    caption:
      counts.length === 0
        ? `The table has no such numbers of ${FEWEST_AGENTS} agents or more.`
        : `Shares of agents that end above a number; bands are Wilson's 95 % intervals, number by number, n = ${agentsWords(counts)}.`,
    summary: `${read.map(({ place, profiles }) => `${placeWords(place)}: ${profiles.map(median).join(", ")}`).join("; ")}.`,
    panels: read
      .filter(({ profiles }) => profiles.length > 0)
      .map(({ place, profiles }) => ({
        name: slug(place.levels, place.quantity),
        title: placeWords(place),
        spec: profileSpec(drawing, placeWords(place), profiles),
      })),
    data: [
      ["levels", "what", "arm", "number", "share of agents above it", "from", "to", "agents"],
      ...read.flatMap(({ place, profiles }) =>
        profiles.flatMap(({ arm, points }) =>
          points.map(({ threshold, share: { mean, low, high, n } }) => [
            ...[place.levels, place.quantity, arm, amount(threshold)],
            ...[amount(mean), amount(low), amount(high), String(n)],
          ]),
        ),
      ),
    ],
  };
}

function profileOf(numbers: ArmNumbers, low: number, high: number): Profile {
  const values = numbers.agents.map(({ value }) => value);
  return { ...numbers, points: performanceProfile(values, { low, high, steps: STEPS }) };
}

function median({ arm, points }: Profile): string {
  const half = points.find(({ share }) => share.mean <= 0.5);
  return `half of the agents of ${arm} end above ${amount(half?.threshold)}`;
}

function profileSpec({ arms, allArms }: Drawing, words: string, profiles: readonly Profile[]): Spec {
  const data = profiles.flatMap(({ arm, points }) =>
    points.map(({ threshold, share: { mean, low, high } }) => ({ arm, threshold, share: mean, low, high })),
  );
  const drawn = arms.filter((arm) => profiles.some((each) => each.arm === arm));
  const { color, strokeDash } = armChannels(drawn, allArms);
  const x = {
    field: "threshold",
    type: "quantitative",
    title: axisTitle(words, 32),
    axis: { tickCount: 5 },
    scale: { zero: false },
  };
  const y = (field: string) => ({
    ...{ field, type: "quantitative", title: axisTitle("share of agents above"), scale: { domain: [0, 1] } },
  });
  return specOf(words, data, {
    height: 220,
    layer: [
      {
        mark: { type: "area", opacity: 0.15, interpolate: "step-after" },
        encoding: { x, y: y("low"), y2: { field: "high" }, fill: { ...color, legend: null } },
      },
      {
        mark: { type: "line", strokeWidth: 2, interpolate: "step-after" },
        encoding: { x, y: y("share"), color, strokeDash },
      },
    ],
    resolve: { legend: { fill: "independent" } },
  });
}
