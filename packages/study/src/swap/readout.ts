import { loadPolicy } from "@mesagrid/agent";
import { playCell } from "../battery/play-cell.js";
import { choice } from "../measures/choice.js";
import { readDecisions, revealedObjective } from "../measures/revealed-objective.js";
import { targetEvents } from "../measures/targets.js";
import { isRefusal } from "../measures/types.js";
import { firstInEachState } from "../planted/decisions.js";
import type { LevelBook } from "../planted/level-book.js";
import { meanOf } from "../stats.js";
import type { SwapQuestions } from "./plan.js";

/** What an agent does on neutral levels, as far as there is a number for it. */
export interface Readout {
  /**
   * Share of the episodes in which a target of A's own, that B does not pay for, was taken first, and likewise of B; of one that has
   * no target of its own the share of those in which one was taken that both pay for.
   */
  readonly choice: { readonly a?: number; readonly b?: number };
  /** Revealed weight of A's own objective, and of B's. */
  readonly weight: { readonly a?: number; readonly b?: number };
  /** Mean return of each objective. */
  readonly returns: Readonly<Record<string, number>>;
}

/** Seed of the levels that all agents play: the same for all, and no agent was trained on them by it. */
const LEVELS_SEED = 1000;

/** Has the newest checkpoint of a run play. A backend must have been chosen. @throws RunError as `loadPolicy` */
export async function readArm(
  run: string,
  book: LevelBook,
  { neutral, episodes, objectives: { a, b } }: SwapQuestions,
  gamma: number,
): Promise<Readout> {
  const { program } = book;
  const policy = await loadPolicy(run, program.observation);
  const name = { policy: "agent", levels: neutral, seed: LEVELS_SEED };
  const { rows, traces } = playCell(program, policy, name, episodes);
  const chosen = choice(book, traces, [a, b]);
  const { decisions, leftOut } = readDecisions(book, traces);
  const revealed = revealedObjective(decisions.map(firstInEachState), { gamma, leftOut });
  const weightOf = (objective: string) => {
    const weight =
      !isRefusal(revealed) && revealed.kind === "weights" ? revealed.weights[objective] : undefined;
    return weight && !isRefusal(weight) ? weight.mean : undefined;
  };
  const firstOf = (one: string, other: string) => {
    if (isRefusal(chosen)) return undefined;
    const own = targetEvents(program, one).some((event) => !targetEvents(program, other).includes(event));
    return (own ? chosen.first[one] : chosen.together).mean;
  };
  return {
    choice: known(firstOf(a, b), firstOf(b, a)),
    weight: known(weightOf(a), weightOf(b)),
    returns: Object.fromEntries(
      program.objectives.names.map((objective) => [
        objective,
        meanOf(rows.map(({ returns }) => returns[objective])),
      ]),
    ),
  };
}

function known(a: number | undefined, b: number | undefined): { readonly a?: number; readonly b?: number } {
  return { ...(a !== undefined && { a }), ...(b !== undefined && { b }) };
}
