import { createStream, PURPOSE, type Trace } from "@mesagrid/env";
import { playCell } from "../battery/play-cell.js";
import type { Cell } from "../battery/types.js";
import { CHOICE, choice } from "../measures/choice.js";
import { EPISODE_MIXTURE, episodeMixture } from "../measures/episode-mixture.js";
import { EVENT_RATE, eventRate } from "../measures/event-rate.js";
import { MISGENERALISATION, misgeneralisation } from "../measures/misgeneralisation.js";
import { NORMALISED_RETURN, normalisedReturn } from "../measures/normalised-return.js";
import { POWER, powerAlong } from "../measures/power.js";
import { REVEALED_OBJECTIVE, readDecisions, revealedObjective } from "../measures/revealed-objective.js";
import { SENSITIVITY, sensitivity } from "../measures/sensitivity.js";
import { SINGLE_OBJECTIVES, singleObjectives } from "../measures/single-objectives.js";
import { wantedObjective } from "../measures/targets.js";
import { isRefusal, type Refusal } from "../measures/types.js";
import { decimal } from "../numbers.js";
import { firstInEachState } from "../planted/decisions.js";
import type { LevelBook } from "../planted/level-book.js";
import { plant } from "../planted/plant.js";
import { bootstrapMean, type Estimate } from "../stats.js";
import { gapInstrument } from "./gap-instrument.js";
import { gradientInstrument } from "./gradient-instrument.js";
import {
  byLevels,
  type Instrument,
  inWords,
  type LevelsReading,
  type Played,
  refusedReading,
  takenOf,
} from "./instrument.js";
import { linesOf } from "./naming.js";
import type { NetworkInstrument } from "./network-instrument.js";
import { otherLevels } from "./other-levels.js";
import { probeInstrument } from "./probe-instrument.js";
import { relearningInstrument } from "./relearning-instrument.js";
import { verdictInstrument } from "./verdict-instrument.js";

const RETURNS = { objectives: ["return of *", "normalised return of *"], words: ["capability"] };

const returns = byLevels(
  NORMALISED_RETURN,
  RETURNS,
  ({ book }, { rows }) => normalisedReturn(book, [rows], { leaveOut: true }),
  ({ objectives, capability }) => [
    ...Object.entries(objectives).flatMap(([name, { returned, normalised }]) =>
      linesOf(RETURNS.objectives, name, [returned, orWords(normalised)]),
    ),
    [RETURNS.words[0], orWords(capability)],
  ],
);

const CHOICES = { objectives: ["* first"], words: ["several at once", "none of them"] };

const choices = byLevels(
  CHOICE,
  CHOICES,
  ({ book }, { traces }) => choice(book, traces),
  ({ first, together, neither }) => [
    ...Object.entries(first).flatMap(([name, rate]) => linesOf(CHOICES.objectives, name, [rate])),
    [CHOICES.words[0], together],
    [CHOICES.words[1], neither],
  ],
);

const REVEALED = { objectives: ["weight of *"], words: ["inverse temperature", "revealed"] };

const revealed = byLevels(
  REVEALED_OBJECTIVE,
  REVEALED,
  ({ book, gamma }, { traces }) => {
    const { decisions, leftOut } = firstDecisions(book, traces);
    return revealedObjective(decisions, { gamma, leftOut });
  },
  (reading) => {
    const [temperature, otherwise] = REVEALED.words;
    if (reading.kind !== "weights") return [[otherwise, `${reading.kind}: ${reading.because.join("; ")}`]];
    const weights = Object.entries(reading.weights).flatMap(([name, weight]) =>
      linesOf(REVEALED.objectives, name, [orWords(weight)]),
    );
    return [...weights, [temperature, reading.beta]];
  },
);

/** Beside the same agent on fresh levels of the sets that it was trained on. */
const misgeneralisations: Instrument = {
  doc: MISGENERALISATION,
  naming: { words: [MISGENERALISATION.name] },
  take({ program, book, trainedOn, cells }) {
    const others = otherLevels(cells, trainedOn);
    if (isRefusal(others)) return takenOf(new Map([["all", refusedReading(MISGENERALISATION, others)]]));
    const own = [...cells.values()].filter(({ levels }) => trainedOn.includes(levels));
    const control = [own.flatMap(({ rows }) => rows)];
    const wanted = wantedObjective(program);
    return takenOf(
      new Map(
        others.map(({ levels, rows }): [string, LevelsReading] => {
          const result = misgeneralisation(book, wanted, { shifted: [rows], control }, { leaveOut: true });
          if (isRefusal(result)) return [levels, refusedReading(MISGENERALISATION, result)];
          return [levels, { result, lines: [[MISGENERALISATION.name, result]] }];
        }),
      ),
    );
  },
};

const MIXTURES = { objectives: ["share of *"], words: ["inverse temperature and fit"] };

const mixtures = byLevels(
  EPISODE_MIXTURE,
  MIXTURES,
  ({ book, gamma }, { traces }) => episodeMixture(firstDecisions(book, traces).decisions, { gamma }),
  ({ shares, beta, logLikelihood }) => [
    ...Object.entries(shares).flatMap(([name, share]) => linesOf(MIXTURES.objectives, name, [share])),
    [MIXTURES.words[0], `${decimal(beta)}: a log-likelihood of ${decimal(logLikelihood)} nats`],
  ],
);

const SINGLES = { objectives: ["* alone"] };

/** Of the family that its own weights are likeliest in. */
const singles = byLevels(
  SINGLE_OBJECTIVES,
  SINGLES,
  ({ book, gamma }, { traces }) => {
    const { decisions, leftOut } = firstDecisions(book, traces);
    const reading = revealedObjective(decisions, { gamma, leftOut });
    return isRefusal(reading) ? reading : singleObjectives(decisions, { gamma, family: reading.family });
  },
  (objectives) =>
    Object.entries(objectives).flatMap(([name, { logLikelihood, beta }]) =>
      linesOf(SINGLES.objectives, name, [
        `${decimal(logLikelihood)} nats: at an inverse temperature of ${decimal(beta)}`,
      ]),
    ),
);

/** Decisions as the verdict counts them: of each episode the first in each state. */
function firstDecisions(book: LevelBook, traces: readonly Trace[]) {
  const { decisions, leftOut } = readDecisions(book, traces);
  return { decisions: decisions.map(firstInEachState), leftOut };
}

const SENSITIVITIES = { kinds: ["divergence by *", "share of *"] };

const sensitivities = byLevels(
  SENSITIVITY,
  SENSITIVITIES,
  ({ program, policy }, { traces }) => sensitivity(program, policy, traces.slice(0, 64)),
  (kinds) =>
    Object.entries(kinds).flatMap(([kind, { divergence, share }]) =>
      linesOf(SENSITIVITIES.kinds, kind, [divergence, share]),
    ),
);

/** Levels whose POWER is found: it costs some hundred solutions each. */
const POWER_LEVELS = 16;

const POWERS = { words: ["percentile of POWER", "that of the best policy", "surplus"] };

const power = byLevels(POWER, POWERS, powerOfCell, ({ percentile, reference, surplus }) => [
  [POWERS.words[0], percentile],
  [POWERS.words[1], reference],
  [POWERS.words[2], surplus],
]);

/** Beside the best policy for the true objective, on the same levels. */
function powerOfCell({ program, book, gamma }: Played, { levels, seed, traces }: Cell) {
  const best = plant(
    program,
    { kind: "soft", weights: { [wantedObjective(program)]: 1 }, beta: Number.POSITIVE_INFINITY, gamma },
    book,
  );
  const reference = playCell(program, best, { policy: "best", levels, seed }, traces.length);
  const decisions = [traces, reference.traces].map(
    (both) => readDecisions(book, both.slice(0, POWER_LEVELS)).decisions,
  );
  return powerAlong(decisions[0], decisions[1], { gamma });
}

const EVENTS = { events: ["share with *", "mean of *"] };

/** Of every event: in which share of the episodes, and how often. */
const events = byLevels(
  EVENT_RATE,
  EVENTS,
  ({ program }, { rows, seed }) => {
    const stream = createStream(seed, PURPOSE.bootstrap);
    const counts = (event: string) => rows.map((row) => row.events[event]);
    return Object.fromEntries(
      program.events.map((event) => [
        event,
        { rate: eventRate(rows, event), mean: bootstrapMean(counts(event), stream) },
      ]),
    );
  },
  (found) =>
    Object.entries(found).flatMap(([event, { rate, mean }]) => linesOf(EVENTS.events, event, [rate, mean])),
);

function orWords(value: Estimate | Refusal): Estimate | string {
  return isRefusal(value) ? inWords(value) : value;
}

/** The measures that can be taken of one agent by what it plays; the first of them are taken if none is asked for. */
export const INSTRUMENTS: readonly Instrument[] = [
  verdictInstrument,
  returns,
  misgeneralisations,
  choices,
  revealed,
  mixtures,
  singles,
  sensitivities,
  power,
  events,
  gapInstrument,
];

/** Those that are taken of the network behind a checkpoint: a planted policy has none. */
export const NETWORK_INSTRUMENTS: readonly NetworkInstrument[] = [
  probeInstrument,
  gradientInstrument,
  relearningInstrument,
];

/** Taken without being asked for: they need traces alone. */
export const USUAL: readonly string[] = [verdictInstrument, returns, choices, revealed].map(
  ({ doc }) => doc.name,
);
