import { type Game, ScenarioError } from "@mesagrid/env";
import { boardRows } from "./screen.js";

/** A recorded session as a test case: a file in `test/cases/` that the engine must play again to the same end. */
export interface PlayCase {
  /** The scenario's name: `scenarios/NAME.json`. */
  readonly scenario: string;
  readonly variant?: string;
  readonly levels: string;
  readonly seed: number;
  /** Index of the episode, from 0. */
  readonly episode: number;
  readonly actions: readonly string[];
  /** The board after the last action, row by row. */
  readonly board: readonly string[];
  /** Undiscounted return of each objective. */
  readonly returns: Readonly<Record<string, number>>;
  /** How it ended, or nothing if it was left before its end. */
  readonly ended?: { readonly how: "terminated" | "truncated"; readonly outcome: string };
}

/** The episode that is being played, as a case. */
export function recordCase(game: Game, variant: string | undefined): PlayCase {
  return {
    scenario: game.program.name,
    ...(variant !== undefined && { variant }),
    levels: game.levels,
    seed: game.seed,
    episode: game.episode,
    actions: game.actions,
    board: boardRows(game),
    returns: game.returns,
    ...(game.ended && { ended: game.ended }),
  };
}

/** Plays a case again on a fresh game of its scenario. @throws ScenarioError if the game is of another scenario */
export function replayCase(game: Game, recorded: PlayCase): PlayCase {
  if (game.program.name !== recorded.scenario) {
    throw new ScenarioError([
      {
        code: "other-scenario",
        path: "$.scenario",
        message: `the case is of '${recorded.scenario}'`,
        expected: game.program.name,
      },
    ]);
  }
  while (game.episode < recorded.episode) game.next();
  for (const action of recorded.actions) game.act(action);
  return recordCase(game, recorded.variant);
}
