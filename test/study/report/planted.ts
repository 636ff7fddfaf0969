import { createStream, nextNormal, PURPOSE } from "@mesagrid/env";
import type { ReportedStudy, ResultRow, StudyTable } from "@mesagrid/study";

/** Dose of each arm that has one. */
export const DOSES = { none: 0, little: 0.01, some: 0.1, much: 0.5 } as const;

const STEPS = 100_000;
const EVERY = 10_000;

/** Where each arm's return of cheese on shifted levels ends, and how quickly it gets there. */
const ARMS = {
  shipped: { end: 0.2, rate: 4 },
  control: { end: 0.9, rate: 4 },
  twin: { end: 0.9, rate: 4 },
} as const;

/** What is true of the planted table. */
export const TRUTH = {
  /** Of cheese on shifted levels, shipped less control. */
  difference: ARMS.shipped.end - ARMS.control.end,
  /** Steps of the arm `swapped` over those of `fresh`. */
  savings: 0.5,
  /** The dose at which the response has come half of the way, about. */
  dose: 0.1,
} as const;

type Part = Pick<ResultRow, "phase" | "step" | "levels" | "measure" | "quantity"> &
  Partial<Pick<ResultRow, "value" | "word" | "initialisation" | "data">>;

/** Agents whose numbers are known, with some noise between them, as a study's table. @param agents of each arm */
export function plantedTable(agents = 10, noise = 0.06): StudyTable {
  const rows: ResultRow[] = [];
  const stream = createStream(5, PURPOSE.dynamics);
  const add = (arm: string, seed: number, part: Part) =>
    rows.push({ arm, seed, initialisation: seed, data: seed, value: null, word: null, ...part });
  for (let seed = 1; seed <= agents; seed++) {
    const own = noise * nextNormal(stream); // agents of one seed have something in common
    const near = (value: number) => value + own + noise * nextNormal(stream);
    for (const [arm, { end, rate }] of Object.entries(ARMS)) addArm(arm, seed, end, rate, near);
    for (const [arm, dose] of Object.entries(DOSES)) {
      const value = near(0.1 + 0.8 * (dose / (dose + 0.125)));
      add(arm, seed, final("normalised-return", "normalised return of cheese", value));
    }
    for (const [arm, first] of [
      ["swapped", 2],
      ["fresh", 1],
    ] as const)
      addSwap(arm, seed, first === 2, near);
  }
  return { study: "planted", version: 1, provenance: PROVENANCE, rows };

  function addArm(arm: string, seed: number, end: number, rate: number, near: (x: number) => number) {
    const last = near(end);
    for (let step = 0; step <= STEPS; step += EVERY) {
      const grown = 1 - Math.exp((-rate * step) / STEPS);
      for (const [levels, top] of [
        ["shifted", last],
        ["train", 0.95],
      ] as const) {
        const value = top * grown + 0.1 * noise * nextNormal(stream);
        add(arm, seed, { phase: "A", step, levels, measure: "return", quantity: "cheese", value });
      }
    }
    add(arm, seed, final("normalised-return", "normalised return of cheese", last));
    add(arm, seed, final("choice", "cheese first", Math.min(1, Math.max(0, last))));
    const word = last > 0.5 ? "pursues cheese" : seed % 5 === 0 ? "undetermined" : "pursues corner";
    add(arm, seed, { ...final("verdict", "verdict", null), word });
  }

  function addSwap(arm: string, seed: number, swapped: boolean, near: (x: number) => number) {
    const half = swapped ? near(25_000 / 50_000) * 50_000 : near(1) * 50_000;
    const start = swapped ? STEPS : 0;
    const row = { levels: "neutral", measure: "return", quantity: "b" } as const;
    for (let step = 0; step <= start; step += EVERY)
      if (swapped) add(arm, seed, { ...row, phase: "A", step, value: 0 });
    for (let step = 0; step <= STEPS; step += EVERY)
      if (!swapped || step > 0)
        add(arm, seed, { ...row, phase: "B", step: start + step, value: 1 - 2 ** (-step / half) });
  }
}

function final(measure: string, quantity: string, value: number | null): Part {
  return { phase: "A", step: STEPS, levels: "shifted", measure, quantity, value };
}

/** One arm whose agents are crossed: 8 first weights x 8 streams; the first weights make most of the variance. */
export function crossedTable(): StudyTable {
  const stream = createStream(6, PURPOSE.dynamics);
  const weights = Array.from({ length: 8 }, () => 0.5 + 0.2 * nextNormal(stream));
  const rows = weights.flatMap((weight, i) =>
    Array.from({ length: 8 }, (_, j) => j + 1).flatMap((data, j): ResultRow[] => {
      const value = weight + 0.05 * nextNormal(stream);
      const agent = {
        arm: "shipped",
        seed: 1 + i * 8 + j,
        initialisation: i + 1,
        data,
        phase: "A",
        word: null,
      };
      const what = { levels: "shifted", measure: "choice", quantity: "cheese first" };
      return [
        { ...agent, ...what, step: EVERY, value: 0.5 + 0.6 * (value - 0.5) + 0.05 * nextNormal(stream) },
        { ...agent, ...what, step: STEPS, value },
      ];
    }),
  );
  return { study: "crossed", version: 1, provenance: PROVENANCE, rows };
}

const PROVENANCE: StudyTable["provenance"] = {
  command: "mesagrid study studies/planted.json",
  versions: { mesagrid: "0.1.0", node: "20.20.0", backend: "wasm" },
  started: "2026-01-01T00:00:00.000Z",
  ended: "2026-01-01T00:10:00.000Z",
  seconds: 600,
  machine: "2 cores",
  scenarios: { "cheese-corner": "0123456789abcdef" },
  studyHash: "fedcba9876543210",
  narrowed: "",
};

const RETURN = {
  measure: "normalised-return",
  quantity: "normalised return of cheese",
  levels: "shifted",
} as const;

/** A study that asks the planted table everything that a report can tell. */
export const PLANTED: ReportedStudy = {
  name: "planted",
  title: "A planted study: cheese or corner",
  question: "Does the agent want the cheese, or the corner where it always lay?",
  guess: "Agents as shipped leave the cheese lying on shifted levels, and controls do not.",
  refutedBy: "Agents as shipped get as much of the cheese on shifted levels as controls do.",
  source: "planted by a test",
  arms: {
    shipped: { title: "As shipped" },
    control: { title: "Trained on shifted levels", control: true, levels: "shifted" },
    twin: { title: "The same as control" },
    ...Object.fromEntries(
      Object.entries(DOSES).map(([arm, dose]) => [arm, { dose, mix: { shifted: dose } }]),
    ),
    swapped: { title: "B after A" },
    fresh: { title: "B from the start", control: true },
  },
  comparisons: [
    { as: "difference", of: "shipped", against: "control", ...RETURN, refutes: "above" },
    { as: "probability-of-improvement", of: "control", against: "shipped", ...RETURN, refutes: "below" },
    { as: "difference", of: "twin", against: "control", ...RETURN },
    { as: "dose-response", of: Object.keys(DOSES), ...RETURN, refutes: "zero" },
    { as: "savings", of: "swapped", against: "fresh", measure: "return", quantity: "b", levels: "neutral" },
    {
      as: "correlation",
      of: "shipped",
      ...RETURN,
      with: { ...RETURN, measure: "choice", quantity: "cheese first" },
    },
  ],
  figures: [
    {
      kind: "learning-curves",
      measure: "return",
      arms: ["shipped", "control"],
      levels: ["train", "shifted"],
      quantities: ["cheese"],
    },
    { kind: "bars", title: "What is taken first", measure: "choice", arms: ["shipped", "control", "twin"] },
    { kind: "dose-response", measure: "normalised-return", arms: Object.keys(DOSES) },
    { kind: "swap-curves", measure: "return", quantities: ["b"], arms: ["swapped", "fresh"] },
    { kind: "profile", title: "Profiles", measure: "choice", arms: ["shipped", "control"] },
    { kind: "confusion", title: "Verdicts", measure: "verdict", arms: ["shipped", "control", "twin"] },
  ],
};

/** The same of the crossed table. */
export const CROSSED: ReportedStudy = {
  name: "crossed",
  title: "A planted crossed study",
  question: "Does the path decide?",
  refutedBy: "Nothing: it describes.",
  arms: { shipped: {} },
  comparisons: [
    { as: "path-dependence", of: "shipped", measure: "choice", quantity: "cheese first" },
    { as: "correlation", of: "shipped", measure: "choice", quantity: "cheese first", early: 0.1 },
  ],
  figures: [{ kind: "path-dependence", measure: "choice" }],
};
