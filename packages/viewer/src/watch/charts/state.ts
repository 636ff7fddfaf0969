import type { Program } from "@mesagrid/env";
import { capitalise, levelsTitle, objectiveTitle } from "../../words.js";
import type { Metrics } from "./metrics.js";
import type { Series } from "./series.js";
import { canBeWon, type SetScale, shareOf } from "./share.js";

/** What a person has asked of the charts of one run. */
export interface ChartsState {
  /** The run that it is about. */
  run: string | null;
  /** Returns as shares of the best possible. */
  share: boolean;
  /** Id of another run whose lines are drawn too, and its numbers once they are there. */
  compared: string | null;
  other: Metrics | null;
  /** The step that is marked. */
  step: number | null;
  /** What became of the last wish: to compare, and to see episodes. */
  compareWords: string;
  thenWords: string;
  /** Grows with every change that charts show. */
  version: number;
}

/** Charts of which nothing has been asked. */
export function defaults(): ChartsState {
  return {
    run: null,
    share: false,
    compared: null,
    other: null,
    step: null,
    compareWords: "",
    thenWords: "",
    version: 0,
  };
}

/** Forgets what was asked of another run's charts; whether returns are shares stays. */
export function follow(state: ChartsState, run: string | null): void {
  if (state.run === run) return;
  const { share, version } = state;
  Object.assign(state, defaults(), { run, share, version: version + 1 });
}

/** The numbers of `metrics.jsonl` that the charts of a run draw. */
export function namesOf(metrics: Metrics, program: Program, sets: readonly string[]): string[] {
  const returns = sets.flatMap((levels) =>
    program.objectives.names.map((objective) => `eval/${levels}/return/${objective}`),
  );
  const measures = [...metrics.measures].flatMap(([chart, { lines }]) =>
    [...lines.keys()].map((line) => `measure/${chart}/${line}`),
  );
  return [...returns, ...measures];
}

/** The lines of a level set as they are drawn: as they are, or as shares where that is wanted and known. */
export function drawnSeries(
  series: Series | undefined,
  share: boolean,
  scale: SetScale | undefined,
): Series | undefined {
  if (!share || !series) return series;
  return scale?.state === "known" ? shareOf(series, scale.objectives) : undefined;
}

/** Why a chart has no lines. */
export function emptyWords(share: boolean, scale: SetScale | undefined, evaluated: boolean): string {
  if (!evaluated) return "The first evaluation is on its way…";
  if (!share) return "";
  if (!scale) return "Finding out what is possible…";
  if (scale.state === "refused") return `The best possible is not known. ${scale.why}`;
  return "There is nothing to be won beyond what acting at random gets.";
}

/** What the shares rest on, and what is left out of them. */
export function shareWords(program: Program, scales: ReadonlyMap<string, SetScale>): string {
  const said = [
    "1 is the best possible, 0 what acting at random gets; both solved exactly on sample levels.",
  ];
  for (const [set, scale] of scales) {
    if (scale.state === "refused") continue;
    const lost = program.objectives.names.filter((name) => !canBeWon(scale.objectives[name]));
    if (lost.length === 0) continue;
    const titles = lost.map((name) => `“${objectiveTitle(program, name)}”`).join(", ");
    said.push(`${capitalise(levelsTitle(set))}: nothing to be won of ${titles}.`);
  }
  return said.join(" ");
}
