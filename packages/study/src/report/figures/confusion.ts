import { agentRows, type Place } from "../agents.js";
import { listed, placeWords } from "../words.js";
import { type Drawing, type Figure, placesOf, type Spec, slug } from "./figure.js";
import { PLAIN, specOf } from "./theme.js";

/** How many agents of an arm got a word. */
interface WordCount {
  readonly arm: string;
  readonly word: string;
  readonly agents: number;
  /** Of the arm's. */
  readonly share: number;
}

/** Arms by the words that their agents got at the end, such as verdicts: how many of each. */
export function confusion(drawing: Drawing): Figure {
  const { figure } = drawing;
  const read = placesOf(drawing, true).map((place) => ({ place, counts: countWords(drawing, place) }));
  return {
    title: figure.title ?? `${figure.measure}, agent by agent`,
    caption: "Numbers are agents; the darker, the larger their share of the arm.",
    summary: read
      .map(({ place, counts }) => `${placeWords(place)}: ${wordsByArm(drawing.arms, counts).join("; ")}.`)
      .join(" "),
    panels: read.map(({ place, counts }) => ({
      name: slug(place.levels, place.quantity),
      title: placeWords(place),
      spec: confusionSpec(drawing, place, counts),
    })),
    data: [
      ["levels", "arm", "word", "agents", "of"],
      ...read.flatMap(({ place, counts }) =>
        counts.map(({ arm, word, agents, share }) => [
          ...[place.levels, arm, word, String(agents), String(Math.round(agents / share))],
        ]),
      ),
    ],
  };
}

function countWords({ rows, arms }: Drawing, place: Place): WordCount[] {
  return arms.flatMap((arm) => {
    const last = [...agentRows(rows, arm, place).values()].map((own) => own[own.length - 1]);
    // What follows a colon is the reason, of each agent its own.
    const words = last.map(({ word }) => (word ?? "a number").split(":")[0]);
    return [...new Set(words)].sort().map((word) => {
      const agents = words.filter((other) => other === word).length;
      return { arm, word, agents, share: agents / words.length };
    });
  });
}

function wordsByArm(arms: readonly string[], counts: readonly WordCount[]): string[] {
  return arms.flatMap((arm) => {
    const own = counts.filter((each) => each.arm === arm).sort((a, b) => b.agents - a.agents);
    return own.length === 0 ? [] : [`${arm}: ${listed(own.map(({ word, agents }) => `${agents} ${word}`))}`];
  });
}

/** Words stand in rows, as they are long; arms in columns. */
function confusionSpec({ arms }: Drawing, place: Place, counts: readonly WordCount[]): Spec {
  const drawn = arms.filter((arm) => counts.some((each) => each.arm === arm));
  const axis = { ticks: false, domain: false, labelLimit: 150 };
  return specOf(placeWords(place), counts, {
    height: 28 * new Set(counts.map(({ word }) => word)).size,
    encoding: {
      x: {
        field: "arm",
        type: "nominal",
        title: null,
        scale: { domain: drawn },
        axis: { ...axis, labelAngle: drawn.length > 3 ? -35 : 0, labelLimit: 100 },
      },
      y: { field: "word", type: "nominal", title: null, axis },
    },
    layer: [
      {
        mark: { type: "rect", color: PLAIN },
        encoding: {
          opacity: {
            field: "share",
            type: "quantitative",
            scale: { domain: [0, 1], range: [0.08, 0.6] },
            legend: null,
          },
        },
      },
      {
        mark: { type: "text", color: "currentColor", fontSize: 12 },
        encoding: { text: { field: "agents" } },
      },
    ],
  });
}
