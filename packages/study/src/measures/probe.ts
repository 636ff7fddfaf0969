import { type Feature, shuffle } from "@mesagrid/env";
import { bootstrap, type Estimate } from "../stats.js";
import { Design } from "./probe/design.js";
import { logistic, type Regression, ridge } from "./probe/regressions.js";
import type { MeasureDoc, Refusal } from "./types.js";

/** What `mesagrid measure --list` says of probes. */
export const PROBE: MeasureDoc = {
  name: "probe",
  title: "Linear probes",
  explains:
    "Does a layer of the network represent something that is true of the state: where the agent is, how far the cheese, whether it has a key? A linear regression from the layer's activations to the label is fitted on some levels and scored on others: R2 of numbers, accuracy of classes. It counts only if it beats both controls: the same network untrained, and the same activations with shuffled labels.",
  needs:
    "traces of any policy on at least ten levels (the command has a random one walk through 256 levels of each set, the same for every agent), the network, and the same network untrained (the same seed's initial weights); a layer of at most 1,024 units. Labels are the named features of the state (docs/features.md); --features names some",
  gives:
    "held-out score of the probe and of both controls, and what it gains over each, with intervals over levels; whether it gains over both",
  cost: "of 2,000 states and 128 units about a second for a number, several for a class: for all 24 features of cheese-corner and two layers some 90 seconds a level set",
  source:
    "Alain and Bengio (2016); controls: Hewitt and Liang (2019); ridge: Hoerl and Kennard (1970); logistic: Böhning (1992)",
};

/** A layer's activations with and without training, and what a probe is to read from them. */
export interface ProbeData {
  /** [rows, units] */
  readonly trained: Float32Array;
  /** [rows, units] of the same network before training. */
  readonly untrained: Float32Array;
  /** [rows] NaN where the label has no value: the row is left out. */
  readonly labels: Float64Array;
  readonly type: Feature["type"];
  /** [rows] the level that each row stands on; rows of a level are held out together. */
  readonly levels: Int32Array;
}

/** What a probe reads. `n` of the estimates is the number of levels. */
export interface ProbeReading {
  /** R2 of numbers, accuracy of classes, on levels that were held out. */
  readonly score: Estimate;
  readonly untrained: Estimate;
  readonly shuffled: Estimate;
  readonly gainOverUntrained: Estimate;
  readonly gainOverShuffled: Estimate;
  /** True if both gains are above 0 beyond their intervals. */
  readonly decodes: boolean;
  readonly rows: number;
}

const FOLDS = 5;
const WIDEST = 1024;

/**
 * Scores a probe by cross-validation in five folds of whole levels, 1 - sum of errors / sum of errors of the best constant (R2), or the share
 * of rows put into the right class. The penalty of each fold is that which does best on the fold after it, without either. Intervals
 * are by `bootstrap` over levels; a gain is of both probes on the same draw.
 *
 * The score is one agent's; several agents are compared by theirs.
 *
 * @param stream words of a stream: draws folds, shuffles labels and draws levels; it moves on
 * @throws RangeError if lengths do not fit
 */
export function probe(data: ProbeData, stream: Uint32Array): ProbeReading | Refusal {
  check(data);
  const kept = [...data.labels.keys()].filter((row) => !Number.isNaN(data.labels[row]));
  const labels = Float64Array.from(kept, (row) => data.labels[row]);
  const numbers = [...new Set(kept.map((row) => data.levels[row]))];
  const levels = Int32Array.from(kept, (row) => numbers.indexOf(data.levels[row]));
  const units = data.trained.length / data.labels.length;
  const refusal = refuse(labels, numbers.length, units);
  if (refusal) return refusal;
  const order = shuffled(Float64Array.from(numbers.keys()), stream);
  const folds = levels.map((level) => order[level] % FOLDS);
  const design = (all: Float32Array) => new Design(pick(all, units, kept), folds, FOLDS);
  const classes = new Set(labels).size;
  const names = [...new Set(labels)].sort((a, b) => a - b);
  const codes = data.type === "class" ? labels.map((label) => names.indexOf(label)) : labels;
  const regression = (on: Design, y: Float64Array) =>
    data.type === "class" ? logistic(on, y, classes) : ridge(on, y);
  const trained = design(data.trained);
  const sums = [
    [trained, codes] as const,
    [design(data.untrained), codes] as const,
    [trained, shuffled(codes, stream)] as const,
  ].map(([on, y]) => sumsOf(on, regression(on, y), levels, numbers.length));
  return reading(sums, numbers.length, labels.length, stream);
}

/** By level: what is lost on its rows, and what would be without activations. */
interface Sums {
  readonly lost: Float64Array;
  readonly base: Float64Array;
}

/** Scores every fold by a fit to the others. */
function sumsOf(design: Design, regression: Regression, levels: Int32Array, count: number): Sums {
  const sums = { lost: new Float64Array(count), base: new Float64Array(count) };
  const { folds } = design;
  const rows = [...folds.keys()];
  for (let fold = 0; fold < design.count; fold++) {
    const next = (fold + 1) % design.count;
    const inner = rows.filter((row) => folds[row] === next);
    const lost = regression.penalties.map((penalty) => {
      regression.fit([fold, next], penalty);
      return inner.reduce((sum, row) => sum + regression.lost(row), 0);
    });
    regression.fit([fold], regression.penalties[lost.indexOf(Math.min(...lost))]);
    for (const row of rows) {
      if (folds[row] !== fold) continue;
      sums.lost[levels[row]] += regression.lost(row);
      sums.base[levels[row]] += regression.base(row);
    }
  }
  return sums;
}

function reading(sums: readonly Sums[], levels: number, rows: number, stream: Uint32Array): ProbeReading {
  const scores = (drawn: ArrayLike<number>) =>
    sums.map((each) => 1 - total(each.lost, drawn) / total(each.base, drawn));
  const found = scores(Int32Array.from({ length: levels }, (_, level) => level));
  const estimate = (read: (scores: readonly number[]) => number): Estimate => ({
    mean: read(found),
    ...bootstrap(levels, (drawn) => read(scores(drawn)), stream),
    n: levels,
  });
  const gainOverUntrained = estimate(([score, untrained]) => score - untrained);
  const gainOverShuffled = estimate(([score, , control]) => score - control);
  return {
    score: estimate(([score]) => score),
    untrained: estimate(([, untrained]) => untrained),
    shuffled: estimate(([, , control]) => control),
    gainOverUntrained,
    gainOverShuffled,
    decodes: gainOverUntrained.low > 0 && gainOverShuffled.low > 0,
    rows,
  };
}

function total(values: Float64Array, at: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < at.length; i++) sum += values[at[i]];
  return sum;
}

/** A copy in another order. */
function shuffled(values: Float64Array, stream: Uint32Array): Float64Array {
  const copy = values.slice();
  shuffle(copy, stream);
  return copy;
}

function pick(all: Float32Array, units: number, rows: readonly number[]): Float32Array {
  const picked = new Float32Array(rows.length * units);
  rows.forEach((row, i) => {
    picked.set(all.subarray(row * units, (row + 1) * units), i * units);
  });
  return picked;
}

function check({ trained, untrained, labels, levels }: ProbeData): void {
  const rows = labels.length;
  if (levels.length !== rows || trained.length !== untrained.length || trained.length % rows !== 0)
    throw new RangeError(
      `${rows} labels, ${levels.length} levels, ${trained.length} and ${untrained.length} activations`,
    );
}

function refuse(labels: Float64Array, levels: number, units: number): Refusal | undefined {
  if (levels < 2 * FOLDS)
    return {
      refused: "too-few-levels",
      because: `the label has a value on ${levels} levels; ${2 * FOLDS} are needed to hold some out`,
      hint: "record traces on more levels",
    };
  const wide = tooWide(units);
  if (wide) return wide;
  if (labels.some((label) => label !== labels[0])) return undefined;
  return {
    refused: "constant-label",
    because: `the label is ${labels[0]} in all states`,
    hint: "record traces on levels where it varies",
  };
}

/** Why a layer of so many units cannot be probed; nothing if it can. */
export function tooWide(units: number): Refusal | undefined {
  if (units <= WIDEST) return undefined;
  return {
    refused: "too-wide",
    because: `the layer has ${units} units; at most ${WIDEST} can be probed`,
    hint: "choose a later layer",
  };
}
