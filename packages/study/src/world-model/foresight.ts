import {
  type EventCounts,
  foresight,
  frequentCodes,
  HORIZONS,
  type LevelForesight,
  type PretrainSettings,
  type WorldModel,
} from "@mesagrid/agent";
import { createStream, type Program, PURPOSE } from "@mesagrid/env";
import { chooseLevelSets } from "../evaluation.js";
import { count } from "../numbers.js";
import { bootstrap, type Estimate, wilson } from "../stats.js";

/** Who says what a code will be: the model, whoever copies the start, whoever names each cell's most frequent code. */
export type Guesser = "model" | "copy" | "marginal";

/** Shares of codes that were said right at one horizon, with intervals over levels. */
export interface HorizonReport {
  readonly horizon: number;
  /** Levels whose episode lasted so long. */
  readonly levels: number;
  /** Over all codes of the observation. */
  readonly all: Readonly<Record<Guesser, Estimate>>;
  /** Over those that are other ones than at the start. */
  readonly changed: Readonly<Record<Guesser, Estimate>>;
}

/** How often something was said to happen when it did, and did when it was said to: Wilson's intervals, NaN where it never. */
export interface EventReport {
  readonly happened: number;
  readonly said: number;
  readonly recall: Estimate;
  readonly precision: Estimate;
}

/** How far a world model sees on one level set. */
export interface ForesightReport {
  readonly levels: string;
  /** Those that some episode reaches. */
  readonly horizons: readonly HorizonReport[];
  /** Over all steps of the imagined rollouts. */
  readonly events: Readonly<Record<string, EventReport>>;
  readonly end: EventReport;
}

export interface ForesightPlan {
  /** Level sets; all that are not mixtures if absent. */
  readonly levels?: readonly string[];
  /** Levels of each. */
  readonly episodes: number;
  readonly seed: number;
}

/** Has a world model imagine rollouts on each level set and sums up how right they were. @throws EnvError `unknown-level-set` */
export function reportForesight(
  program: Program,
  model: WorldModel,
  settings: PretrainSettings,
  { levels, episodes, seed }: ForesightPlan,
): ForesightReport[] {
  const usual = frequentCodes(program, settings, seed);
  return chooseLevelSets(program, levels).map((set) => {
    const found = foresight(program, model, usual, {
      levels: set,
      count: episodes,
      seed,
      horizons: HORIZONS,
    });
    const names = model.prediction.eventNames;
    return {
      levels: set,
      horizons: HORIZONS.map((horizon) => horizonReport(found, horizon)).filter((each) => each.levels > 0),
      events: Object.fromEntries(
        names.map((name, i) => [name, eventReport(found.map(({ events }) => events[i]))]),
      ),
      end: eventReport(found.map(({ end }) => end)),
    };
  });
}

function horizonReport(found: readonly LevelForesight[], horizon: number): HorizonReport {
  const levels = found.flatMap(({ horizons }) => horizons.get(horizon) ?? []);
  const shares = (of: "all" | "changed"): Record<Guesser, Estimate> => {
    const share = (guesser: Guesser) =>
      ratio(
        levels.map((level) => level[of][guesser]),
        levels.map((level) => level[of].codes),
      );
    return { model: share("model"), copy: share("copy"), marginal: share("marginal") };
  };
  return { horizon, levels: levels.length, all: shares("all"), changed: shares("changed") };
}

function eventReport(counts: readonly EventCounts[]): EventReport {
  const of = (name: keyof EventCounts) => counts.map((each) => each[name]);
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  const [happened, said, right] = [sum(of("happened")), sum(of("said")), sum(of("right"))];
  return { happened, said, recall: wilson(right, happened), precision: wilson(right, said) };
}

/** A share of sums over levels, with its bootstrap interval over levels; the same counts give the same interval. */
function ratio(hits: readonly number[], trials: readonly number[]): Estimate {
  const n = hits.length;
  const share = (drawn: ArrayLike<number>): number => {
    let [hit, tried] = [0, 0];
    for (let i = 0; i < drawn.length; i++) {
      hit += hits[drawn[i]];
      tried += trials[drawn[i]];
    }
    return hit / tried;
  };
  const mean = share([...hits.keys()]);
  if (Number.isNaN(mean)) return { mean, low: Number.NaN, high: Number.NaN, n };
  return { mean, ...bootstrap(n, share, createStream(n, PURPOSE.bootstrap)), n };
}

/** The reports as a table: a row a level set and horizon, then what was said of events. */
export function foresightTables(reports: readonly ForesightReport[]): string[][][] {
  const codes = reports.flatMap(({ levels, horizons }) =>
    horizons.flatMap((report) =>
      (["all", "changed"] as const).map((of) => {
        const { model, copy, marginal } = report[of];
        return [
          levels,
          String(report.horizon),
          of,
          share(model.mean),
          share(model.low),
          share(model.high),
          share(copy.mean),
          share(marginal.mean),
          count(report.levels),
        ];
      }),
    ),
  );
  const events = reports.flatMap(({ levels, events: each, end }) =>
    [...Object.entries(each), ["the end", end] as const].map(([name, { happened, recall, precision }]) => [
      levels,
      name,
      count(happened),
      ...[recall, precision].flatMap(({ mean, low, high, n }) =>
        [mean, low, high].map((value) => share(n > 0 ? value : Number.NaN)),
      ),
    ]),
  );
  return [
    [["levels", "steps", "codes", "model", "from", "to", "copy", "marginal", "n"], ...codes],
    [["levels", "event", "happened", "recall", "from", "to", "precision", "from", "to"], ...events],
  ];
}

/** A share with three decimals; a dash if there is none. */
function share(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3) : "–";
}
