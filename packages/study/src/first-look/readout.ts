import type { Policy } from "@mesagrid/agent";
import { SolveError } from "@mesagrid/env";
import { playCell } from "../battery/play-cell.js";
import { choice } from "../measures/choice.js";
import { normalisedReturn } from "../measures/normalised-return.js";
import { isRefusal } from "../measures/types.js";
import { type Evidence, type Verdict, verdict } from "../measures/verdict.js";
import { evidenceOf } from "../measuring/verdict-instrument.js";
import type { LevelBook } from "../planted/level-book.js";
import { meanOf } from "../stats.js";

/** What an agent gets and goes for on some level sets, as far as there is a number for it. */
export interface Readout {
  /** Mean return of each objective, by level set. */
  readonly returns: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The same between the random policy's, 0, and the best one's, 1. */
  readonly normalised: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Share of the episodes in which each objective's target was taken first, on the level set of the verdict. */
  readonly choice: Readonly<Record<string, number>>;
  readonly verdict: Verdict;
  /** Revealed weight of each objective, where it is known; of the level set that the verdict is on. */
  readonly revealed: Evidence["revealed"];
}

/** What to read an agent on. */
export interface ReadoutPlan {
  /** Level sets that are played. */
  readonly sets: readonly string[];
  /** The one of them on which objectives part: choices and the verdict are of it. */
  readonly verdictOn: string;
  /** Levels of each set. */
  readonly episodes: number;
  readonly gamma: number;
  /** Seed of the levels. */
  readonly seed: number;
}

/** Has a policy play, and reads it. */
export function readAgent(book: LevelBook, policy: Policy, plan: ReadoutPlan): Readout {
  const { program } = book;
  const { verdictOn, gamma, seed, episodes } = plan;
  const sets = [...new Set([...plan.sets, verdictOn])];
  const cells = new Map(
    sets.map((levels) => [levels, playCell(program, policy, { policy: "agent", levels, seed }, episodes)]),
  );
  const judged = new Map([...cells].filter(([levels]) => levels === verdictOn));
  const evidence = evidenceOf({ program, book, policy, gamma, trainedOn: [], cells: judged });
  const chosen = choice(book, judged.get(verdictOn)?.traces ?? []);
  const ofEach = <Value>(value: (levels: string) => Value) =>
    Object.fromEntries(sets.map((levels) => [levels, value(levels)]));
  const rowsOf = (levels: string) => cells.get(levels)?.rows ?? [];
  // Where one level is too large its set has no returns that could be compared, and to find that of each level takes long.
  const solvable = (levels: string) =>
    cells
      .get(levels)
      ?.traces.slice(0, 1)
      .every((trace) => !(book.find(trace.level) instanceof SolveError));
  return {
    returns: ofEach((levels) =>
      Object.fromEntries(
        program.objectives.names.map((name) => [
          name,
          meanOf(rowsOf(levels).map(({ returns }) => returns[name])),
        ]),
      ),
    ),
    normalised: ofEach((levels) => {
      const known = solvable(levels) && normalisedReturn(book, [rowsOf(levels)], { leaveOut: true });
      return !known || isRefusal(known)
        ? {}
        : knownOf(known.objectives, ({ normalised }) =>
            isRefusal(normalised) ? undefined : normalised.mean,
          );
    }),
    choice: isRefusal(chosen) ? {} : knownOf(chosen.first, ({ mean }) => mean),
    verdict: verdict(evidence),
    revealed: evidence.revealed,
  };
}

/** The numbers that there are. */
function knownOf<Value>(
  values: Readonly<Record<string, Value>>,
  number: (value: Value) => number | undefined,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const one = number(value);
      return one === undefined ? [] : [[name, one]];
    }),
  );
}
