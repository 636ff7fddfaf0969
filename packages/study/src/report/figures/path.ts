import { earlyAndFinal } from "../../measures/path-dependence.js";
import { isRefusal } from "../../measures/types.js";
import { FEWEST_AGENTS } from "../../reliable.js";
import { type ArmNumbers, earlyNumbers, finalNumbers, type Place } from "../agents.js";
import { pairsBySeed } from "../findings/over-training.js";
import { pathReading, shareWords } from "../findings/path.js";
import { amount, ends, placeWords } from "../words.js";
import { type Drawing, type Figure, type Panel, placesOf, type Spec, slug } from "./figure.js";
import { PLAIN, specOf } from "./theme.js";

/** The share of the training at which the early number is read. */
const EARLY = 0.1;

/** A cell for each pair of seeds, coloured by the number; and where there are early numbers, early against final. */
export function pathFigure(drawing: Drawing): Figure {
  const { figure, rows, arms } = drawing;
  const read = placesOf(drawing).flatMap((place) =>
    arms.flatMap((arm) => {
      const numbers = finalNumbers(rows, arm, place);
      if (numbers.agents.length === 0) return [];
      return [{ arm, place, numbers, pairs: earlyPairs(numbers, earlyNumbers(rows, arm, place, EARLY)) }];
    }),
  );
  return {
    title: figure.title ?? "Path dependence",
    caption: `A cell is an agent, by the seed of its first weights and that of everything it met. Shares of the variance have 95 % generalised intervals; correlations of the number after ${100 * EARLY} % of the training with the last one have 95 % intervals by Fisher's z.`,
    summary: read.map((each) => `${each.arm}, ${placeWords(each.place)}: ${told(each)}.`).join(" "),
    panels: read.flatMap(({ arm, place, numbers, pairs }): Panel[] => [
      {
        name: slug(arm, place.levels, place.quantity),
        title: `${arm}: ${placeWords(place)}`,
        spec: tableSpec(place, numbers),
      },
      ...(pairs.length < FEWEST_AGENTS
        ? []
        : [
            {
              name: slug(arm, place.levels, place.quantity, "early"),
              title: `${arm}: early and final`,
              spec: earlySpec(place, pairs),
            },
          ]),
    ]),
    data: [
      ["arm", "levels", "what", "first weights", "stream", "number"],
      ...read.flatMap(({ arm, place, numbers }) =>
        numbers.agents.map(({ initialisation, data, value }) => [
          ...[arm, place.levels, place.quantity, String(initialisation), String(data), amount(value)],
        ]),
      ),
    ],
  };
}

type Pairs = ReturnType<typeof pairsBySeed>;

/** Only agents that were read twice: an early reading that is the last one itself says nothing. */
function earlyPairs(final: ArmNumbers, early: ArmNumbers): Pairs {
  const steps = new Map(final.agents.map(({ seed, step }) => [seed, step]));
  const before = early.agents.filter(({ seed, step }) => step < (steps.get(seed) ?? 0));
  return pairsBySeed({ ...early, agents: before }, final);
}

function told({ numbers, pairs }: { numbers: ArmNumbers; pairs: Pairs }): string {
  const reading = pathReading(numbers);
  const shares = isRefusal(reading)
    ? `no shares of the variance, as ${reading.because}`
    : `of the variance ${shareWords(reading).join(", ")}`;
  const r = earlyAndFinal(pairs);
  if (isRefusal(r) || r.n < FEWEST_AGENTS) return shares;
  return `${shares}; early and final number correlate with r = ${amount(r.mean)} ${ends(r)}, n = ${r.n}`;
}

function tableSpec(place: Place, { agents }: ArmNumbers): Spec {
  const axis = { labelAngle: 0, labelOverlap: true, ticks: false, domain: false };
  return specOf(placeWords(place), agents, {
    height: 24 * new Set(agents.map(({ initialisation }) => initialisation)).size,
    mark: { type: "rect" },
    encoding: {
      x: { field: "data", type: "ordinal", title: "seed of what was met", axis },
      y: { field: "initialisation", type: "ordinal", title: "seed of the first weights", axis },
      color: {
        ...{ field: "value", type: "quantitative", scale: { scheme: "viridis" } },
        legend: { direction: "horizontal", gradientLength: 180, titleLimit: 320, title: placeWords(place) },
      },
    },
  });
}

function earlySpec(place: Place, pairs: Pairs): Spec {
  const channel = (field: string, title: string) => ({
    ...{ field, type: "quantitative", title, scale: { zero: false }, axis: { tickCount: 5 } },
  });
  return specOf(`${placeWords(place)}, early and final`, pairs, {
    height: 240,
    mark: { type: "point", color: PLAIN, size: 36, opacity: 0.7 },
    encoding: {
      x: channel("early", `after ${100 * EARLY} % of the training`),
      y: channel("final", "at the end"),
    },
  });
}
