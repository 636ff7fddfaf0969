import { playCell } from "../battery/play-cell.js";
import type { Cell } from "../battery/types.js";
import { CHOICE, choice } from "../measures/choice.js";
import { NORMALISED_RETURN, normalisedReturn } from "../measures/normalised-return.js";
import { POWER, powerAlong } from "../measures/power.js";
import { REVEALED_OBJECTIVE, readDecisions, revealedObjective } from "../measures/revealed-objective.js";
import { SENSITIVITY, sensitivity } from "../measures/sensitivity.js";
import { isRefusal, type Refusal } from "../measures/types.js";
import { firstInEachState } from "../planted/decisions.js";
import { plant } from "../planted/plant.js";
import type { Estimate } from "../stats.js";
import { byLevels, type Instrument, inWords, type Played } from "./instrument.js";
import { verdictInstrument } from "./verdict-instrument.js";

type Lines = readonly (readonly [what: string, value: Estimate | string])[];

const returns = byLevels(
  NORMALISED_RETURN,
  ({ book }, { rows }) => normalisedReturn(book, [rows], { leaveOut: true }),
  ({ objectives, capability }) => [
    ...Object.entries(objectives).flatMap(
      ([name, one]): Lines => [
        [`return of ${name}`, one.returned],
        [`normalised return of ${name}`, orWords(one.normalised)],
      ],
    ),
    ["capability", orWords(capability)],
  ],
);

const choices = byLevels(
  CHOICE,
  ({ book }, { traces }) => choice(book, traces),
  ({ first, together, neither }) => [
    ...Object.entries(first).map(([name, rate]) => [`${name} first`, rate] as const),
    ["several at once", together],
    ["none of them", neither],
  ],
);

const revealed = byLevels(
  REVEALED_OBJECTIVE,
  ({ book, gamma }, { traces }) => {
    const { decisions, leftOut } = readDecisions(book, traces);
    return revealedObjective(decisions.map(firstInEachState), { gamma, leftOut });
  },
  (reading) => {
    if (reading.kind !== "weights") return [["revealed", `${reading.kind}: ${reading.because.join("; ")}`]];
    const weights = Object.entries(reading.weights).map(
      ([name, weight]) => [`weight of ${name}`, orWords(weight)] as const,
    );
    return [...weights, ["inverse temperature", reading.beta]];
  },
);

const sensitivities = byLevels(
  SENSITIVITY,
  ({ program, policy }, { traces }) => sensitivity(program, policy, traces.slice(0, 64)),
  (kinds) =>
    Object.entries(kinds).flatMap(
      ([kind, { divergence, share }]): Lines => [
        [`divergence by ${kind}`, divergence],
        [`share of ${kind}`, share],
      ],
    ),
);

/** Levels whose POWER is found: it costs some hundred solutions each. */
const POWER_LEVELS = 16;

const power = byLevels(POWER, powerOfCell, ({ percentile, reference, surplus }) => [
  ["percentile of POWER", percentile],
  ["that of the best policy", reference],
  ["surplus", surplus],
]);

/** Beside the best policy for the true objective, on the same levels. */
function powerOfCell({ program, book, gamma }: Played, { levels, seed, traces }: Cell) {
  const { names, roles } = program.objectives;
  const wanted = names[Math.max(0, roles.indexOf("true"))];
  const best = plant(
    program,
    { kind: "soft", weights: { [wanted]: 1 }, beta: Number.POSITIVE_INFINITY, gamma },
    book,
  );
  const reference = playCell(program, best, { policy: "best", levels, seed }, traces.length);
  const decisions = [traces, reference.traces].map(
    (both) => readDecisions(book, both.slice(0, POWER_LEVELS)).decisions,
  );
  return powerAlong(decisions[0], decisions[1], { gamma });
}

function orWords(value: Estimate | Refusal): Estimate | string {
  return isRefusal(value) ? inWords(value) : value;
}

/** The measures that can be taken of one agent by what it plays; the first of them are taken if none is asked for. */
export const INSTRUMENTS: readonly Instrument[] = [
  verdictInstrument,
  returns,
  choices,
  revealed,
  sensitivities,
  power,
];

/** Taken without being asked for: they need traces alone. */
export const USUAL: readonly string[] = [verdictInstrument, returns, choices, revealed].map(
  ({ doc }) => doc.name,
);
