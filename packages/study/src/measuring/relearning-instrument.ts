import { evaluate, train } from "@mesagrid/agent";
import { createStream, nextUint32, type Program, PURPOSE, SolveError } from "@mesagrid/env";
import type { Cell } from "../battery/types.js";
import type { AgentCurve, Between, CurvePoint } from "../measures/curves/crossing.js";
import { isBound } from "../measures/curves/difference.js";
import { normalisedReturn } from "../measures/normalised-return.js";
import { RELEARNING, type RelearningReading, relearning } from "../measures/relearning.js";
import { wantedObjective } from "../measures/targets.js";
import { isRefusal, type Refusal } from "../measures/types.js";
import { short } from "../numbers.js";
import { meanOf } from "../stats.js";
import { inWords, type LevelsReading, type Played, refusedReading, takenOf } from "./instrument.js";
import type { Asker, NetworkInstrument } from "./network-instrument.js";
import { otherLevels } from "./other-levels.js";
import { levelsOf, type Trained } from "./trained.js";

/** Normalised return of the true objective that is to be reached. */
const THRESHOLD = 0.5;
/** Trainings of each arm, and evaluations in the course of each. */
const [REPEATS, EVALUATIONS] = [4, 64];

/**
 * Trains the checkpoint's weights and the untrained ones on every level set that the phase did not train on, for the true objective, with
 * the run's settings and fresh moments. A pair of trainings plays the same levels. The interval is over pairs: it tells how well this
 * one agent's friction is known.
 */
export const relearningInstrument: NetworkInstrument = {
  doc: RELEARNING,
  async takeOfNetwork(played, trained, asker) {
    const others = otherLevels(played.cells, levelsOf(played.program, [trained.phase]));
    if (isRefusal(others)) return takenOf(new Map([["all", refusedReading(RELEARNING, others)]]));
    const readings = new Map<string, LevelsReading>();
    for (const cell of others) {
      if (asker.signal?.aborted) break;
      readings.set(cell.levels, await readingOn(cell, played, trained, asker));
    }
    return takenOf(readings);
  },
};

async function readingOn(cell: Cell, played: Played, trained: Trained, asker: Asker): Promise<LevelsReading> {
  const score = scoreOf(played, cell.rows);
  if (isRefusal(score)) return refusedReading(RELEARNING, score);
  const { fresh } = trained.shared;
  const { relearnSteps: steps = trained.phase.steps } = asker.wishes;
  const arm = (name: string, weights: readonly Float32Array[]) =>
    armOf(name, weights, { cell, score, steps, program: played.program }, trained, asker);
  const key = `${steps} steps on ${cell.levels}`;
  const control = fresh.get(key) ?? (await arm("fresh agent", trained.untrained.weights()));
  const checkpoint = await arm("checkpoint", trained.network.weights());
  if (asker.signal?.aborted) return { lines: [], result: undefined };
  fresh.set(key, control);
  const result = relearning({ checkpoint, fresh: control }, THRESHOLD);
  return {
    result: { threshold: THRESHOLD, ...result, curves: { checkpoint, fresh: control } },
    lines: lines(result),
  };
}

/** What is to be learned. */
interface Task {
  readonly program: Program;
  readonly cell: Cell;
  readonly score: Score;
  /** Of each training, at most. */
  readonly steps: number;
}

/** Some trainings from the same weights, each on levels of its own. */
async function armOf(
  name: string,
  weights: readonly Float32Array[],
  task: Task,
  trained: Trained,
  asker: Asker,
): Promise<AgentCurve[]> {
  const { cell } = task;
  const { relearnRepeats = REPEATS } = asker.wishes;
  const seeds = createStream(cell.seed, PURPOSE.batches);
  const curves: AgentCurve[] = [];
  for (let repeat = 1; repeat <= relearnRepeats && !asker.signal?.aborted; repeat++) {
    const seed = nextUint32(seeds);
    const onStep = (step: number) =>
      asker.onPart(`${cell.levels}: ${name}, training ${repeat} of ${relearnRepeats}, ${short(step)} steps`);
    curves.push({ seed, points: await pointsOf(weights, seed, task, trained, { ...asker, onStep }) });
  }
  return curves;
}

/** Trains until the return has passed the threshold or the steps are over; normalised returns of the true objective. */
async function pointsOf(
  weights: readonly Float32Array[],
  seed: number,
  { program, cell, score, steps }: Task,
  { settings }: Trained,
  { signal, onStep }: Asker & { readonly onStep: (step: number) => void },
): Promise<CurvePoint[]> {
  const { levels } = cell;
  const points: CurvePoint[] = [];
  const result = await train({
    ...{ scenario: program, seed, weights, ...(signal && { signal }) },
    settings: {
      ...settings,
      ...{ stopWhen: "", measures: "", evaluateEpisodes: 1, tracesPerEvaluation: 0 },
      // Whatever the weights came from, from here on nothing holds them.
      ...({ trunk: "", trunkMode: "free" } as const),
      evaluateEvery: Math.ceil(steps / EVALUATIONS),
    },
    phases: [{ name: "relearning", reward: { [wantedObjective(program)]: 1 }, levels, steps }],
    measure(policy) {
      const { rows } = evaluate(program, policy, { levels, episodes: cell.rows.length, seed: cell.seed });
      return { score: score(rows) };
    },
    stopWhen(row) {
      const value = row["measure/score"];
      if (value === undefined) return false;
      points.push({ step: Number(row.step), value: Number(value) });
      return points.length > 1 && Number(value) >= THRESHOLD;
    },
    onProgress: ({ step }) => onStep(step),
  });
  result.dispose();
  return points;
}

/** The normalised return of the true objective, of an agent's episodes on the levels that were played. */
type Score = (rows: Cell["rows"]) => number;

/** Levels are solved once: how much there is to be won on them does not change. */
function scoreOf({ program, book }: Played, rows: Cell["rows"]): Score | Refusal {
  const returns = normalisedReturn(book, [rows], { leaveOut: true });
  if (isRefusal(returns)) return returns;
  const wanted = wantedObjective(program);
  const { best, random, normalised } = returns.objectives[wanted];
  if (isRefusal(normalised)) return normalised;
  const kept = rows.map(({ level }) => !(book.find(level) instanceof SolveError));
  return (own) => {
    const mean = meanOf(own.filter((_, i) => kept[i]).map((row) => row.returns[wanted]));
    return (mean - random) / (best - random);
  };
}

function lines({ friction, steps }: RelearningReading): LevelsReading["lines"] {
  const { atLeast, atMost, because } = isBound(friction) ? friction : { because: "" };
  const ends = [
    ...(atLeast === undefined ? [] : [`at least ${atLeast.toFixed(2)}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost.toFixed(2)}`]),
  ];
  const value = isRefusal(friction)
    ? inWords(friction)
    : isBound(friction)
      ? `${ends.join(", ")}: ${because}`
      : friction;
  return [
    ["friction", value],
    ["steps of the checkpoint", steps.checkpoint.map(inSteps).join(", ")],
    ["steps of a fresh agent", steps.fresh.map(inSteps).join(", ")],
  ];
}

function inSteps({ low, high }: Between): string {
  if (low === high) return short(Math.round(low));
  return Number.isFinite(high) ? `less than ${short(high)}` : `more than ${short(low)}`;
}
