import type { AgentCurve } from "../measures/curves/crossing.js";
import type { ResultRow } from "../results/row.js";
import { type AgentNumber, rowsWhere } from "../results/select.js";

/** Which numbers of a table are meant. */
export interface Place {
  /** Default: the only level set there is, or `all`. */
  readonly levels?: string;
  readonly measure: string;
  readonly quantity: string;
  /** Default: each agent's last. */
  readonly phase?: string;
}

/** The numbers of an arm's agents, in the order of their seeds, and why some have none. */
export interface ArmNumbers {
  readonly arm: string;
  readonly agents: readonly AgentNumber[];
  /** A reason for each agent that was read and gave no number. */
  readonly missing: readonly string[];
}

/** Level sets that a number was read on, in the order of the rows. */
export function levelsOf(rows: readonly ResultRow[], { measure, quantity }: Place): string[] {
  const found = rows.filter((row) => row.measure === measure && row.quantity === quantity);
  return [...new Set(found.map(({ levels }) => levels))];
}

/** Rows of one arm at a place, by agent; where no level set is named, of the only one or of `all`. */
export function agentRows(
  rows: readonly ResultRow[],
  arm: string,
  place: Place,
): ReadonlyMap<number, readonly ResultRow[]> {
  const sets = levelsOf(rows, place);
  const levels = place.levels ?? (sets.length === 1 ? sets[0] : "all");
  const bySeed = new Map<number, ResultRow[]>();
  const { measure, quantity, phase } = place;
  for (const row of rowsWhere(rows, {
    arm,
    levels,
    measure,
    quantity,
    ...(phase !== undefined && { phase }),
  })) {
    const own = bySeed.get(row.seed);
    if (own) own.push(row);
    else bySeed.set(row.seed, [row]);
  }
  for (const own of bySeed.values()) own.sort((a, b) => a.step - b.step);
  return bySeed;
}

/** What each agent of an arm read at its end, or at the end of a phase. */
export function finalNumbers(rows: readonly ResultRow[], arm: string, place: Place): ArmNumbers {
  const last = [...agentRows(rows, arm, place).values()].map((own) => own[own.length - 1]);
  return numbersOf(arm, last);
}

/**
 * What each agent read when a share of its training was done: at the last reading at or before that step, the steps of its last reading
 * being all of it. An agent that was not read so early has none.
 */
export function earlyNumbers(
  rows: readonly ResultRow[],
  arm: string,
  place: Place,
  share: number,
): ArmNumbers {
  const early = [...agentRows(rows, arm, place).values()].flatMap((own) => {
    const until = share * own[own.length - 1].step;
    return own.findLast(({ step }) => step <= until) ?? [];
  });
  return numbersOf(arm, early);
}

function numbersOf(arm: string, rows: readonly ResultRow[]): ArmNumbers {
  const agents = rows.flatMap(({ seed, initialisation, data, step, value }) =>
    value === null ? [] : [{ seed, initialisation, data, step, value }],
  );
  const missing = rows.flatMap(({ value, word }) => (value === null ? [word ?? "no number"] : []));
  return { arm, agents: agents.sort((a, b) => a.seed - b.seed), missing };
}

/** Each agent's number over training; of readings at the same step the last counts, and steps without a number are left out. */
export function curvesOf(rows: readonly ResultRow[], arm: string, place: Place): AgentCurve[] {
  return [...agentRows(rows, arm, place)].map(([seed, own]) => {
    const bySteps = new Map(
      own.flatMap(({ step, value }) => (value === null ? [] : [[step, value] as const])),
    );
    return { seed, points: [...bySteps].map(([step, value]) => ({ step, value })) };
  });
}

/**
 * The same from the step at which a phase began, the reading at the end of the phase before it being the first. Default each agent's last
 * phase.
 */
export function curvesSince(rows: readonly ResultRow[], arm: string, place: Place): AgentCurve[] {
  const { phase, ...anyPhase } = place;
  return [...agentRows(rows, arm, anyPhase)].flatMap(([seed, own]) => {
    const wanted = phase ?? own[own.length - 1].phase;
    const first = own.findIndex((row) => row.phase === wanted);
    if (first < 0) return [];
    const start = first === 0 ? 0 : own[first - 1].step;
    const points = own.flatMap((row, i) =>
      (row.phase === wanted || i === first - 1) && row.value !== null
        ? [{ step: row.step - start, value: row.value }]
        : [],
    );
    return [{ seed, points: points.filter(({ step }, i) => points[i + 1]?.step !== step) }];
  });
}
